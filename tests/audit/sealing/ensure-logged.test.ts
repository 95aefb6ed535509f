import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensuresLogged } from '../../../src/audit/sealing/ensure-logged.ts';
import { openSealingWorld, type SealingWorld } from './sealing-world.ts';

let world: SealingWorld;
beforeAll(async () => {
  world = await openSealingWorld();
});
afterAll(() => world.stop());

const described = () => ({ phase: 'change' }) as const;

it('waits for a checkpoint over what another instance has logged, too', async () => {
  const scope = await world.tenant();
  const events = [world.event({ tenant: scope.tenant }), world.event({ tenant: scope.tenant })];
  const [, second] = events;
  await world.appends(described)(scope, events);
  await ensuresLogged(world.appends(described), world.instance().sealedUpTo)(scope, second ? [second] : []);
  expect((await world.reader.seal(scope, 0))?.doc.size).toBe(2);
});

it('is a fault for an instance that does not see the end of the log yet, though it can sign what it sees', async () => {
  const scope = await world.tenant();
  await world.fill(scope, 3);
  const seen = await world.reader.head(scope, 0);
  const reader = { ...world.reader, head: async () => seen };
  const ensureLogged = ensuresLogged(world.appends(described), world.instance({ reader }).sealedUpTo);
  await expect(ensureLogged(scope, [world.event({ tenant: scope.tenant })])).rejects.toThrow('3 leaves to sign, not 4');
  expect((await world.reader.seal(scope, 0))?.doc.size).toBe(3);
});
