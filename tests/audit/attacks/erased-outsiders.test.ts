import { afterAll, beforeAll, expect, test } from 'vitest';
import { outsideIdOf } from '../../../src/audit/outside-id.ts';
import { type LocalAzure, startLocalAzure } from '../../support/devhost.ts';
import { anna, bert, openErasingWorld } from '../erasing/erasing-world.ts';

let azure: LocalAzure;
beforeAll(async () => {
  azure = await startLocalAzure();
});
afterAll(() => azure.stop());

test('of whoever received checkpoints without an account nothing is left either, not even a hash of the address', async () => {
  const world = await openErasingWorld(azure);
  const id = outsideIdOf('Eva@auditors.example');
  const told = { subject: { kind: 'person', id } };
  await world.did(bert, 'grants.changed', 'notifications:1', told);
  await world.did(bert, 'grants.changed', 'notifications:2', {
    subject: { kind: 'person', id: outsideIdOf('ivo@client.example') },
  });
  const what = { person: anna, addresses: ['eva@Auditors.example'] };
  await world.erasing.carryOut(world.system, await world.agreed({ what, includeDecisions: false }));
  await world.logAll();
  const { items } = await world.documents.query<object>(world.system, { text: 'SELECT * FROM c' }, { limit: 200 });
  const texts = items.map((doc) => JSON.stringify(doc));
  expect(texts.filter((text) => text.includes(id))).toEqual([]);
  expect(texts.filter((text) => text.includes(outsideIdOf('ivo@client.example')))).not.toEqual([]);
});
