import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppendsToLog } from '../../../src/audit/appending/tenant-queues.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import { openProcess } from '../../platform/cosmos/tenant-fixture.ts';
import { dice } from '../../support/dice.ts';
import { type LogWorld, openLogWorld, scope } from './log-world.ts';

const EVENTS = Number(process.env.LOG_EVENTS ?? 5_000);
const WRITERS = Number(process.env.LOG_WRITERS ?? 50);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const instances = 4;
const entriesPerEpoch = Math.ceil(EVENTS / 4);
/** Of the times an instance asks for a document or commits. */
const crashes = { reading: 0.001, committing: 0.15 };

let world: LogWorld;
beforeAll(async () => {
  world = await openLogWorld();
});
afterAll(() => world.stop());

class Crashed extends Error {}

/**
 * Documents of an instance that is killed at a random moment: before it asked for a commit, when it had asked and the commit
 * was still to come, or when it had been made and nobody was told. After that it does nothing any more.
 */
function mortal(documents: Documents, roll: () => number, atLarge: Promise<unknown>[]) {
  let dead = false;
  const dies = (chance: number) => {
    if (dead) throw new Crashed();
    if (roll() < chance) dead = true;
    return dead;
  };
  const dying: Documents = {
    ...{ query: documents.query.bind(documents), record: documents.record.bind(documents) },
    async read(...asked) {
      if (dies(crashes.reading)) throw new Crashed();
      const found = await documents.read(...asked);
      if (dead) throw new Crashed();
      return found as never;
    },
    async commit(...asked) {
      if (!dies(crashes.committing)) {
        const committed = await documents.commit(...asked);
        if (dead) throw new Crashed();
        return committed;
      }
      const when = roll();
      if (when < 1 / 3) throw new Crashed();
      const commit = documents.commit(...asked);
      if (when < 2 / 3) atLarge.push(commit.catch(() => {}));
      else await commit;
      throw new Crashed();
    },
  };
  return { documents: dying, isDead: () => dead };
}

test(`${WRITERS} writers, ${EVENTS} events, instances that crash at random: the sequence is dense, nothing is lost, nothing is there twice`, async () => {
  const roll = dice(SEED);
  const atLarge: Promise<unknown>[] = [];
  const count = { crashes: 0, deliveries: 0, again: 0 };
  const started = performance.now();

  const start = () => {
    const life = mortal(openProcess(world.azure).documents, roll, atLarge);
    return { ...life, append: world.instance({ entriesPerEpoch }, life.documents).append };
  };
  const running = Array.from({ length: instances }, start);
  const one = (): { append: AppendsToLog } => {
    const place = Math.floor(roll() * instances);
    const chosen = running[place];
    if (chosen && !chosen.isDead()) return chosen;
    count.crashes++;
    const next = start();
    running[place] = next;
    return next;
  };
  /** At least once, as the broker delivers: to anybody, again and again until somebody has taken it. */
  const deliver = async (event: DomainEvent): Promise<void> => {
    for (;;) {
      count.deliveries++;
      try {
        await one().append(scope, [event]);
        return;
      } catch (fault) {
        if (!(fault instanceof Crashed)) throw fault;
        await pause(roll() * 3); // somebody else's turn
      }
    }
  };

  const sent: DomainEvent[] = [];
  const write = async (writer: number): Promise<void> => {
    for (let n = 1; n <= EVENTS / WRITERS; n++) {
      world.later(20_000);
      const person = Math.floor(roll() * 20);
      const event = world.event({
        ...{ aggregate: `contract:${writer}`, sequence: n, subject: { kind: 'contract', id: String(writer) } },
        actor: { kind: 'person', id: `p-${person}`, name: `Person ${person}`, email: `p${person}@example.com` },
      });
      sent.push(event);
      await deliver(event);
      if (roll() < 0.05) {
        count.again++;
        await deliver(sent[Math.floor(roll() * sent.length)] ?? event);
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  await Promise.all(atLarge);

  const log = await world.entries();
  const own = log.filter(({ type }) => type !== 'log.epochOpened');
  const epochs = new Set(log.map(({ epoch }) => epoch)).size;
  console.log(
    `${WRITERS} writers, ${own.length} of ${sent.length} events in ${epochs} epochs; ${count.crashes} crashes, ${count.deliveries} deliveries, ${count.again} of them of what was there; ${Math.round(performance.now() - started)} ms; seed ${SEED}`,
  );
  expect(own.map(({ eventId }) => eventId).sort()).toEqual(sent.map(({ id }) => id).sort());
  expect(await world.flaws()).toEqual([]);
  expect(log.length - own.length).toBe(epochs - 1);
  expect(count.crashes).toBeGreaterThan(EVENTS / 100);
}, 600_000);
