import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Action, floorOf } from '../../../src/gates/action.ts';
import type { Features } from '../../../src/gates/index.ts';
import { type Level, levels } from '../../../src/gates/level.ts';
import { mayHold } from '../../../src/gates/policy/condition.ts';
import { planFor } from '../../../src/gates/policy/plan-for.ts';
import { caseOf, featuresOf, policies } from './arbitrary-policies.ts';
import { anAction, areaOf, example } from './example-policy.ts';

const activate = anAction();
const stepsFor = (features: Features) => planFor(example, activate, features, 'USD').plan.map(({ id }) => id);
const value = (minor: number, currency = 'USD') => ({ minor, currency });
/** A case in which no condition of the example holds. */
const quiet: Features = {
  risk: 10,
  value: value(100_000),
  termMonths: 12,
  deviations: 0,
  occasion: 'new',
  clientTier: 'gold',
};

describe('the example asks', () => {
  test.each<[what: string, said: Partial<Features>, steps: readonly string[]]>([
    ['nobody but the account manager where all is small and as preferred', {}, ['account']],
    ['finance from fifty thousand on', { value: value(5_000_000) }, ['account', 'finance']],
    ['nobody more a cent below', { value: value(4_999_999) }, ['account']],
    ['legal too from a hundred thousand on', { value: value(10_000_000) }, ['account', 'legal', 'finance']],
    [
      'by what euros are worth on the day of the rates',
      { value: value(9_223_391, 'EUR') },
      ['account', 'legal', 'finance'],
    ],
    ['and a cent less by what they are not', { value: value(9_223_390, 'EUR') }, ['account', 'finance']],
    ['by yen, which have no smaller unit', { value: value(15_384_616, 'JPY') }, ['account', 'legal', 'finance']],
    [
      'everybody about a value no rate is known for',
      { value: value(1, 'CHF'), clientTier: 'silver' },
      ['account', 'legal', 'finance', 'board'],
    ],
    ['legal where a grave topic changed', { topics: ['price', 'liability'] }, ['account', 'legal']],
    ['not legal where only the price did', { topics: ['price'] }, ['account']],
    ['legal where three clauses deviate', { deviations: 3 }, ['account', 'legal']],
    ['legal where the risk is high', { risk: 50 }, ['account', 'legal']],
    ['finance about three years', { termMonths: 36 }, ['account', 'finance']],
    [
      'the board about half a million',
      { value: value(50_000_000), clientTier: 'silver' },
      ['account', 'legal', 'finance', 'board'],
    ],
    ['not the board for the best clients', { value: value(50_000_000) }, ['account', 'legal', 'finance']],
  ])('%s', (_, said, steps) => expect(stepsFor({ ...quiet, ...said })).toEqual(steps));

  test('everybody where nothing is known', () => {
    expect(stepsFor({ risk: 10 })).toEqual(['account', 'legal', 'finance', 'board']);
  });

  test('with reasons, save the step that is always there', () => {
    const { plan } = planFor(example, activate, { ...quiet, value: value(12_000_000), termMonths: 48 }, 'USD');
    expect(plan.map(({ because }) => because)).toEqual([
      undefined,
      'value 120,000.00 USD is at least 100,000.00 USD',
      'value 120,000.00 USD is at least 50,000.00 USD and term in months 48 is at least 36',
    ]);
  });
});

describe('the level', () => {
  const at = (level: Level, waivers: (typeof example.areas)[string]['waivers'] = []) => ({
    ...example,
    areas: { contracts: { ...areaOf(example), level, waivers } },
  });
  const waived = (level: Level) => at('L0', [{ action: activate.name, level, reason: 'small' }]);
  const irreversible = anAction({ floor: 'L0', irreversible: 'what was sent cannot be unsent' });
  test.each<[what: string, rules: typeof example, action: Action, level: Level, because: string | undefined]>([
    ["is the area's", at('L3'), activate, 'L3', undefined],
    ['is never below the floor of the action', at('L0'), activate, 'L2', '"Activate the contract" is never below L2'],
    ['is below it by a waiver', waived('L1'), activate, 'L1', '"Activate the contract" is never below L1'],
    ['is L2 where it cannot be taken back', at('L0'), irreversible, 'L2', 'what was sent cannot be unsent'],
    ['is that of contracts where the policy is silent', { ...example, areas: {} }, activate, 'L2', undefined],
  ])('%s', (_, rules, action, level, because) => {
    const rule = planFor(rules, action, quiet, 'USD');
    expect([rule.level, rule.raisedBecause]).toEqual([level, because]);
  });

  test('is raised with the reason of the rule', () => {
    expect(planFor(example, activate, { ...quiet, value: value(100_000_000) }, 'USD')).toMatchObject({
      level: 'L3',
      raisedBecause: 'new business of a million or more is signed by people',
    });
  });

  test('and the plan are those of contracts for an area named like a property of every object', () => {
    expect(planFor(example, anAction({ area: 'constructor', floor: 'L0' }), quiet, 'USD').level).toBe('L2');
  });
});

describe('whatever the policy', () => {
  const rank = (level: Level) => levels.indexOf(level);
  /** What may be unknown about a case. That nothing changed since the last asking is known, so topics are not among it. */
  const forgotten = fc.subarray([
    'value',
    'termMonths',
    'deviations',
    'reach',
    'type',
    'occasion',
    'clientTier',
  ] as const);

  test('not knowing never lowers a level, nor leaves out a step whose condition held', () => {
    fc.assert(
      fc.property(policies, featuresOf, forgotten, (policy, features, names) => {
        const vaguer = { ...features };
        for (const name of names) delete vaguer[name];
        const [before, after] = [features, vaguer].map((each) => planFor(policy, activate, each, 'USD'));
        expect(rank(after?.level ?? 'L0')).toBeGreaterThanOrEqual(rank(before?.level ?? 'L3'));
        const held = areaOf(policy).steps.filter(({ when }) => !when || mayHold(when, caseOf(features, policy)));
        const asked = after?.plan.map(({ id }) => id);
        expect(held.filter(({ id }) => !asked?.includes(id))).toEqual([]);
      }),
    );
  });

  test('a further rule that raises never lowers', () => {
    fc.assert(
      fc.property(policies, policies, featuresOf, (policy, other, features) => {
        const area = areaOf(policy);
        const more = { ...policy, areas: { contracts: { ...area, raise: [...area.raise, ...areaOf(other).raise] } } };
        const level = (rules: typeof policy) => rank(planFor(rules, activate, features, 'USD').level);
        expect(level(more)).toBeGreaterThanOrEqual(level(policy));
      }),
    );
  });

  test('a floor holds, a level above the area is explained, and somebody is in every plan', () => {
    const actions = fc.record({
      floor: fc.constantFrom(...levels),
      irreversible: fc.option(fc.constant('it is sent'), { nil: undefined }),
    });
    fc.assert(
      fc.property(policies, featuresOf, actions, (policy, features, { floor, irreversible }) => {
        const action = anAction({ floor, ...(irreversible ? { irreversible } : {}) });
        const { level, raisedBecause, plan } = planFor(policy, action, features, 'USD');
        expect(rank(level)).toBeGreaterThanOrEqual(rank(floorOf(action)));
        expect(raisedBecause !== undefined).toBe(level !== areaOf(policy).level);
        expect(plan.length).toBeGreaterThan(0);
      }),
    );
  });
});
