import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { ReadDocument } from '../../src/documents/clause-tree.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { mediaTypes } from '../../src/documents/version.ts';
import { orThrow } from '../../src/platform/result.ts';

/** Versions of real agreements (CC BY, CC0). Not part of this repository. */
const folder =
  process.env.CONTRACT_VERSIONS_DIR ??
  fileURLToPath(new URL('../../../shared/data/contracts/versions', import.meta.url));
const files = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
  : [];
if (files.length === 0)
  console.warn(`Real agreements are not read: there is no ${folder}, name one in CONTRACT_VERSIONS_DIR`);

test.skipIf(files.length === 0)('real agreements in Markdown are read whole, and their clauses nest', async () => {
  for (const name of files) {
    const bytes = readFileSync(`${folder}/${name}`);
    const read = orThrow(await readDocument(bytes, mediaTypes.markdown));
    expect(faults(read), name).toEqual([]);
    // Words in front matter, addresses of links and markup are not read; all others are, and nothing else but numbers of lists.
    const plain = bytes.toString('utf8').replace(/<[^>]*>|\*/g, '');
    const written = new Set(`${plain} ${bytes}`.match(/\p{L}+/gu));
    expect(
      (read.text.match(/\p{L}+/gu) ?? []).filter((word) => !written.has(word)),
      name,
    ).toEqual([]);
    expect(read.text, name).not.toMatch(/<\/?span|<br|^---|&nbsp;/m);
  }
});

/** What does not hold of a document that was read. */
function faults({ text, blocks, clauses, definedTerms, crossReferences }: ReadDocument): string[] {
  const found: string[] = [];
  let end = 0;
  for (const [index, block] of blocks.entries()) {
    const words = text.slice(block.start, block.end);
    if (index > 0 && block.start <= end) found.push(`block ${index} begins in the one before`);
    if (block.body < block.start || block.body >= block.end || block.end > text.length)
      found.push(`block ${index} bounds`);
    if (words !== words.trim()) found.push(`block ${index} has white space at its ends`);
    end = block.end;
  }
  for (const [index, clause] of clauses.entries()) {
    const parent = clause.parent === undefined ? undefined : clauses[clause.parent];
    if (clause.parent !== undefined && clause.parent >= index) found.push(`${clause.id} comes before its parent`);
    if (parent && (clause.start < parent.start || clause.end > parent.end || clause.level !== parent.level + 1))
      found.push(`${clause.id} is not inside ${parent.id}`);
    if (blocks[clause.firstBlock]?.start !== clause.start || blocks[clause.lastBlock]?.end !== clause.end)
      found.push(`${clause.id} is not made of its blocks`);
  }
  const ids = new Set(clauses.map(({ id }) => id));
  if (ids.size !== clauses.length) found.push('ids are not unique');
  for (const { term, start, end } of definedTerms) if (text.slice(start, end) !== term) found.push(`term ${term}`);
  for (const { clause } of crossReferences) if (clause && !ids.has(clause)) found.push(`no clause ${clause}`);
  return found;
}
