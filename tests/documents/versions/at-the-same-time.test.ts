import { afterAll, beforeAll, expect, test } from 'vitest';
import { contractDocuments } from '../../../src/contracts/contract-documents.ts';
import { createDocumentVersions } from '../../../src/documents/document-versions.ts';
import { completesUploads } from '../../../src/documents/uploads/complete-upload.ts';
import { receivesUploads } from '../../../src/documents/uploads/receive-upload.ts';
import { versionStore } from '../../../src/documents/versions/version-store.ts';
import type { Gates } from '../../../src/gates/index.ts';
import { newId } from '../../../src/platform/ids.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { ann, type Desk, openDesk } from './desk.ts';

const bytes = Buffer.from('This agreement runs for twelve months.');
const asked = {
  fileName: 'a.txt',
  mediaType: 'text/plain',
  size: bytes.length,
  changeDescription: 'in one piece',
  purpose: 'draft',
} as const;

let here: Desk;
beforeAll(async () => {
  here = await openDesk();
}, 60_000);
afterAll(() => here.stop());

/** Completes uploads as the desk does, but something happens just before the first content of a version is stored. */
function interrupted(happens: () => Promise<unknown>) {
  let stored = 0;
  const blobs: Desk['blobs'] = {
    ...here.blobs,
    async putContentAddressed(...content) {
      stored += 1;
      if (stored === 1) await happens();
      return here.blobs.putContentAddressed(...content);
    },
  };
  const gates = { prepareWithdrawal: async () => ({ writes: [], events: [] }) } as unknown as Gates;
  const owner = contractDocuments(here.store, gates);
  const { documents, clock } = here;
  const versions = createDocumentVersions({ blobs, clock });
  const parts = { owner, versions, store: versionStore(documents), documents, blobs, clock };
  return { complete: completesUploads(parts, receivesUploads(parts)), stored: () => stored };
}

async function arrived() {
  const id = await here.contract();
  const { uploadId } = orThrow(await here.desk.uploads.open(ann, id, asked, newId()));
  orThrow(await here.desk.uploads.append(ann, id, uploadId, { offset: 0, bytes }));
  return { id, uploadId };
}

test('an upload that is cancelled while it is completed makes no version, and is read once', async () => {
  const { id, uploadId } = await arrived();
  const { complete, stored } = interrupted(() => here.desk.uploads.cancel(ann, id, uploadId));
  const no = await complete(ann, id, uploadId, await here.etag(id));
  expect(no).toMatchObject({ ok: false, refusal: { kind: 'notFound' } });
  expect(stored()).toBe(3); // the file, its text, and what was read of it
  expect((await here.store.read(ann, id))?.doc.version).toBe(0);
});

test('an upload whose last instant passes while it is completed makes no version', async () => {
  const { id, uploadId } = await arrived();
  const { complete } = interrupted(async () => {
    here.azure.clock.move(25 * 3_600_000);
    await here.documents.commit(ann, {
      partition: `contract:${id}`,
      writes: [{ op: 'delete', id: `upload:${uploadId}` }],
      events: [],
    });
  });
  const no = await complete(ann, id, uploadId, await here.etag(id));
  expect(no).toMatchObject({ ok: false, refusal: { kind: 'notFound' } });
});

test('an upload that another request completed meanwhile is answered with that version', async () => {
  const { id, uploadId } = await arrived();
  const ifMatch = await here.etag(id);
  const { complete } = interrupted(() => here.desk.uploads.complete(ann, id, uploadId, ifMatch));
  const { version } = orThrow(await complete(ann, id, uploadId, ifMatch));
  expect(version.versionNumber).toBe(1);
  expect((await here.store.read(ann, id))?.doc.version).toBe(1);
});

test('one key used for two uploads at once begins one, and the other is told', async () => {
  const id = await here.contract();
  const key = newId();
  const both = await Promise.all([5, 6].map((size) => here.desk.uploads.open(ann, id, { ...asked, size }, key)));
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
  expect(both.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'idempotencyKeyReused' } });
});

test('a person has a limited number of uploads under way; what is cancelled or over makes room', async () => {
  const id = await here.contract();
  const open = () => here.desk.uploads.open(ann, id, asked, newId());
  const ids: string[] = [];
  for (let i = 0; i < 20; i++) ids.push(orThrow(await open()).uploadId);
  expect(await open()).toMatchObject({ refusal: { kind: 'conflict', code: 'documents.tooManyUploads' } });
  orThrow(await here.desk.uploads.cancel(ann, id, ids[0] ?? ''));
  orThrow(await open());
  here.azure.clock.move(86_400_000);
  orThrow(await open());
});
