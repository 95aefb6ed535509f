import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReadDocument } from '../../../../src/documents/clause-tree.ts';
import { compare } from '../../../../src/documents/compare/compare.ts';
import { readDocument } from '../../../../src/documents/read-document.ts';
import { acceptAll, rejectAll, resolveRevisions } from '../../../../src/documents/redline/docx/resolve-revisions.ts';
import { writeRedline } from '../../../../src/documents/redline/docx/write-redline.ts';
import { mediaTypes } from '../../../../src/documents/version.ts';
import { orThrow } from '../../../../src/platform/result.ts';
import { wordParts, zipOf } from '../../a-zip.ts';

const who = { author: 'Counterpart', at: '2026-03-01T09:30:00Z' };
const markdown = async (text: string): Promise<ReadDocument> =>
  orThrow(await readDocument(Buffer.from(text), mediaTypes.markdown));
const docx = async (bytes: Uint8Array): Promise<ReadDocument> =>
  orThrow(await readDocument(Buffer.from(bytes), mediaTypes.docx));

const before = `# Agreement

1. The fee is 100 USD. It is due monthly.

2. Either party may terminate with thirty days of notice.

3. Each party keeps the confidential information of the other party secret for five years.

| Item | Price |
|---|---|
| Licence | 100 USD |
| Setup | 10 USD |

4. The law of England applies.
`;
const after = `# Agreement

1. The fee is 120 USD.

2. It is due monthly.

3. Each party keeps the confidential information of the other party secret for five years.

| Item | Price |
|---|---|
| Licence | 120 USD |
| Support | 75 USD |

4. The law of Ireland applies.

5. Either party may terminate with thirty days of notice.
`;

async function redline(from: string, to: string): Promise<Uint8Array> {
  const [old, next] = [await markdown(from), await markdown(to)];
  return orThrow(await writeRedline({ old, next, comparison: compare(old, next), ...who })).bytes;
}

/** Paragraphs of WordprocessingML in a package of their own. */
const packageOf = (body: string): Buffer =>
  zipOf(
    wordParts('@').map((part) =>
      part.name === 'word/document.xml'
        ? { ...part, content: String(part.content).replace('<w:p><w:r><w:t>@</w:t></w:r></w:p>', body) }
        : part,
    ),
  );
const by = (id: number, author = 'Ada') => `w:id="${id}" w:author="${author}" w:date="2026-01-01T00:00:00Z"`;
const run = (text: string, name = 'w:t') => `<w:r><${name} xml:space="preserve">${text}</${name}></w:r>`;

describe('tracked changes that are decided', () => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    bytes = await redline(before, after);
  });

  it('all accepted, the document reads as it did, and none is open', async () => {
    const accepted = await docx(orThrow(await acceptAll(bytes)));
    expect(accepted.text).toBe((await docx(bytes)).text);
    expect(accepted.revisions).toEqual([]);
  });

  it('all of our author rejected, the old text is there again', async () => {
    const rejected = await docx(orThrow(await rejectAll(bytes, who.author)));
    expect(rejected.text).toBe((await markdown(before)).text);
    expect(rejected.revisions).toEqual([]);
  });

  it('nothing happens to the changes of others', async () => {
    expect((await docx(orThrow(await rejectAll(bytes, 'Somebody else')))).text).toBe((await docx(bytes)).text);
  });

  it('an unknown id is refused', async () => {
    const result = await resolveRevisions(bytes, new Map([['word/document.xml#99999', 'accept']]));
    expect(result.ok ? '' : result.refusal.code).toBe('documents.unknownRevision');
  });

  it('one after the other, in any order, gives what all at once gives', async () => {
    const ids = (await docx(bytes)).revisions.map(({ id }) => id);
    const decided = fc
      .shuffledSubarray(ids, { minLength: ids.length })
      .chain((order) =>
        fc.array(fc.boolean(), { minLength: ids.length, maxLength: ids.length }).map((yes) => ({ order, yes })),
      );
    await fc.assert(
      fc.asyncProperty(decided, async ({ order, yes }) => {
        const decisions = new Map(order.map((id, index) => [id, yes[index] ? 'accept' : 'reject'] as const));
        const atOnce = await docx(orThrow(await resolveRevisions(bytes, decisions)));
        let step = bytes;
        for (const [id, decision] of decisions) {
          const open = (await docx(step)).revisions.some((revision) => revision.id === id);
          if (open) step = orThrow(await resolveRevisions(step, new Map([[id, decision]])));
        }
        expect((await docx(step)).text).toBe(atOnce.text);
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    [
      'formatting of words',
      `<w:p><w:r><w:rPr><w:b/><w:rPrChange ${by(1)}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr><w:t>word</w:t></w:r></w:p>`,
    ],
    [
      'formatting of a paragraph',
      `<w:p><w:pPr><w:jc w:val="center"/><w:pPrChange ${by(1)}><w:pPr/></w:pPrChange></w:pPr>${run('word')}</w:p>`,
    ],
  ])('%s: rejected it looks different, accepted it looks the same', async (_, body) => {
    const source = packageOf(body);
    const look = async (file: Uint8Array) => (await docx(file)).blocks[0]?.look;
    expect(await look(orThrow(await acceptAll(source)))).toBe(await look(source));
    expect(await look(orThrow(await rejectAll(source)))).not.toBe(await look(source));
  });

  it('both halves of a move go together, whichever is named', async () => {
    const moved = packageOf(
      `<w:p><w:pPr><w:rPr><w:moveFrom ${by(2)}/></w:rPr></w:pPr><w:moveFromRangeStart ${by(1)} w:name="m1"/><w:moveFrom ${by(3)}>${run('Moved.')}</w:moveFrom></w:p><w:moveFromRangeEnd w:id="1"/><w:p>${run('Stays.')}</w:p><w:p><w:pPr><w:rPr><w:moveTo ${by(5)}/></w:rPr></w:pPr><w:moveToRangeStart ${by(4)} w:name="m1"/><w:moveTo ${by(6)}>${run('Moved.')}</w:moveTo></w:p><w:moveToRangeEnd w:id="4"/><w:p>${run('End.')}</w:p>`,
    );
    for (const half of ['3', '6']) {
      const rejected = await resolveRevisions(moved, new Map([[`word/document.xml#${half}`, 'reject']]));
      expect((await docx(orThrow(rejected))).text).toBe('Moved.\n\nStays.\n\nEnd.');
      const accepted = await resolveRevisions(moved, new Map([[`word/document.xml#${half}`, 'accept']]));
      expect((await docx(orThrow(accepted))).text).toBe('Stays.\n\nMoved.\n\nEnd.');
    }
  });

  it('words that one inserted and another deleted come back as the first left them', async () => {
    const source = packageOf(
      `<w:p>${run('The ')}<w:ins ${by(1)}><w:del ${by(2, 'Bob')}>${run('whole ', 'w:delText')}</w:del></w:ins>${run('fee')}</w:p>`,
    );
    expect((await docx(orThrow(await rejectAll(source, 'Bob')))).text).toBe('The whole fee');
    expect((await docx(orThrow(await rejectAll(source, 'Ada')))).text).toBe('The fee');
  });
});

describe('a redline of documents that are no Word files', () => {
  const word = fc.constantFrom('fee', 'party', 'shall', 'may', 'notice', 'thirty', 'days', 'law');
  const paragraph = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
  const table = fc
    .array(fc.tuple(paragraph, paragraph), { minLength: 1, maxLength: 4 })
    .map((rows) => ['| a | b |', '|---|---|', ...rows.map(([a, b]) => `| ${a} | ${b} |`)].join('\n'));
  const contract = fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: paragraph },
        paragraph.map((text) => `## ${text}`),
        paragraph.map((text) => `1. ${text}`),
        table,
      ),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    .map((parts) => parts.join('\n\n'));

  it('gives the new text when accepted and the old one when rejected, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(contract, contract, async (from, to) => {
        const [old, next] = [await markdown(from), await markdown(to)];
        const written = orThrow(await writeRedline({ old, next, comparison: compare(old, next), ...who }));
        expect(written.proof).toEqual({ acceptEqualsNew: true, rejectEqualsOld: true });
      }),
      { numRuns: 60 },
    );
  });

  it('is the same bytes for the same input', async () => {
    expect(await redline(before, after)).toEqual(await redline(before, after));
  });
});
