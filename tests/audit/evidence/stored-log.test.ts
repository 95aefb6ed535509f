import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEvidence } from '../../../src/audit/evidence/evidence.ts';
import { exportsEvidence } from '../../../src/audit/evidence/export-evidence.ts';
import { readsWindow } from '../../../src/audit/evidence/read-window.ts';
import { unpackEvidence } from '../../../src/audit/evidence/unpack-evidence.ts';
import { writeZip } from '../../../src/audit/evidence/write-zip.ts';
import { provesEntries } from '../../../src/audit/proving/prove-entries.ts';
import { filesOf } from '../../../src/audit/verifier/package-files.ts';
import { verifyPackage } from '../../../src/audit/verifier/verify-package.ts';
import type { HttpCall } from '../../../src/platform/http.ts';
import { orThrow } from '../../../src/platform/result.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { openSealingWorld, type SealingWorld } from '../sealing/sealing-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

function evidence() {
  const { sealedUpTo, documents, reader, writeOnce } = world.instance();
  const parts = { documents, reader, writeOnce, sealedUpTo, clock: world.clock };
  const proves = provesEntries({ reader, writeOnce });
  return {
    export: exportsEvidence({ ...parts, proves, window: readsWindow(documents) }),
    slice: createEvidence({ ...parts, proves }),
    documents,
  };
}

/** So many events a second apart, and the window they are in. */
async function told(scope: TenantScope, count: number) {
  const from = world.clock.now().toISOString();
  const events = Array.from({ length: count }, () => {
    world.later(1000);
    return world.event({ tenant: scope.tenant });
  });
  await world.appends(() => ({ phase: 'analysis' }))(scope, events);
  world.later(1000);
  return { from, until: world.clock.now().toISOString(), ids: events.map(({ id }) => id) };
}

const eventsIn = (files: ReadonlyMap<string, Uint8Array>): readonly { id: string }[] =>
  [...files]
    .filter(([path]) => path.includes('/events-'))
    .flatMap(([, content]) => Buffer.from(content).toString().trimEnd().split('\n'))
    .map((line) => JSON.parse(line));

test('A window of a log in Cosmos DB and write-once storage, once and again after the log went on', async () => {
  const scope = await world.tenant();
  await told(scope, 300);
  await world.instance().seal(scope);
  const { from, until, ids } = await told(scope, 250);
  const first = orThrow(await evidence().export(scope, { from, until }));
  expect(eventsIn(first.files).map(({ id }) => id)).toEqual(ids);
  const report = await verifyPackage(filesOf(first.files));
  expect(report.findings).toEqual([]);
  expect(report.epochs).toMatchObject([{ first: 300, last: 550, consistentWith: 300 }]);

  await told(scope, 100);
  await world.keys.rotate();
  await world.instance().seal(scope);
  await told(scope, 100);
  await world.instance().seal(scope);
  const second = orThrow(await evidence().export(scope, { from, until }));
  expect(Buffer.compare(await writeZip(first.files), await writeZip(second.files))).toBe(0);
});

test('The route answers with a zip under the name of the window and records who took what', async () => {
  const scope = await world.tenant();
  const { from, until } = await told(scope, 3);
  const { slice, documents } = evidence();
  const [route] = slice.routes;
  const call = { scope, body: { from, until } } as Partial<HttpCall<never, never, never, unknown>>;
  if (!route) throw new Error('there is no route');
  const answer = orThrow(await route.handle(call as never));
  const { fileName, mediaType, content } = answer.bytes ?? {};
  expect([mediaType, fileName]).toEqual([
    'application/zip',
    `evidence-${scope.tenant}-${from.slice(0, 10)}-${until.slice(0, 10)}.zip`,
  ]);
  if (!(content instanceof Uint8Array)) throw new Error('a zip was expected');
  expect((await verifyPackage(filesOf(await unpackEvidence(content)))).verdict).toBe('verified');
  const { items } = await documents.query(scope, {
    text: "SELECT * FROM c WHERE c.kind = 'platform.event'",
  });
  expect(JSON.stringify(items)).toContain('log.exported');
});

test('What is no package is not unpacked', async () => {
  for (const name of ['../README.md', 'e0/../../x.txt', '/etc/passwd.txt', 'e0/proofs/..', 'a/b/c.txt', 'e0/.txt'])
    await expect(unpackEvidence(await writeZip(new Map([[name, Buffer.of(1)]]))), name).rejects.toThrow(
      /must not have/,
    );
});
