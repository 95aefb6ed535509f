import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendsToLog } from '../../../src/audit/appending/append-to-log.ts';
import { pseudonymStore } from '../../../src/audit/appending/pseudonym-store.ts';
import { epochStore } from '../../../src/audit/epoch-store.ts';
import { parseCheckpoint } from '../../../src/audit/verifier/checkpoint.ts';
import { isSignedBy, parseNote, parseVkey } from '../../../src/audit/verifier/signed-note.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { flawsOfLog } from '../../support/log-check.ts';
import { openSealingWorld, type SealingWorld } from '../sealing/sealing-world.ts';
import { described, host } from './log-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

/** An instance that appends and seals. */
function openInstance() {
  const seals = world.instance();
  const { documents } = seals;
  const append = appendsToLog({
    ...{ documents, epochs: epochStore(documents), pseudonyms: pseudonymStore({ documents, clock: world.clock }) },
    ...{ clock: world.clock, host, described, entriesPerEpoch: 50, lastCheckpoint: seals.lastCheckpoint },
  });
  return { append, seals };
}
const eventsOf = ({ tenant }: TenantScope, count: number) =>
  Array.from({ length: count }, () => world.event({ tenant }));

test('every epoch begins with the signed checkpoint of the one before, whoever of several instances opened it', async () => {
  const scope = await world.tenant();
  const instances = [openInstance(), openInstance(), openInstance()];
  await Promise.all(instances.map(({ append }) => append(scope, eventsOf(scope, 60))));
  const newest = await world.reader.epoch(scope);
  expect(newest).toBe(3);
  await instances[0]?.seals.seal(scope);

  const checkpoints = [];
  for (let epoch = 0; epoch <= newest; epoch++) {
    const [seal, head] = [(await world.reader.seal(scope, epoch))?.doc, await world.reader.head(scope, epoch)];
    const note = parseNote(seal?.note ?? '');
    const keys = (seal?.keys ?? []).map(({ vkey }) => parseVkey(vkey));
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(note && key && isSignedBy(note, key)).toBe(true);
    expect(parseCheckpoint(note?.text ?? '')).toMatchObject({ origin: head?.origin, size: head?.size });
    checkpoints.push({ epoch, note: seal?.note ?? '' });
    if (epoch === newest) break;
    const [opening] = await Array.fromAsync(world.reader.entries(scope, epoch + 1, 0, 1));
    const { data } = JSON.parse(opening?.payload ?? '{}');
    expect(data).toEqual({ origin: head?.origin, size: 50, checkpoint: seal?.note });
  }
  expect(flawsOfLog(await world.entries(scope), checkpoints)).toEqual([]);
});

test('an epoch that lacks an entry is not signed, and no other one is begun: the events wait', async () => {
  const scope = await world.tenant();
  const { append, seals } = openInstance();
  await append(scope, eventsOf(scope, 49));
  const [entry] = await world.entries(scope);
  await world.tamper(scope, entry?.id ?? '', undefined);
  await expect(append(scope, eventsOf(scope, 2))).rejects.toThrow('does not add up');
  expect(await world.reader.epoch(scope)).toBe(0);
  expect(seals.alarms).toMatchObject([{ what: 'entryMissing' }]);
});
