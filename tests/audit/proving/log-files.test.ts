import { beforeEach, describe, expect, test } from 'vitest';
import { logFileRoutes } from '../../../src/audit/proving/log-files.http.ts';
import { proofRoutes } from '../../../src/audit/proving/proofs.http.ts';
import { provesEntries } from '../../../src/audit/proving/prove-entries.ts';
import { readsKeys } from '../../../src/audit/proving/read-keys.ts';
import { recordsMirroring } from '../../../src/audit/proving/record-mirroring.ts';
import { parseTlogProof } from '../../../src/audit/verifier/tlog-proof.ts';
import type { Change, Documents } from '../../../src/platform/cosmos/documents.ts';
import { ed25519Key, es256Key, honestLog } from '../honest-log.ts';
import { type Get, logOverHttp } from './log-over-http.ts';
import { type MemoryLog, memoryLog } from './memory-log.ts';
import { mirror } from './mirror.ts';

const log = honestLog({ keys: [ed25519Key(1), es256Key()], size: 900 });
let memory: MemoryLog;
let get: Get;
let denials: readonly string[];
let logged: Change['events'][number][];
let now: Date;
let anotherInstance: () => Get;

beforeEach(() => {
  memory = memoryLog(log);
  logged = [];
  now = new Date('2026-11-02T12:00:00Z');
  const taken = new Set<string>();
  const documents = {
    commit: async (_: unknown, { writes, events }: Change) => {
      const ids = writes.map((write) => ('doc' in write ? write.doc.id : write.id));
      if (ids.some((id) => taken.has(id))) return { ok: false, id: ids[0], reason: 'exists' };
      for (const id of ids) taken.add(id);
      logged.push(...events);
      return { ok: true, etags: new Map(), events: [] };
    },
  } as unknown as Documents;
  const instance = () => {
    const proves = provesEntries(memory);
    return logOverHttp([
      ...logFileRoutes(proves, recordsMirroring(documents, { now: () => now })),
      ...proofRoutes(proves, readsKeys(memory)),
    ]);
  };
  ({ get, denials } = instance());
  anotherInstance = () => instance().get;
});

describe('a mirror', () => {
  test.each([1, 255, 256, 257, 512, 900])('of %i leaves has all of them, proven by the signed root', async (size) => {
    await memory.seal(size);
    const { items } = (await get('/keys')).json();
    const leaves = await mirror(
      get,
      items.map(({ vkey }) => String(vkey)),
    );
    expect(leaves).toEqual(log.entries.slice(0, size).map(({ leaf }) => leaf));
  });

  test('that goes by an older checkpoint still finds the narrower tiles', async () => {
    await memory.seal(700);
    const older = await get('/e0/tile/0/002.p/188');
    await memory.seal(900);
    const newer = await get('/e0/tile/0/002.p/188');
    expect(newer.status).toBe(200);
    expect(newer.bytes).toEqual(older.bytes);
    expect((await get('/e0/tile/entries/002.p/188')).status).toBe(200);
    expect((await get('/e0/tile/0/002')).bytes.subarray(0, 188 * 32)).toEqual(older.bytes);
  });

  test('keeps what it has: a tile is not fetched again, and the checkpoint only when there is a new one', async () => {
    await memory.seal(700);
    for (const path of ['/e0/tile/0/000', '/e0/tile/0/002.p/188', '/e0/tile/entries/000']) {
      const { headers } = await get(path);
      expect(headers).toMatchObject({ 'cache-control': 'private, max-age=31536000, immutable' });
      expect(headers.vary).toContain('x-tenant');
      memory.readNames();
      memory.readEntries();
      const again = await get(path, { 'if-none-match': headers.etag ?? '' });
      expect(again).toMatchObject({ status: 304 });
      expect([memory.readNames(), memory.readEntries()]).toEqual([[], 0]);
    }
    const { headers } = await get('/e0/checkpoint');
    expect(headers).toMatchObject({
      'cache-control': 'private, no-cache',
      'content-type': 'text/plain; charset=utf-8',
    });
    const seen = { 'if-none-match': headers.etag ?? '' };
    expect((await get('/e0/checkpoint', seen)).status).toBe(304);
    await memory.seal(701);
    expect((await get('/e0/checkpoint', seen)).status).toBe(200);
  });

  test('that asks for what is not there yet is told so, and nothing is logged of it', async () => {
    expect((await get('/e0/checkpoint')).status).toBe(404);
    await memory.seal(700);
    for (const path of ['/e0/tile/0/002', '/e0/tile/0/002.p/189', '/e0/tile/entries/003.p/1', '/e1/checkpoint'])
      expect((await get(path)).status).toBe(404);
    expect((await get('/e7/proofs/inclusion?index=0')).status).toBe(404);
    expect(denials).toEqual([]);
    expect(logged).toEqual([]);
  });

  test('is logged when it fetches leaves, once for each day, whatever it fetches and whichever instance answers', async () => {
    await memory.seal(900);
    const { items } = (await get('/keys')).json();
    const vkeys = items.map(({ vkey }) => String(vkey));
    for (const from of [get, get, anotherInstance()]) await mirror(from, vkeys);
    expect(logged).toEqual([
      { type: 'log.read', subject: { kind: 'log', id: 'contoso' }, data: { epoch: 0, bundles: true } },
    ]);
    now = new Date('2026-11-03T00:00:00Z');
    await mirror(get, vkeys);
    expect(logged).toHaveLength(2);
  });

  test('of hashes and proofs is not logged: they say nothing of what happened', async () => {
    await memory.seal(900);
    for (const path of [
      '/e0/checkpoint',
      '/e0/tile/0/000',
      '/e0/tile/1/000.p/3',
      '/e0/proofs/inclusion?index=3',
      '/keys',
    ])
      expect((await get(path)).status).toBe(200);
    expect(logged).toEqual([]);
  });
});

describe('addresses that are none', () => {
  test.each([
    '/e0/tile/0/0',
    '/e0/tile/0/0000',
    '/e0/tile/0/x000/000',
    '/e0/tile/0/000.p/0',
    '/e0/tile/0/000.p/00',
    '/e0/tile/0/000.p/256',
    '/e0/tile/0/000.p/1/1',
    '/e0/tile/6/000',
    '/e0/tile/-1/000',
    '/e0/tile/00/000',
    '/e0/tile/entries/entries/000',
    '/e0/tile/data/000',
    '/e0/tile/0/x999/x999/x999/x999/x999/999',
    '/e0/tile/0/%2e%2e/%2e%2e/checkpoints/0000000001',
    '/e0/tile/0/..%2f..%2fcheckpoints%2f0000000001',
    '/e0/tile/0/000%00',
    '/e0/tile/0/０００',
    '/e0/tile/',
    '/e0/tile',
    '/e00/checkpoint',
    '/e-1/checkpoint',
    '/e/checkpoint',
    '/e0x/checkpoint',
    '/e9999999/checkpoint',
    '/e0/checkpoints/0000000001',
  ])('%s is not found', async (path) => {
    await memory.seal(900);
    memory.readNames();
    expect((await get(path)).status).toBe(404);
    expect(memory.readNames()).toEqual([]);
  });
});

describe('proofs by address', () => {
  test('a proof of inclusion is a file, a proof of consistency is JSON', async () => {
    await memory.seal(700);
    await memory.seal(900);
    const inclusion = await get('/e0/proofs/inclusion?index=3&size=700');
    expect(inclusion.headers['content-disposition']).toContain('e0-3.tlog-proof');
    expect(parseTlogProof(inclusion.bytes.toString('utf8'))?.checkpoint).toBe(await sealed(700));
    expect((await get('/e0/proofs/consistency?from=700')).json()).toMatchObject({ from: 700, to: 900 });
  });

  test.each([
    ['inclusion', 'index', 'a number is missing'],
    ['inclusion?index=', 'index', 'an empty one'],
    ['inclusion?index=01', 'index', 'a leading zero'],
    ['inclusion?index=-1', 'index', 'a sign'],
    ['inclusion?index=1.5', 'index', 'a fraction'],
    ['inclusion?index=1e3', 'index', 'an exponent'],
    ['inclusion?index=0x1', 'index', 'another base'],
    ['inclusion?index=9999999999999999', 'index', 'more than any log has'],
    ['inclusion?index=900', 'index', 'beyond the tree'],
    ['inclusion?index=1&size=899', 'size', 'no checkpoint of that size'],
    ['inclusion?index=1&size=0', 'size', 'no leaves'],
    ['inclusion?index=1&leaf=2', 'leaf', 'an unknown field'],
    ['consistency?to=3', 'from', 'a number is missing'],
    ['consistency?from=0', 'from', 'no leaves'],
    ['consistency?from=3&to=2', 'from', 'backwards'],
    ['consistency?from=3&to=901', 'to', 'beyond the tree'],
  ])('%s is refused by %s: %s', async (query, field) => {
    await memory.seal(900);
    const answer = await get(`/e0/proofs/${query}`);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ violations: [{ field, rule: expect.any(String) }] });
  });
});

test('the keys name their log and the checkpoints they signed', async () => {
  await memory.seal(900);
  const { items } = (await get('/keys')).json();
  expect(items).toEqual([
    { epoch: 0, origin: log.origin, kind: 'ed25519', vkey: log.vkeys()[0], fromOrdinal: 1 },
    { epoch: 0, origin: log.origin, kind: 'es256', vkey: log.vkeys()[1], fromOrdinal: 1 },
  ]);
});

test('the log of a tenant one does not work in is not there, whatever of it is asked for', async () => {
  await memory.seal(900);
  for (const path of [
    '/keys',
    '/e0/checkpoint',
    '/e0/tile/0/000',
    '/e0/tile/entries/000',
    '/e0/proofs/inclusion?index=1',
  ])
    expect((await get(path, { 'x-tenant': 'fabrikam' })).status).toBe(404);
  expect((await get('/e0/checkpoint', { authorization: 'Bearer eve' })).status).toBe(401);
});

const sealed = async (size: number): Promise<string> => {
  const all = provesEntries(memory);
  return (await all.checkpointUpTo({ tenant: 'contoso' } as never, 0, size))?.note ?? '';
};
