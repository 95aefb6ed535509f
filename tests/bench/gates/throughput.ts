import type { Container } from '@azure/cosmos';
import { type Line, row } from '../../../devhost/bench/rows.ts';
import { each, rounds, sum } from '../../../devhost/bench/samples.ts';
import type { Proposal } from '../../../src/gates/index.ts';
import { defaultPolicy } from '../../../src/gates/policy/default-policy.ts';
import { inTurns } from '../../e2e/flight/flight.ts';
import { as, countedAction, type GateWorld, member, openGateWorld } from '../../gates/gate-world.ts';
import { openProcess } from '../../platform/cosmos/tenant-fixture.ts';
import { bareWrites, itemsOf, type Written, writtenBetween } from './floor.ts';
import { inSequence, sizes } from './plans.ts';

const proposalsPerRound = 16;
const atOnce = 8;
const approver = 'lena';

/**
 * Proposals opened and decided per second, in this process on a local Cosmos DB, by the genuine gates. The floor writes the
 * same documents in the same rounds. Asking people and carrying out are done between, off the clock.
 */
export async function throughput(count: number): Promise<readonly Line[]> {
  const world = await openGateWorld([countedAction({ floor: 'L2' }).action]);
  try {
    world.people(member(approver, 'approver'));
    const container = await openProcess(world.azure).containerOf(world.system);
    const lines: Line[] = [];
    for (const steps of sizes) lines.push(...(await withPlanOf(steps, { world, container, count })));
    return lines;
  } finally {
    await world.stop();
  }
}

interface Ground {
  readonly world: GateWorld;
  readonly container: Container;
  readonly count: number;
}

async function withPlanOf(steps: number, { world, container, count }: Ground): Promise<readonly Line[]> {
  await world.usePolicy({ areas: { ...defaultPolicy.areas, contracts: inSequence(steps) } });
  const written = await writtenInALife(world, container, steps);
  const seen = await rounds(count, async () => {
    const opened: Proposal[] = [];
    const [ours, floor]: [number[], number[]] = [[], []];
    const opening = await perSecond(many(String), async () => void opened.push(await world.propose()));
    const openingFloor = await perSecond(
      many(() => bareWrites(container, written.opening)),
      ({ write }) => write(),
    );
    for (const word of written.words) {
      await inTurns(opened, atOnce, ({ proposalId }) => world.tend(proposalId));
      ours.push(1 / (await perSecond(opened, (proposal) => approve(world, proposal))));
      const bare = opened.map(() => bareWrites(container, word));
      await inTurns(bare, atOnce, ({ lay }) => lay());
      floor.push(1 / (await perSecond(bare, ({ write }) => write())));
    }
    return { opening, openingFloor, deciding: 1 / sum(ours), decidingFloor: 1 / sum(floor) };
  });
  const name = 'bare reads and batches of the same';
  const plan = steps === 1 ? '1 step' : `${steps} steps`;
  return [
    row({
      what: `proposals opened, ${plan}`,
      unit: '/s',
      ours: each(seen, ({ opening }) => opening),
      peer: { name, rounds: each(seen, ({ openingFloor }) => openingFloor) },
      aim: { leastRatio: 0.25 },
      note: `${written.requests} requests to the database each, beside 2; asking people is not in it`,
    }),
    row({
      what: `proposals decided, ${plan}`,
      unit: '/s',
      ours: each(seen, ({ deciding }) => deciding),
      peer: { name, rounds: each(seen, ({ decidingFloor }) => decidingFloor) },
      aim: { leastRatio: 0.25 },
      note: `${steps === 1 ? 'one word' : `${steps} words`} each; ${proposalsPerRound} proposals a round, ${atOnce} at a time, the database in the same process`,
    }),
  ];
}

/** What opening a proposal and each word on it write, seen once. */
async function writtenInALife(world: GateWorld, container: Container, steps: number) {
  const requests = () => sum(Object.values(world.azure.cosmos.counts()));
  await world.propose(); // the first one also opens the connection
  const before = requests();
  const proposal = await world.propose();
  const asked = requests() - before;
  const look = () => itemsOf(container, proposal.aggregate);
  const opening = writtenBetween([], await look());
  const words: Written[] = [];
  for (let step = 0; step < steps; step++) {
    await world.tend(proposal.proposalId);
    const before = await look();
    await approve(world, proposal);
    words.push(writtenBetween(before, await look()));
  }
  return { requests: asked, opening, words };
}

async function approve({ gates, workflows }: GateWorld, { proposalId, contentHash }: Proposal): Promise<void> {
  const request = { proposalId, contentHash, verdict: 'approve', via: 'api' } as const;
  const decided = await gates.decide(as(approver), request, workflows);
  if (!decided.ok) throw new Error(`the decision was refused: ${decided.refusal.message}`);
}

const many = <T>(make: (n: number) => T): T[] => Array.from({ length: proposalsPerRound }, (_, n) => make(n));

async function perSecond<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await inTurns(items, atOnce, work);
  return items.length / ((performance.now() - begun) / 1000);
}
