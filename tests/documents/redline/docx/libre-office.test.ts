import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import markdownIt from 'markdown-it';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadDocument } from '../../../../src/documents/clause-tree.ts';
import { compare } from '../../../../src/documents/compare/compare.ts';
import { readDocument } from '../../../../src/documents/read-document.ts';
import { writeRedline } from '../../../../src/documents/redline/docx/write-redline.ts';
import { mediaTypes } from '../../../../src/documents/version.ts';
import { orThrow } from '../../../../src/platform/result.ts';
import { inLibreOffice, libreOfficeIsPresent, type OfficeJob } from '../../../support/libre-office.ts';
import { type ContractPair, contractPairs, versionsArePresent } from './contract-pairs.ts';

const missing = [
  ...(libreOfficeIsPresent ? [] : ['LibreOffice']),
  ...(versionsArePresent ? [] : ['contract versions']),
];
const acts = ['accept', 'reject'] as const;
const who = { author: 'Counterpart', at: '2026-03-01T09:30:00Z' };

/**
 * Words and paragraphs alone are compared. LibreOffice writes one line for each paragraph, cell and line break, so both texts
 * are cut at line breaks and tabs; it keeps the empty paragraph in which a text ends whose last paragraph was rejected, so empty
 * lines count for nothing; and white space at the ends of lines and its kind and width are not compared, since neither shows.
 */
const linesOf = (text: string): string[] =>
  text
    .replace(/^\ufeff/, '')
    .split(/[\n\t]+/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean);

describe.skipIf(missing.length > 0)(
  `redlines in LibreOffice${missing.length > 0 ? ` (skipped without ${missing.join(' and ')})` : ''}`,
  () => {
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'redlines-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));
    const path = (name: string) => join(folder, name);

    it('of published contracts: accepting all gives the new text, rejecting all the old, on more than thirty pairs', async () => {
      const pairs = await Promise.all(contractPairs(5).map((pair, id) => redlined(pair, id)));
      await inLibreOffice(pairs.flatMap(({ id }) => acts.map((act) => job(`t${id}`, act, 'text'))));
      for (const { id, name, old, next } of pairs) {
        expect(linesOf(await readFile(path(`t${id}-accept.text`), 'utf8')), `${name}: accepted`).toEqual(linesOf(next));
        expect(linesOf(await readFile(path(`t${id}-reject.text`), 'utf8')), `${name}: rejected`).toEqual(linesOf(old));
      }
      expect(pairs.length).toBeGreaterThan(30);
    }, 300_000);

    async function redlined({ name, old: before, next: after }: ContractPair, id: number) {
      const old = orThrow(await readDocument(before, mediaTypes.markdown));
      const next = orThrow(await readDocument(after, mediaTypes.markdown));
      const { bytes, proof } = orThrow(await writeRedline({ old, next, comparison: compare(old, next), ...who }));
      expect(proof, name).toEqual({ acceptEqualsNew: true, rejectEqualsOld: true });
      await writeFile(path(`t${id}.docx`), bytes);
      return { id, name, old: old.text, next: next.text };
    }

    const job = (name: string, act: OfficeJob['act'], format: OfficeJob['format']): OfficeJob => ({
      source: path(`${name}.docx`),
      act,
      format,
      target: path(`${name}-${act}.${format}`),
    });

    it('of Word packages with lists, tables and footnotes: what it saves then reads as the new, and as the old document', async () => {
      const pairs = contractPairs(16).map((pair, id) => ({ ...pair, id }));
      const made: OfficeJob[] = [];
      for (const { id, old, next } of pairs)
        for (const [side, text] of [['old', old] as const, ['new', next] as const]) {
          await writeFile(path(`d${id}-${side}.html`), page(text.toString('utf8'), side));
          made.push({
            source: path(`d${id}-${side}.html`),
            act: 'keep',
            format: 'docx',
            target: path(`d${id}-${side}.docx`),
          });
        }
      await inLibreOffice(made);
      const read = await Promise.all(pairs.map(({ id, name }) => packagesRedlined(id, name)));
      await inLibreOffice(read.flatMap(({ id }) => acts.map((act) => job(`d${id}`, act, 'docx'))));
      for (const { id, name, old, next } of read) {
        expect(linesOf((await docxAt(`d${id}-accept.docx`)).text), `${name}: accepted`).toEqual(linesOf(next.text));
        expect(linesOf((await docxAt(`d${id}-reject.docx`)).text), `${name}: rejected`).toEqual(linesOf(old.text));
      }
    }, 300_000);

    async function packagesRedlined(id: number, name: string) {
      const [oldBytes, nextBytes] = [await readFile(path(`d${id}-old.docx`)), await readFile(path(`d${id}-new.docx`))];
      const [old, next] = [await docxAt(`d${id}-old.docx`), await docxAt(`d${id}-new.docx`)];
      const written = orThrow(
        await writeRedline({ old, next, comparison: compare(old, next), oldBytes, nextBytes, ...who }),
      );
      expect(written.proof, name).toEqual({ acceptEqualsNew: true, rejectEqualsOld: true });
      await writeFile(path(`d${id}.docx`), written.bytes);
      return { id, name, old, next };
    }

    const docxAt = async (name: string): Promise<ReadDocument> =>
      orThrow(await readDocument(await readFile(path(name)), mediaTypes.docx));
  },
);

/** The contract as a page, with a price list of which a row goes and an amount changes, and a footnote that changes. */
function page(markdown: string, side: 'old' | 'new'): string {
  const rows = {
    old: [
      ['Licence', '100'],
      ['Setup', '10'],
      ['Support', '75'],
    ],
    new: [
      ['Licence', '200'],
      ['Support', '75'],
    ],
  };
  const cells = rows[side].map(([item, price]) => `<tr><td>${item}</td><td>${price} USD</td></tr>`).join('');
  const note = `<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>`;
  const text = markdownIt({ html: true })
    .render(markdown.replace(/^---\n[\s\S]*?\n---\n/, ''))
    .replace('</p>', `${note}</p><table border="1"><tr><th>Item</th><th>Price</th></tr>${cells}</table>`);
  return `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>${text}<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a> Prices of the ${side} list.</p></div></body></html>`;
}
