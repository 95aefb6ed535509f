import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ReadDocument } from '../../../../src/documents/clause-tree.ts';
import { compare } from '../../../../src/documents/compare/compare.ts';
import { readDocument } from '../../../../src/documents/read-document.ts';
import { attribute, classesOf, documentText, elementsOf } from './page-text.ts';
import { pageOf } from './sample.ts';

/** Dated versions of public agreements (CC BY 4.0, CC0 1.0). Not part of this repository. */
const folder =
  process.env.CONTRACT_VERSIONS_DIR ??
  fileURLToPath(new URL('../../../../../shared/data/contracts/versions', import.meta.url));
const present = existsSync(folder);
if (!present)
  console.warn(`Pages of real redlines are not tested: there is no ${folder}, name one in CONTRACT_VERSIONS_DIR`);

/** Of each agreement every fourth consecutive pair: its versions bear their dates as names. */
function consecutivePairs(): readonly (readonly [string, string])[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  const agreements = Map.groupBy(files.sort(), dirname);
  return [...agreements.values()].flatMap((names) =>
    names.flatMap((name, at): [string, string][] => (at % 4 === 1 ? [[names[at - 1] ?? name, name]] : [])),
  );
}

describe.skipIf(!present)('the page of two real versions leads to both texts, and every link in it to a place', () => {
  test.each(present ? consecutivePairs() : [])('%s and %s', async (one, other) => {
    const [old, next] = [await read(one), await read(other)];
    const pair = { old, next, comparison: compare(old, next) };
    const page = pageOf(pair);
    expect(documentText(page, ({ tagName }) => tagName === 'del')).toBe(wordsOf(next));
    expect(documentText(page, ({ tagName }) => tagName === 'ins')).toBe(wordsOf(old));
    const beside = pageOf(pair, { layout: 'sideBySide' });
    expect(documentText(beside, (element) => classesOf(element).includes('old'))).toBe(wordsOf(next));
    for (const markup of [page, beside]) {
      const elements = elementsOf(markup);
      const ids = elements.flatMap((element) => attribute(element, 'id') ?? []);
      const places = new Set(ids);
      expect(places.size).toBe(ids.length);
      const links = elements.flatMap((element) => attribute(element, 'href') ?? []);
      expect(links.filter((link) => !places.has(link.slice(1)))).toEqual([]);
      expect(pair.comparison.changes.filter(({ id }) => !places.has(`change-${id}`))).toEqual([]);
    }
  });
});

async function read(name: string): Promise<ReadDocument> {
  const found = await readDocument(readFileSync(join(folder, name)), 'text/markdown');
  if (!found.ok) throw new Error(`${name} cannot be read`);
  return found.value;
}

const wordsOf = ({ text, blocks }: ReadDocument): string =>
  blocks.map(({ start, end }) => text.slice(start, end)).join('');
