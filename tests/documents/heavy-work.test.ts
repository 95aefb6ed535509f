import { describe, expect, test } from 'vitest';
import { compare } from '../../src/documents/compare/compare.ts';
import { done } from '../../src/documents/heavy-work.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { rejectAll } from '../../src/documents/redline/docx/resolve-revisions.ts';
import { mediaTypes } from '../../src/documents/version.ts';
import { orThrow } from '../../src/platform/result.ts';

const paragraph = (i: number, fee: number) => `${i}. The client pays ${fee} USD for part ${i} of the services.`;
const textOf = (count: number, fee: number) =>
  Array.from({ length: count }, (_, i) => paragraph(i + 1, i % 7 === 0 ? fee : 5)).join('\n\n');
const read = async (text: string) => orThrow(await readDocument(Buffer.from(text), mediaTypes.text));
const pair = async (count: number) => ({ old: await read(textOf(count, 10)), next: await read(textOf(count, 12)) });

describe('what takes long', () => {
  test('comes out of a thread as it does here', async () => {
    const given = await pair(40);
    const here = compare(given.old, given.next);
    for (const size of [0, 1e9]) expect(orThrow(await done('compare', given, size))).toEqual(here);

    const shown = { ...given, layout: 'inline', oldName: 'a.txt', nextName: 'b.txt' } as const;
    const page = { ...shown, title: 'MSA', zone: 'UTC', at: '2026-01-01T00:00:00.000Z' };
    const [drawn, drawnApart] = [await done('redlinePage', page, 0), await done('redlinePage', page, 1e9)];
    expect(drawnApart).toEqual(drawn);

    const request = { ...given, author: 'Ann', at: '2026-01-01T00:00:00.000Z' };
    const written = orThrow(orThrow(await done('redlineInWord', request, 1e9)));
    expect(written.proof).toEqual({ acceptEqualsNew: true, rejectEqualsOld: true });
    const undone = orThrow(await rejectAll(written.bytes));
    const old = await readDocument(Buffer.from(undone), mediaTypes.docx);
    expect(orThrow(old).text).toBe(given.old.text);
  });

  test('holds up nobody else', async () => {
    const given = await pair(40);
    const heldUp = async (size: number): Promise<boolean> => {
      let others = 0;
      const waiting = setInterval(() => others++, 1);
      orThrow(await done('compare', given, size));
      clearInterval(waiting);
      return others === 0;
    };
    expect(await heldUp(given.old.text.length + given.next.text.length)).toBe(true); // but only for a moment
    expect(await heldUp(600_001)).toBe(false);
  });
});
