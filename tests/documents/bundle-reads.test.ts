import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { buildApp } from '../../devhost/build.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { mediaTypes } from '../../src/documents/version.ts';
import { inBoundedThread } from '../../src/platform/bounded-thread.ts';
import { orThrow } from '../../src/platform/result.ts';
import { column, pdfOf } from './a-pdf.ts';

const out = await mkdtemp(join(tmpdir(), 'counterpart-bundle-'));
afterAll(() => rm(out, { recursive: true, force: true }));

test('the app as it is shipped reads a PDF, and compares, in the threads that stand beside its code', async () => {
  const { outputs } = await buildApp(out);
  for (const [source, its] of [
    ['src/documents/formats/read-source.ts', '/reading-worker.mjs'],
    ['src/documents/heavy-work.ts', '/heavy-worker.mjs'],
  ] as const) {
    const [chunk] = Object.entries(outputs).flatMap(([file, { inputs }]) => (source in inputs ? [file] : []));
    const thread = Object.keys(outputs).find((file) => file.endsWith(its));
    expect(dirname(chunk ?? '')).toBe(dirname(thread ?? 'none'));
  }

  const question = { bytes: pdfOf([column(['The parties agree as follows.'])]), mediaType: mediaTypes.pdf };
  const url = pathToFileURL(join(out, 'reading-worker.mjs'));
  expect(
    await inBoundedThread(url, question, { milliseconds: 20_000, heapMegabytes: 256, bufferMegabytes: 256 }),
  ).toMatchObject({
    ok: true,
    value: { blocks: [{ text: 'The parties agree as follows.' }] },
  });

  const old = orThrow(await readDocument(Buffer.from('The client pays 5 USD.'), mediaTypes.text));
  const next = orThrow(await readDocument(Buffer.from('The client pays 7 USD.'), mediaTypes.text));
  const compared = await inBoundedThread(
    pathToFileURL(join(out, 'heavy-worker.mjs')),
    { task: 'compare', given: { old, next } },
    { milliseconds: 20_000, heapMegabytes: 256, bufferMegabytes: 256 },
  );
  expect(compared).toMatchObject({ material: true, changes: [{ before: '5', after: '7' }] });
});
