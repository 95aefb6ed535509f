import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPiece } from '../../../src/documents/uploads/read-piece.ts';
import { offsetOf, type UploadRecord, uploadLimits, wrongWithPiece } from '../../../src/documents/uploads/upload.ts';
import { newId, sha256Hex } from '../../../src/platform/ids.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { ann, bob, type Desk, openDesk } from './desk.ts';

const { largestPiece, smallestPiece } = uploadLimits;
const text = 'This agreement runs for twelve months.\n\n'.repeat(20_000); // three pieces of the smallest size and a rest
const bytes = Buffer.from(text);
const asked = {
  fileName: 'a.txt',
  mediaType: 'text/plain',
  size: bytes.length,
  changeDescription: 'in pieces',
  purpose: 'draft',
} as const;

let here: Desk;
beforeAll(async () => {
  here = await openDesk();
}, 60_000);
afterAll(() => here.stop());

const opened = async (id: string, said: Partial<UploadRecord> = {}, who = ann) =>
  orThrow(await here.desk.uploads.open(who, id, { ...asked, ...said }, newId())).uploadId;
const piece = (offset: number, end = offset + smallestPiece) => ({ offset, bytes: bytes.subarray(offset, end) });

/** As a client does that only knows what HEAD answers. */
async function sendAll(id: string, uploadId: string): Promise<void> {
  for (;;) {
    const { doc } = orThrow(await here.desk.uploads.find(ann, id, uploadId));
    if (offsetOf(doc) === doc.size) return;
    orThrow(await here.desk.uploads.append(ann, id, uploadId, piece(offsetOf(doc))));
  }
}

describe('an upload in pieces', () => {
  test('becomes a version of the very bytes, and its pieces go', async () => {
    const id = await here.contract();
    const uploadId = await opened(id, { sha256: sha256Hex(bytes) });
    await sendAll(id, uploadId);
    const before = new Set(await here.contents());
    const { version } = orThrow(await here.desk.uploads.complete(ann, id, uploadId, await here.etag(id)));
    expect(version).toMatchObject({ versionNumber: 1, documentHash: sha256Hex(bytes), size: bytes.length });
    expect(version.changeDescription).toBe('in pieces');
    const after = (await here.contents()).filter((name) => name.includes(id));
    expect(after.sort()).toEqual([version.storageKey, version.textKey, version.modelKey].sort());
    expect(after.some((name) => before.has(name))).toBe(false);
  });

  test('is completed once, and answers the same version when asked again', async () => {
    const id = await here.contract();
    const uploadId = await opened(id);
    await sendAll(id, uploadId);
    const one = orThrow(await here.desk.uploads.complete(ann, id, uploadId, await here.etag(id)));
    const again = orThrow(await here.desk.uploads.complete(ann, id, uploadId, '"whatever"'));
    expect(again).toEqual(one);
    expect(await here.desk.uploads.append(ann, id, uploadId, piece(0))).toMatchObject({
      refusal: { code: 'documents.uploadIsComplete', details: { versionNumber: 1 } },
    });
  });

  test('completed by two requests at once makes one version', async () => {
    const id = await here.contract();
    const uploadId = await opened(id);
    await sendAll(id, uploadId);
    const ifMatch = await here.etag(id);
    const both = await Promise.all([1, 2].map(() => here.desk.uploads.complete(ann, id, uploadId, ifMatch)));
    expect(both.map((made) => orThrow(made).version.versionNumber)).toEqual([1, 1]);
    expect((await here.store.read(ann, id))?.doc.version).toBe(1);
    expect(orThrow(await here.desk.uploads.complete(ann, id, uploadId, ifMatch)).version.versionNumber).toBe(1);
  });

  test('begun twice with one key is one upload; with other facts it is refused', async () => {
    const id = await here.contract();
    const key = newId();
    const [one, two] = [
      orThrow(await here.desk.uploads.open(ann, id, asked, key)),
      orThrow(await here.desk.uploads.open(ann, id, asked, key)),
    ];
    expect(two).toEqual(one);
    expect(await here.desk.uploads.open(ann, id, { ...asked, size: 5 }, key)).toMatchObject({
      refusal: { code: 'idempotencyKeyReused' },
    });
  });

  test('takes a piece at the present offset alone, and says which that is', async () => {
    const id = await here.contract();
    const uploadId = await opened(id);
    orThrow(await here.desk.uploads.append(ann, id, uploadId, piece(0)));
    for (const offset of [0, 1, smallestPiece + 1])
      expect(await here.desk.uploads.append(ann, id, uploadId, piece(offset))).toMatchObject({
        refusal: {
          kind: 'conflict',
          details: { 'expected-offset': smallestPiece, 'provided-offset': offset },
          headers: { 'upload-offset': String(smallestPiece) },
        },
      });
  });

  test('of two pieces for one place keeps one, and what was stored of the other goes', async () => {
    const id = await here.contract();
    const uploadId = await opened(id);
    const outcomes = await Promise.all([0, 0].map((at) => here.desk.uploads.append(ann, id, uploadId, piece(at))));
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect((await here.contents()).filter((name) => name.includes(id))).toHaveLength(1);
  });

  test('is its author’s alone', async () => {
    const id = await here.contract();
    const uploadId = await opened(id);
    const { find, append, cancel, complete } = here.desk.uploads;
    for (const no of [
      await find(bob, id, uploadId),
      await append(bob, id, uploadId, piece(0)),
      await cancel(bob, id, uploadId),
      await complete(bob, id, uploadId, await here.etag(id)),
    ])
      expect(no).toMatchObject({ refusal: { kind: 'notFound' } });
  });

  test('that is not whole, or is not what was announced, makes no version', async () => {
    const id = await here.contract();
    const uploadId = await opened(id, { sha256: 'f'.repeat(64) });
    orThrow(await here.desk.uploads.append(ann, id, uploadId, piece(0)));
    const early = await here.desk.uploads.complete(ann, id, uploadId, await here.etag(id));
    expect(early).toMatchObject({ refusal: { code: 'documents.uploadIncomplete' } });
    await sendAll(id, uploadId);
    const other = await here.desk.uploads.complete(ann, id, uploadId, await here.etag(id));
    expect(other).toMatchObject({ refusal: { code: 'documents.otherHash', violations: [{ field: 'sha256' }] } });
    expect((await here.store.read(ann, id))?.doc.version).toBe(0);
  });

  test('completed upon an older version waits, and is completed upon the newer one without sending it again', async () => {
    const id = await here.contract();
    const seen = await here.etag(id);
    const uploadId = await opened(id);
    await sendAll(id, uploadId);
    await here.added(id, 'Another agreement.');
    const no = await here.desk.uploads.complete(ann, id, uploadId, seen);
    expect(no).toMatchObject({ refusal: { kind: 'changedMeanwhile', details: { version: { versionNumber: 1 } } } });
    const { version } = orThrow(await here.desk.uploads.complete(ann, id, uploadId, await here.etag(id)));
    expect(version).toMatchObject({ versionNumber: 2, documentHash: sha256Hex(bytes) });
  });

  test('given up leaves nothing', async () => {
    const id = await here.contract();
    const uploadId = await opened(id);
    await sendAll(id, uploadId);
    orThrow(await here.desk.uploads.cancel(ann, id, uploadId));
    expect((await here.contents()).filter((name) => name.includes(id))).toEqual([]);
    expect(await here.desk.uploads.find(ann, id, uploadId)).toMatchObject({ refusal: { kind: 'notFound' } });
  });

  test('waits a day, however often it is added to', async () => {
    const id = await here.contract();
    const uploadId = await opened(id);
    here.azure.clock.move(23 * 3_600_000);
    orThrow(await here.desk.uploads.append(ann, id, uploadId, piece(0)));
    here.azure.clock.move(3_600_000);
    expect(await here.desk.uploads.find(ann, id, uploadId)).toMatchObject({ refusal: { kind: 'notFound' } });
  });

  test('is not begun where no version can be added', async () => {
    const id = await here.contract({ state: 'active' });
    expect(await here.desk.uploads.open(ann, id, asked, newId())).toMatchObject({ refusal: { kind: 'conflict' } });
  });
});

describe('the sweep of orphans', () => {
  const days = (count: number) => here.azure.clock.move(count * 86_400_000);
  const sweep = async () => {
    const { work } = here;
    await work.handle(ann, {}, { now: here.clock.now() } as Parameters<typeof work.handle>[2]);
    return new Set(await here.contents());
  };

  test('takes what nothing refers to once it is a day old, and nothing else', async () => {
    const id = await here.contract();
    const aggregate = `contract:${id}`;
    const version = await here.added(id, 'This agreement runs for twelve months.');
    const lost = (await here.blobs.putContentAddressed(ann, aggregate, Buffer.from('of a crash'))).name;
    // Another slice keeps its contents by other rules.
    const foreign = (await here.blobs.putContentAddressed(ann, 'connection:1', Buffer.from('a callback'))).name;
    const kept = [version.storageKey, version.textKey, version.modelKey ?? '', foreign];
    const young = await sweep();
    for (const name of [...kept, lost]) expect(young).toContain(name);
    days(1.1);
    const swept = await sweep();
    for (const name of kept) expect(swept).toContain(name);
    expect(swept).not.toContain(lost);
  });

  test('looks again on the first of a month at what it missed for longer than a week', async () => {
    const id = await here.contract();
    const { name } = await here.blobs.putContentAddressed(ann, `contract:${id}`, Buffer.from('of a crash long ago'));
    days(9);
    if (here.clock.now().getUTCDate() === 1) days(1);
    expect(await sweep()).toContain(name);
    while (here.clock.now().getUTCDate() !== 1) days(1);
    expect(await sweep()).not.toContain(name);
  });

  test('takes the pieces of an upload that nobody completed', async () => {
    const id = await here.contract();
    orThrow(await here.desk.uploads.append(ann, id, await opened(id), piece(0)));
    const pieces = (await here.contents()).filter((name) => name.includes(id));
    expect(pieces).toHaveLength(1);
    days(1.1);
    expect(await sweep()).not.toContain(pieces[0]);
  });
});

describe('a piece', () => {
  const upload = { size: 3 * largestPiece, pieces: [] } as unknown as UploadRecord;
  test.each([
    ['larger than a piece may be', upload, largestPiece + 1, undefined, 'at most 8388608 bytes in one piece'],
    ['smaller than one must be', upload, smallestPiece - 1, undefined, 'at least 262144 bytes'],
    ['more than is missing', { ...upload, size: 10 }, 11, undefined, 'at most the 10 bytes'],
    ['said to be the last and is not', upload, largestPiece, true, 'the last piece must have the 25165824 bytes'],
    ['the last, however small', { ...upload, size: 10 }, 10, true, undefined],
    ['as large as it may be', upload, largestPiece, false, undefined],
  ] as const)('is %s', (_, to, size, last, says) => {
    const wrong = wrongWithPiece(to, size, last);
    if (says) expect(wrong).toContain(says);
    else expect(wrong).toBeUndefined();
  });

  test('of any size within its limits fills the upload exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40_000_000 }),
        fc.infiniteStream(fc.integer({ min: smallestPiece, max: largestPiece })),
        (size, sizes) => {
          let filling = { ...upload, size };
          for (const wanted of sizes) {
            const left = size - offsetOf(filling);
            if (left === 0) break;
            const bytes = Math.min(left, wanted);
            expect(wrongWithPiece(filling, bytes, bytes === left)).toBeUndefined();
            filling = { ...filling, pieces: [...filling.pieces, { storageKey: '', size: bytes }] };
          }
          expect(offsetOf(filling)).toBe(size);
          expect(filling.pieces.length).toBeLessThanOrEqual(Math.ceil(size / smallestPiece));
        },
      ),
      { numRuns: 100 },
    );
  });

  // RFC 9651 writes booleans ?0 and ?1; the fields are those of draft-ietf-httpbis-resumable-upload-10, section 4.
  test.each([
    [
      { 'upload-offset': '12', 'upload-complete': '?1' },
      { offset: 12, last: true },
    ],
    [
      { 'upload-offset': '0', 'upload-complete': '?0' },
      { offset: 0, last: false },
    ],
    [{ 'upload-offset': '0' }, { offset: 0 }],
  ])('announced by %j is %j', (headers, said) => {
    expect(orThrow(readPiece(new Map(Object.entries(headers)), new Uint8Array()))).toMatchObject(said);
  });

  test.each([
    [{}, 'Upload-Offset'],
    [{ 'upload-offset': '-1' }, 'Upload-Offset'],
    [{ 'upload-offset': '1e3' }, 'Upload-Offset'],
    [{ 'upload-offset': '1', 'upload-complete': 'true' }, 'Upload-Complete'],
  ])('announced by %j is refused, naming %s', (headers, field) => {
    const piece = readPiece(new Map(Object.entries(headers)), new Uint8Array());
    expect(piece).toMatchObject({ ok: false, refusal: { kind: 'invalid', violations: [{ field }] } });
  });
});
