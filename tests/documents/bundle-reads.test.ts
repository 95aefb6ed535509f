import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { buildApp } from '../../devhost/build.ts';
import { mediaTypes } from '../../src/documents/version.ts';
import { inBoundedThread } from '../../src/platform/bounded-thread.ts';
import { column, pdfOf } from './a-pdf.ts';

const out = await mkdtemp(join(tmpdir(), 'counterpart-bundle-'));
afterAll(() => rm(out, { recursive: true, force: true }));

test('the app as it is shipped reads a PDF in the thread that stands beside its code', async () => {
  const { outputs } = await buildApp(out);
  const [chunk] = Object.entries(outputs).flatMap(([file, { inputs }]) =>
    'src/documents/formats/read-source.ts' in inputs ? [file] : [],
  );
  const thread = Object.keys(outputs).find((file) => file.endsWith('/reading-worker.mjs'));
  expect(dirname(chunk ?? '')).toBe(dirname(thread ?? 'none'));

  const question = { bytes: pdfOf([column(['The parties agree as follows.'])]), mediaType: mediaTypes.pdf };
  const url = pathToFileURL(join(out, 'reading-worker.mjs'));
  expect(
    await inBoundedThread(url, question, { milliseconds: 20_000, heapMegabytes: 256, bufferMegabytes: 256 }),
  ).toMatchObject({
    ok: true,
    value: { blocks: [{ text: 'The parties agree as follows.' }] },
  });
});
