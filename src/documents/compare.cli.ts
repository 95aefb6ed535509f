import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { parseArgs } from 'node:util';
import type { ReadDocument } from './clause-tree.ts';
import { compare } from './compare/compare.ts';
import type { Comparison, Proof } from './compare/comparison.ts';
import { readDocument } from './read-document.ts';
import { type WrittenRedline, writeRedline } from './redline/docx/write-redline.ts';
import { redlinePage } from './redline/html/write-redline-page.ts';
import { mediaTypes } from './version.ts';

// npm run compare -- OLD NEW [--json] [--docx OUT] [--html OUT] [--author NAME]
// Compares two files as the app does. Ends with 1 when a file cannot be read or the proof fails, with 2 when called wrongly.

const usage = 'npm run compare -- OLD NEW [--json] [--docx OUT] [--html OUT] [--author NAME]';
const types: Readonly<Record<string, string>> = {
  '.docx': mediaTypes.docx,
  '.pdf': mediaTypes.pdf,
  '.html': mediaTypes.html,
  '.htm': mediaTypes.html,
  '.md': mediaTypes.markdown,
  '.txt': mediaTypes.text,
};

interface File {
  readonly path: string;
  readonly bytes: Buffer;
  readonly type: string;
  readonly document: ReadDocument;
}

async function fileAt(path: string): Promise<File> {
  const type = types[extname(path).toLowerCase()];
  if (!type) throw new Error(`${path}: its name must end with ${Object.keys(types).join(', ')}`);
  const bytes = existsSync(path) ? readFileSync(path) : undefined;
  if (!bytes) throw new Error(`${path}: there is no such file`);
  const outcome = await readDocument(bytes, type);
  if (!outcome.ok) throw new Error(`${path}: ${outcome.refusal.message}`);
  return { path, bytes, type, document: outcome.value };
}

const json = ({ edits: _, ...comparison }: Comparison, ms: number) => ({ ...comparison, ms: Math.round(ms * 10) / 10 });

function printed({ changes, summary, proof, insertedWords, deletedWords, movedBlocks }: Comparison): string {
  const lines = changes.map(({ id, kind, materiality, clausePath, reason, before, after }) => {
    const said = [before && `- ${short(before)}`, after && kind !== 'reformatted' && `+ ${short(after)}`];
    const where = clausePath.length > 0 ? ` in ${clausePath.join(' › ')}` : '';
    return [`${id}. ${kind}, ${materiality}${where} (${reason})`, ...said.filter(Boolean)].join('\n     ');
  });
  const counts = `${insertedWords} words inserted, ${deletedWords} deleted, ${movedBlocks} paragraphs moved.`;
  const check = `Accepting all gives the new text: ${proof.acceptEqualsNew}. Rejecting all gives the old: ${proof.rejectEqualsOld}.`;
  return [...summary, '', ...lines, '', counts, check].join('\n');
}

const holds = ({ acceptEqualsNew, rejectEqualsOld }: Proof): boolean => acceptEqualsNew && rejectEqualsOld;

const short = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
};

/** On the package of a Word file where there is one, so that its styles, numbering and headers stay. */
async function redline(
  old: File,
  next: File,
  comparison: Comparison,
  author: string,
  at: string,
): Promise<WrittenRedline> {
  const written = await writeRedline({
    old: old.document,
    next: next.document,
    comparison,
    ...(old.type === mediaTypes.docx ? { oldBytes: old.bytes } : {}),
    ...(next.type === mediaTypes.docx ? { nextBytes: next.bytes } : {}),
    author,
    at,
  });
  if (!written.ok) throw new Error(written.refusal.message);
  return written.value;
}

const page = (old: File, next: File, comparison: Comparison, at: string): string =>
  redlinePage({
    old: old.document,
    next: next.document,
    comparison,
    oldName: basename(old.path),
    nextName: basename(next.path),
    title: `${basename(old.path)} and ${basename(next.path)}`,
    layout: 'inline',
    at,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      docx: { type: 'string' },
      html: { type: 'string' },
      author: { type: 'string', default: 'Counterpart' },
    },
  });
  const [oldPath, newPath, ...more] = positionals;
  if (!oldPath || !newPath || more.length > 0) throw new TypeError('two files are to be compared');
  const [old, next] = [await fileAt(oldPath), await fileAt(newPath)];
  const begun = performance.now();
  const comparison = compare(old.document, next.document);
  const ms = performance.now() - begun;
  const at = new Date().toISOString();
  const written = values.docx ? await redline(old, next, comparison, values.author, at) : undefined;
  if (values.docx && written) writeFileSync(values.docx, written.bytes);
  if (values.html) writeFileSync(values.html, page(old, next, comparison, at));
  const proofs = { ...json(comparison, ms), ...(written ? { docx: { proof: written.proof } } : {}) };
  console.log(values.json ? JSON.stringify(proofs, undefined, 2) : printed(comparison));
  const failed = [comparison.proof, written?.proof].filter((proof) => proof && !holds(proof));
  if (failed.length > 0) console.error('The proof failed: do not rely on this redline.');
  return failed.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await run();
} catch (fault) {
  const called = fault instanceof TypeError;
  console.error(`${fault instanceof Error ? fault.message : String(fault)}${called ? `\n${usage}` : ''}`);
  process.exitCode = called ? 2 : 1;
}
