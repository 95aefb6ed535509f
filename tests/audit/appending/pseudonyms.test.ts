import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LoggedPerson, peoplePartition, personDocId } from '../../../src/audit/appending/pseudonym-store.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import { newId } from '../../../src/platform/ids.ts';
import { provision, scopeOf } from '../../platform/cosmos/tenant-fixture.ts';
import { type LogWorld, openLogWorld, scope } from './log-world.ts';

let world: LogWorld;
let person: string;
beforeAll(async () => {
  world = await openLogWorld();
  await provision(world.azure, 'beta');
});
afterAll(() => world.stop());
beforeEach(() => {
  person = `oid-${newId()}`;
});

const named = async (instance: ReturnType<LogWorld['instance']>, id: string, more = {}, where = scope) =>
  (await instance.pseudonyms.ofAll(where, [{ id, ...more }])).get(id);
const documentOf = (id: string) =>
  world.documents.read<LoggedPerson>(scope, peoplePartition, personDocId('acme', id), 'audit.person');
const erase = async (id: string) => {
  const writes = [{ op: 'delete', id: personDocId('acme', id) } as const];
  expect((await world.documents.commit(scope, { partition: peoplePartition, writes, events: [] })).ok).toBe(true);
};

describe('a pseudonym', () => {
  test('is random, and the same in every instance and after a restart', async () => {
    const pseudonym = await named(world.instance(), person);
    expect(pseudonym).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    for (let n = 0; n < 3; n++) expect(await named(world.instance(), person)).toBe(pseudonym);
  });

  test('is the same when many instances see the person for the first time at once', async () => {
    const instances = Array.from({ length: 8 }, () => world.instance());
    const given = await Promise.all(instances.flatMap((one) => [named(one, person), named(one, person)]));
    expect(new Set(given).size).toBe(1);
  });

  test('is another one in another tenant', async () => {
    const instance = world.instance();
    const here = await named(instance, person);
    expect(await named(instance, person, {}, scopeOf('beta'))).not.toBe(here);
  });

  test('is kept with the person and what they were called last', async () => {
    const instance = world.instance();
    const pseudonym = await named(instance, person, { name: 'Ann Example', email: 'ann@example.com' });
    expect((await documentOf(person))?.doc).toMatchObject({ pseudonym, personId: person, name: 'Ann Example' });
    expect(await named(instance, person, { name: 'Ann Married' })).toBe(pseudonym);
    expect(await named(instance, person)).toBe(pseudonym); // who is seen without a name is still called so
    const kept = { name: 'Ann Married', email: 'ann@example.com', pseudonym };
    expect((await documentOf(person))?.doc).toMatchObject(kept);
  });

  test('costs nothing the second time', async () => {
    let asked = 0;
    const counted = new Proxy(world.documents, {
      get: (target, name: keyof Documents) => {
        asked++;
        return (target[name] as (...all: unknown[]) => unknown).bind(target);
      },
    });
    const instance = world.instance({}, counted);
    const given = await named(instance, person);
    asked = 0;
    expect(await named(instance, person)).toBe(given);
    expect(asked).toBe(0);
  });
});

describe('after the person was erased', () => {
  test('the instance that did it gives another one at once', async () => {
    const instance = world.instance();
    const before = await named(instance, person);
    await erase(person);
    instance.pseudonyms.forget(scope, person);
    const after = await named(instance, person);
    expect(after).not.toBe(before);
    expect((await documentOf(person))?.doc.pseudonym).toBe(after);
  });

  test('the others do so within three minutes', async () => {
    const instance = world.instance();
    const before = await named(instance, person, { name: 'Ann Example' });
    await erase(person);
    world.later(179_000);
    expect(await named(instance, person)).toBe(before);
    world.later(2_000);
    expect(await named(instance, person)).not.toBe(before);
  });

  test('a changed name does not bring the document back', async () => {
    const instance = world.instance();
    const before = await named(instance, person, { name: 'Ann Example' });
    const reads = await documentOf(person);
    await erase(person);
    const stale: Documents = {
      ...{ query: world.documents.query.bind(world.documents), record: world.documents.record.bind(world.documents) },
      read: (async () => reads) as Documents['read'],
      commit: world.documents.commit.bind(world.documents),
    };
    await named(world.instance({}, stale), person, { name: 'Ann Married' }); // has read it just before
    expect(await documentOf(person)).toBeUndefined();
    expect(await named(instance, person, { name: 'Ann Married' })).not.toBe(before);
  });
});
