import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ReadDocument } from '../../../src/documents/clause-tree.ts';
import { compare } from '../../../src/documents/compare/compare.ts';
import { rowsOf } from '../../../src/documents/compare/rows.ts';
import { readDocument } from '../../../src/documents/read-document.ts';

/** Dated versions of public agreements (CC BY 4.0, CC0 1.0). Not part of this repository; without them these tests are skipped. */
const folder =
  process.env.CONTRACT_VERSIONS_DIR ??
  fileURLToPath(new URL('../../../../shared/data/contracts/versions', import.meta.url));
const present = existsSync(`${folder}/index.json`);

interface Entry {
  readonly family: string;
  readonly document: string;
  readonly label: string;
  readonly date: string;
  readonly file: string;
}

const index: readonly Entry[] = present ? JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')) : [];
const families = [...Map.groupBy(index, ({ family, document }) => `${family}/${document}`)].map(
  ([name, entries]) => [name, entries.toSorted((x, y) => (x.date < y.date ? -1 : x.date > y.date ? 1 : 0))] as const,
);

async function read({ file }: Entry): Promise<ReadDocument> {
  const outcome = await readDocument(readFileSync(`${folder}/${file}`), 'text/markdown');
  if (!outcome.ok) throw new Error(`${file}: ${outcome.refusal.message}`);
  return outcome.value;
}

describe.skipIf(!present)('real agreements (skipped where their versions are not beside this checkout)', () => {
  it('are 213 consecutive pairs', () => {
    expect(families.reduce((pairs, [, entries]) => pairs + entries.length - 1, 0)).toBe(213);
  });

  it.each(families)('%s: every comparison is proven, and each version is identical with itself', async (_, entries) => {
    let before: ReadDocument | undefined;
    for (const entry of entries) {
      const document = await read(entry);
      expect(compare(document, document)).toMatchObject({ identical: true, material: false, changes: [] });
      if (before) {
        for (const [old, next] of [
          [before, document],
          [document, before],
        ] as const) {
          const comparison = compare(old, next);
          expect(comparison.proof, entry.file).toEqual({ acceptEqualsNew: true, rejectEqualsOld: true });
          const rows = rowsOf(old, next, comparison);
          expect(rows.filter(({ mark }) => mark !== 'inserted').length, entry.file).toBe(old.blocks.length);
          expect(rows.filter(({ mark }) => mark !== 'deleted').length, entry.file).toBe(next.blocks.length);
        }
      }
      before = document;
    }
  });

  it('Common Paper DPA 1.0 and 1.1 differ in nothing of substance', async () => {
    const versions = index.filter(({ family, document }) => family === 'commonpaper' && document === 'DPA');
    const [old, next] = [
      versions.find(({ label }) => label === 'v1.0'),
      versions.find(({ label }) => label === 'v1.1'),
    ];
    if (!old || !next) throw new Error('the index does not have both versions');
    const { identical, material, summary } = compare(await read(old), await read(next));
    expect({ identical, material }).toEqual({ identical: false, material: false });
    expect(summary).toEqual(['No change of substance.', 'Form only: 2 changes (only white space).']);
  });
});
