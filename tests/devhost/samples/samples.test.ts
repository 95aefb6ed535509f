import { readFile } from 'node:fs/promises';
import mammoth from 'mammoth';
import { describe, expect, it } from 'vitest';
import { agreementBlocks } from '../../../devhost/samples/agreement-blocks.ts';
import { buildDocx } from '../../../devhost/samples/build-docx.ts';

const file = (name: string) => readFile(new URL(`../../../devhost/samples/${name}`, import.meta.url));
const words = (text: string) => text.split(/\s+/).filter(Boolean).join(' ');

describe('the sample managed services agreement', () => {
  it('has the same words in Word and as text, but for the clause numbers, which Word computes', async () => {
    const [docx, text] = await Promise.all([
      file('managed-services-agreement.docx'),
      file('managed-services-agreement.txt'),
    ]);
    const { value } = await mammoth.extractRawText({ buffer: docx });
    const unnumbered = text.toString('utf8').replace(/^(?:\d+\.|\d+\.\d+|\([a-z]\)) /gm, '');
    expect(words(value)).toBe(words(unnumbered));
  });

  it('is built to the same bytes each time, which are those checked in', async () => {
    const text = (await file('managed-services-agreement.txt')).toString('utf8');
    expect((await buildDocx(text)).equals(await file('managed-services-agreement.docx'))).toBe(true);
  });

  it('uses real headings, numbering and tables', async () => {
    const { value: html } = await mammoth.convertToHtml({ buffer: await file('managed-services-agreement.docx') });
    expect(html.match(/<table>/g)).toHaveLength(6);
    expect(html).toMatch(/<h1>.*?DEFINITIONS<\/h1>/);
    expect(html).toContain('<ol>');
  });

  it('adds up its fee schedule to the monthly fee in cents', async () => {
    const text = (await file('managed-services-agreement.txt')).toString('utf8');
    const cents = (amount: string | undefined) => Number((amount ?? '').replace(/[,.]/g, ''));
    const fees = agreementBlocks(text).find((block) => block.kind === 'table' && block.rows[0]?.[0] === 'Line');
    const lines = fees?.kind === 'table' ? fees.rows.slice(1, -1) : [];
    expect(lines).toHaveLength(6);
    for (const [, quantity, rate, amount] of lines) expect(Number(quantity) * cents(rate)).toBe(cents(amount));
    expect(lines.reduce((sum, line) => sum + cents(line[3]), 0)).toBe(245_000);
  });

  it('refuses a text whose clause numbers Word would not show', () => {
    expect(() => agreementBlocks('TITLE\n\n1. FIRST\n\n1.2 Skipped')).toThrow('clause number "1.2 " should be "1.1 "');
  });
});
