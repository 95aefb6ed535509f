import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withoutSurge } from '../../../src/gates/executing/surge.ts';
import type { Level } from '../../../src/gates/index.ts';
import { contractsArea, defaultPolicy } from '../../../src/gates/policy/default-policy.ts';
import type { PlanForCase } from '../../../src/gates/policy/plan-for.ts';
import { countedAction, type GateWorld, member, openGateWorld } from '../gate-world.ts';

const rule = (level: Level, steps = contractsArea.steps): PlanForCase => ({
  level,
  plan: steps,
  timing: contractsArea.timing,
  area: { ...contractsArea, surge: { perHour: 50, reach: 25 } },
});

describe('what would be done unasked', () => {
  const cases: readonly (readonly [what: string, Level, reach: number | undefined, lastHour: number, Level])[] = [
    ['stays as it is on a usual day', 'L0', 1, 49, 'L0'],
    ['stays as it is when nobody knows what it touches', 'L1', undefined, 0, 'L1'],
    ['may touch as much as the policy says', 'L1', 25, 0, 'L1'],
    ['waits for people when it touches more', 'L0', 26, 0, 'L2'],
    ['waits for people when it is the 51st within an hour', 'L1', 1, 50, 'L2'],
  ];
  test.each(cases)('%s', (_, level, reach, lastHour, becomes) => {
    const after = withoutSurge(rule(level), reach, lastHour);
    expect(after.level).toBe(becomes);
    expect(after.raisedBecause === undefined).toBe(level === becomes);
  });

  test('is all that is judged: what waits for people stays where it is', () => {
    for (const level of ['L2', 'L3'] as const) expect(withoutSurge(rule(level), 1000, 1000)).toEqual(rule(level));
  });

  test('is decided by its reviewers where the policy has no steps', () => {
    expect(withoutSurge(rule('L0', []), 26, 0).plan).toMatchObject([{ approvers: contractsArea.reviewers, needed: 1 }]);
  });
});

describe('a burst', () => {
  const { action, done } = countedAction({ area: 'artifacts' });
  let world: GateWorld;
  beforeAll(async () => {
    world = await openGateWorld([action]);
    world.people(member('pat', 'project-manager'));
  });
  afterAll(() => world.stop());

  test('is carried out up to the fiftieth; then people decide, until an hour has gone by', async () => {
    const perHour = defaultPolicy.areas.artifacts?.surge.perHour ?? 0;
    const levels: string[] = [];
    for (let n = 1; n <= perHour + 10; n++) levels.push((await world.propose()).level);
    expect(levels).toEqual(levels.map((_, n) => (n < perHour ? 'L0' : 'L2')));

    const { proposalId, raisedBecause } = await world.propose();
    expect(raisedBecause).toBe(
      '60 of its kind were proposed within an hour before it, and 50 may be carried out unasked',
    );
    await world.tend(proposalId);
    expect(done).not.toContain(proposalId);
    await world.decide('pat', proposalId, 'approve');
    await world.tend(proposalId);
    expect(done).toContain(proposalId);

    world.later(3_600_001);
    const after = await world.propose();
    expect(after.level).toBe('L0');
    expect(await world.tend(after.proposalId)).toMatchObject({ state: 'executed' });
  });
});
