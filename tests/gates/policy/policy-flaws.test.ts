import { describe, expect, test } from 'vitest';
import type { AreaPolicy, PolicyRules } from '../../../src/gates/policy/approval-policy.ts';
import type { Condition } from '../../../src/gates/policy/condition.ts';
import { defaultPolicy } from '../../../src/gates/policy/default-policy.ts';
import { policyFlaws } from '../../../src/gates/policy/policy-flaws.ts';
import { anAction, areaOf, example, known } from './example-policy.ts';

const contracts = areaOf(example);
const withArea = (said: Partial<AreaPolicy>): PolicyRules => ({
  ...example,
  areas: { contracts: { ...contracts, ...said } },
});
const withStep = (index: number, said: Partial<AreaPolicy['steps'][number]>): PolicyRules =>
  withArea({ steps: contracts.steps.map((step, at) => (at === index ? { ...step, ...said } : step)) });
const withTiming = (said: Partial<AreaPolicy['timing']>): PolicyRules =>
  withArea({ timing: { ...contracts.timing, ...said } });
const when = (condition: Condition): PolicyRules => withStep(1, { when: condition });
const waiver = { action: 'renewals-renewContract', level: 'L0', reason: 'small renewals' } as const;
const external = { external: { name: 'Ann', email: 'ann@client.example' } };

const at = 'areas.contracts';
const cases: readonly (readonly [what: string, rules: PolicyRules, field: string, rule: RegExp])[] = [
  [
    'an unknown role',
    withStep(0, { approvers: [{ role: 'lawyer' }] }),
    `${at}.steps.0.approvers.0.role`,
    /one of the roles: provider-admin/,
  ],
  [
    'a role that may not decide',
    withStep(0, { approvers: [{ role: 'auditor' }] }),
    `${at}.steps.0.approvers.0.role`,
    /one of the roles/,
  ],
  [
    'an unknown group',
    withStep(0, { approvers: [{ group: 'sales' }] }),
    `${at}.steps.0.approvers.0.group`,
    /legal, finance, board/,
  ],
  [
    'a group by the name of a property of every object',
    withStep(0, { approvers: [{ group: 'constructor' }], needed: 'all' }),
    `${at}.steps.0.approvers.0.group`,
    /groups/,
  ],
  ['more approvals than people', withStep(1, { needed: 4 }), `${at}.steps.1.needed`, /more than the 3 people/],
  [
    'people counted twice',
    withStep(1, { approvers: [{ group: 'board' }, { person: 'bea' }], needed: 3 }),
    `${at}.steps.1.needed`,
    /more than the 2 people/,
  ],
  ['two steps of one id', withStep(1, { id: 'account' }), `${at}.steps.1.id`, /two steps/],
  ['a stage after an empty one', withStep(3, { stage: 5 }), `${at}.steps.3.stage`, /none in stage 4/],
  ['an area without steps', withArea({ steps: [] }), `${at}.steps`, /at least one step/],
  [
    'something judged that nobody knows',
    withStep(1, { judges: ['liability', 'weather'] }),
    `${at}.steps.1.judges.1`,
    /input or topic/,
  ],
  [
    'an unknown topic',
    when({ any: [{ risk: { atLeast: 5 } }, { not: { topics: { include: ['weather'] } } }] }),
    `${at}.steps.1.when.any.1.not.topics.include.0`,
    /known topic/,
  ],
  [
    'an action of another area',
    when({ action: { in: ['artifacts-publish'] } }),
    `${at}.steps.1.when.action.in.0`,
    /action of this area/,
  ],
  [
    'an unknown area',
    { ...example, areas: { ...example.areas, contract: contracts } },
    'areas.contract',
    /known are: contracts, artifacts/,
  ],
  [
    'a raise that raises nothing',
    withArea({ raise: [{ when: { risk: { atLeast: 5 } }, to: 'L2', because: 'x' }] }),
    `${at}.raise.0.to`,
    /above the level/,
  ],
  [
    'somebody from outside asked below L2',
    withArea({ level: 'L1', steps: [{ ...contracts.steps[0], approvers: [external] } as AreaPolicy['steps'][number]] }),
    `${at}.steps.0.approvers.0.external`,
    /only from L2/,
  ],
  [
    'a step that would be taken for one that people add',
    withStep(0, { id: 'added-1' }),
    `${at}.steps.0.id`,
    /must not begin with added-/,
  ],
  ['a review from outside', withArea({ reviewers: [external] }), `${at}.reviewers.0.external`, /account/],
  [
    'a level below all floors',
    withArea({ level: 'L0' }),
    `${at}.level`,
    /below the floor of every action here, which is L1/,
  ],
  [
    'a waiver of something unknown',
    withArea({ level: 'L0', waivers: [{ ...waiver, action: 'x' }, waiver] }),
    `${at}.waivers.0.action`,
    /action of this area/,
  ],
  [
    'a waiver of nothing',
    withArea({ level: 'L0', waivers: [{ ...waiver, level: 'L1' }] }),
    `${at}.waivers.0.level`,
    /below the floor of the action, L1/,
  ],
  [
    'a waiver that the area undoes',
    withArea({ waivers: [waiver] }),
    `${at}.waivers.0.level`,
    /without effect, for the area is at L2/,
  ],
  ['a waiver given twice', withArea({ level: 'L0', waivers: [waiver, waiver] }), `${at}.waivers.1.action`, /twice/],
  ['an unknown currency', { ...example, currency: 'USX' }, 'currency', /ISO 4217/],
  [
    'a rate of an unknown currency',
    { ...example, rates: { ...example.rates, perUnit: { QQQ: '1' } } },
    'rates.perUnit.QQQ',
    /ISO 4217/,
  ],
  [
    'a rate of nothing',
    { ...example, rates: { ...example.rates, perUnit: { EUR: '0.00' } } },
    'rates.perUnit.EUR',
    /more than 0/,
  ],
  [
    'a rate of its own currency',
    { ...example, rates: { ...example.rates, perUnit: { USD: '1' } } },
    'rates.perUnit.USD',
    /own currency/,
  ],
  [
    'a day that ends before it begins',
    { ...example, workingTime: { ...example.workingTime, closes: '08:30' } },
    'workingTime.closes',
    /later than opens/,
  ],
  [
    'a part of no country',
    { ...example, workingTime: { opens: '09:00', closes: '18:00', subdivision: 'FL' } },
    'workingTime.subdivision',
    /country/,
  ],
  [
    'a reminder after the deadline',
    withTiming({ remind: { afterHours: 90, everyHours: 1, most: 1 } }),
    `${at}.timing.remind.afterHours`,
    /before the deadline, which is 90 working hours/,
  ],
  [
    'a last reminder after the deadline',
    withTiming({ remind: { afterHours: 9, everyHours: 30, most: 4 } }),
    `${at}.timing.remind.most`,
    /after 99 hours/,
  ],
  [
    'rungs out of order',
    withTiming({
      escalate: [
        { afterHours: 30, to: [{ role: 'approver' }] },
        { afterHours: 30, to: [{ role: 'approver' }] },
      ],
    }),
    `${at}.timing.escalate.1.afterHours`,
    /later than the rung before/,
  ],
  [
    'a rung after the deadline',
    withTiming({ escalate: [{ afterHours: 200, to: [{ role: 'approver' }] }] }),
    `${at}.timing.escalate.0.afterHours`,
    /before the deadline/,
  ],
  [
    'a rung to an unknown role',
    withTiming({ escalate: [{ afterHours: 20, to: [{ role: 'boss' }] }] }),
    `${at}.timing.escalate.0.to.0.role`,
    /one of the roles/,
  ],
];

describe('a policy', () => {
  test.each(cases)('with %s has that flaw and no other', (_, rules, field, rule) => {
    const flaws = policyFlaws(rules, known, 'USD');
    expect(flaws.map((flaw) => flaw.field)).toEqual([field]);
    expect(flaws[0]?.rule).toMatch(rule);
  });

  test('such as the example, or the one every tenant begins with, has none', () => {
    expect(policyFlaws(example, known, 'USD')).toEqual([]);
    expect(policyFlaws(defaultPolicy, known, 'USD')).toEqual([]);
    expect(policyFlaws({ ...example, areas: {} }, known, 'USD')).toEqual([]);
  });

  test('is told of no more flaws at once than anybody reads, however many there are', () => {
    const include = Array.from({ length: 50 }, (_, n) => `x${n}`);
    const any = Array.from({ length: 20 }, () => ({ topics: { include } }));
    expect(policyFlaws(when({ any }), known, 'USD')).toHaveLength(100);
  });
  test('may go below a floor with a waiver that says why', () => {
    expect(policyFlaws(withArea({ level: 'L0', waivers: [waiver] }), known, 'USD')).toEqual([]);
  });

  test('may leave an area at a level which holds for some of its actions', () => {
    const mixed = { ...known, actions: [anAction(), anAction({ name: 'contracts-tagContract', floor: 'L0' })] };
    expect(policyFlaws(withArea({ level: 'L0' }), mixed, 'USD')).toEqual([]);
  });

  test('waives nothing that cannot be taken back', () => {
    const final = { ...known, actions: [anAction({ floor: 'L2', irreversible: 'what was sent cannot be unsent' })] };
    const waived = { action: 'contracts-activateContract', level: 'L0' as const, reason: 'too slow' };
    const flaws = policyFlaws(withArea({ level: 'L0', waivers: [waived] }), final, 'USD');
    expect(flaws).toMatchObject([{ field: `${at}.waivers.0.level`, rule: expect.stringContaining('below L2') }]);
  });

  test('judges what the actions of its own area declare, not what those of others do', () => {
    const elsewhere = {
      ...known,
      actions: [anAction({ inputNames: [] }), anAction({ area: 'artifacts', inputNames: ['uplift'] })],
    };
    expect(policyFlaws(example, elsewhere, 'USD').map(({ field }) => field)).toEqual([`${at}.steps.2.judges.3`]);
  });

  test("has a rate of the tenant's currency too many where it names none itself", () => {
    const { currency: _, ...rest } = example;
    expect(policyFlaws(rest, known, 'EUR').map(({ field }) => field)).toEqual(['rates.perUnit.EUR']);
  });
});
