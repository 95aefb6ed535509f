import { expect, test } from 'vitest';
import { defaultPolicy } from '../../../src/gates/policy/default-policy.ts';
import { simulatesPolicies } from '../../../src/gates/policy/simulate-policy.ts';
import { aProposal } from '../a-proposal.ts';
import { as } from '../gate-world.ts';
import { anAction, areaOf } from './example-policy.ts';

const strict = { ...defaultPolicy, areas: { contracts: { ...areaOf(defaultPolicy), level: 'L3' as const } } };

/** A tenant with so many proposals, told in pages of 200. */
const simulate = (proposals: number, action = 'contracts-activateContract') =>
  simulatesPolicies({
    documents: {
      async query<T>(_: unknown, __: unknown, { cursor = '0' }: { readonly cursor?: string | undefined } = {}) {
        const from = Number(cursor);
        const until = Math.min(proposals, from + 200);
        const items = Array.from({ length: until - from }, () => aProposal({ action }) as T);
        return { items, ...(until < proposals ? { cursor: String(until) } : {}) };
      },
    },
    policies: { current: async () => defaultPolicy },
    people: { currency: async () => 'USD' },
    actions: new Map([['contracts-activateContract', anAction()]]),
    clock: { now: () => new Date('2026-06-20T12:00:00Z') },
  })(as('ada'), strict);

test.each([
  [150, { examined: 150, differing: 150, cut: false, told: 150 }],
  [201, { examined: 201, differing: 201, cut: true, told: 200 }],
  [2_000, { examined: 2_000, differing: 2_000, cut: true, told: 200 }],
  [100_000, { examined: 2_000, differing: 2_000, cut: true, told: 200 }],
])('of %i proposals that all differ says what was looked at and whether it was cut', async (proposals, said) => {
  const { examined, differing, cut, differences } = await simulate(proposals);
  expect({ examined, differing, cut, told: differences.length }).toEqual(said);
});

test('counts apart what no action is registered for any more', async () => {
  expect(await simulate(3, 'contracts-forgotten')).toMatchObject({
    summary: '0 of 0 proposals would have gone elsewhere',
    notJudged: 3,
  });
});
