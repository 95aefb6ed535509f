import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blockAt } from '../../../src/documents/clause-tree.ts';
import { clausePaths } from '../../../src/documents/clauses/clause-path.ts';
import { versionId } from '../../../src/documents/index.ts';
import { toClausePage } from '../../../src/documents/versions/clauses.api.ts';
import { comparisonResource, toComparisonResource } from '../../../src/documents/versions/comparison.api.ts';
import { comparisonEtag } from '../../../src/documents/versions/read-comparison.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { ann, type Desk, openDesk } from './desk.ts';

const first =
  '1. Fees\n\nThe client pays 2,450.00 USD a month.\n\n2. Term\n\n2.1 Initial\n\nThis agreement runs for twelve months.';
const second = first.replace('2,450.00', '2,900.00');

let here: Desk;
let id: string;
beforeAll(async () => {
  here = await openDesk();
  id = await here.contract();
  await here.added(id, first);
  await here.added(id, second);
}, 60_000);
afterAll(() => here.stop());

const pair = (next: number, from?: number) => here.desk.comparisons.pair(ann, id, next, from, 'json');
const compared = async (next: number, from?: number) =>
  orThrow(await here.desk.comparisons.compare(ann, orThrow(await pair(next, from))));

describe('comparing versions', () => {
  test('is with the one before unless another is named, either way round', async () => {
    const change = async (next: number, from?: number) =>
      (await compared(next, from)).comparison.changes.map(({ before, after }) => [before, after]);
    expect(await change(2)).toEqual([['2,450.00', '2,900.00']]);
    expect(await change(1, 2)).toEqual([['2,900.00', '2,450.00']]);
    expect(await change(2, 2)).toEqual([]);
  });

  test('answers what is described, with every stretch only when asked', async () => {
    const found = await compared(2);
    const short = comparisonResource.parse(toComparisonResource(found, false));
    const long = comparisonResource.parse(toComparisonResource(found, true));
    expect(short).toMatchObject({ material: true, proof: { acceptEqualsNew: true, rejectEqualsOld: true } });
    expect(short).not.toHaveProperty('edits');
    const text = (long.edits ?? []).map(({ kind, new: span }) =>
      kind === 'deleted' ? '' : found.nextModel.text.slice(span.start, span.end),
    );
    expect(text.join('')).toBe(found.nextModel.text);
  });

  test('has a version of its own by files and way of looking', async () => {
    const [ab, ba] = [orThrow(await pair(2)), orThrow(await pair(1, 2))];
    const etags = [
      comparisonEtag(ab, ['json']),
      comparisonEtag(ba, ['json']),
      comparisonEtag(ab, ['html', 'inline']),
      comparisonEtag(ab, ['html', 'sideBySide']),
    ];
    expect(new Set(etags).size).toBe(etags.length);
    expect(comparisonEtag(orThrow(await pair(2)), ['json'])).toBe(etags[0]);
  });

  test('of the first, or with what is not there, is refused', async () => {
    expect(await pair(1)).toMatchObject({ refusal: { code: 'documents.nothingBefore' } });
    expect(await pair(2, 9)).toMatchObject({ refusal: { kind: 'notFound' } });
    expect(await pair(9)).toMatchObject({ refusal: { kind: 'notFound' } });
  });

  test('is a read that is logged with both hashes', async () => {
    await pair(2);
    const text = "SELECT * FROM c WHERE c.event.type = 'contract.comparisonRead'";
    const { items } = await here.documents.query<{ event: { data: object } }>(ann, { text });
    const [one, two] = [await here.record(id, 1), await here.record(id, 2)];
    expect(items.map(({ event }) => event.data)).toContainEqual({
      versionNumber: 2,
      documentHash: two?.documentHash,
      from: 1,
      fromHash: one?.documentHash,
      format: 'json',
    });
    expect(versionId(2)).toBe('version:0002');
  });

  test('is drawn as a page that may load nothing, and written for Word with a proof of its own', async () => {
    const found = await compared(2);
    const page = orThrow(await here.desk.redline.page(ann, id, found, { layout: 'inline', context: 'all' }));
    expect(page.html).toContain('2,900.00');
    expect(page.headers?.['content-security-policy']).toContain("default-src 'none'");
    const word = orThrow(await here.desk.redline.word(ann, found));
    expect(word.bytes).toMatchObject({ fileName: 'a (1 to 2).docx' });
    expect(word.headers).toEqual({ 'redline-proof': 'accept-equals-new=?1, reject-equals-old=?1' });
    const [content, mediaType] = [word.bytes?.content, word.bytes?.mediaType ?? ''];
    const again = orThrow(await here.files.versions.read(Buffer.from(content as Uint8Array), mediaType));
    expect(again.revisions.map(({ text }) => text).sort()).toEqual(['2,450.00', '2,900.00']);
  });
});

describe('the clauses of a version', () => {
  test('are handed out page by page, each with what it is part of', async () => {
    const { nextModel } = await compared(2);
    const all = toClausePage(nextModel, 0, 100);
    expect(all).not.toHaveProperty('cursor');
    const seen = [];
    for (let cursor: string | undefined = '0'; cursor !== undefined; ) {
      const page = toClausePage(nextModel, Number(cursor), 2);
      seen.push(...page.items);
      cursor = page.cursor;
    }
    expect(seen).toEqual(all.items);
    expect(all.items.map(({ number }) => number)).toEqual(['1', '2', '2.1']);
    expect(all.items[2]?.parent).toBe(all.items[1]?.id);
    expect(toClausePage(nextModel, 99, 2).items).toEqual([]);
  });

  test('are found by a place in the text, with the path people cite', async () => {
    const { nextModel } = await compared(2);
    const { pathOf } = clausePaths(nextModel);
    const at = (words: string) => pathOf(blockAt(nextModel.blocks, nextModel.text.indexOf(words)));
    expect(at('2,900.00')).toEqual(['1 Fees']);
    expect(at('twelve')).toEqual(['2 Term', '2.1 Initial']);
  });
});
