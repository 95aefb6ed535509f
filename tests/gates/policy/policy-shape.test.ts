import { describe, expect, test } from 'vitest';
import { rulesOf } from '../../../src/gates/policy/approval-policy.ts';
import { defaultPolicy } from '../../../src/gates/policy/default-policy.ts';
import { newVersionBody, policyRules } from '../../../src/gates/policy/policy.api.ts';
import { example, exampleBody } from './example-policy.ts';

/** The example with one value replaced, or taken out where nothing takes its place. */
function changed(path: string, value: unknown): unknown {
  const draft: unknown = structuredClone(exampleBody);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at = draft as Record<string, unknown>;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return draft;
}

const problems = (draft: unknown): string[] => {
  const outcome = policyRules.safeParse(draft);
  return outcome.success ? [] : outcome.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

const nested = (levels: number): unknown => (levels <= 1 ? { risk: { atLeast: 1 } } : { not: nested(levels - 1) });
const steps = 'areas.contracts.steps';

describe('a policy as it comes over the wire', () => {
  test('is read as it was sent, and the one every tenant begins with could have been sent', () => {
    expect(example).toEqual(exampleBody);
    expect(policyRules.parse(rulesOf(defaultPolicy))).toEqual(rulesOf(defaultPolicy));
  });

  test.each<[what: string, path: string, value: unknown, field: string, rule: RegExp]>([
    ['a level that is none', 'areas.contracts.level', 'L9', 'areas.contracts.level', /one of: L0, L1, L2, L3/],
    [
      'two kinds of approver in one',
      `${steps}.0.approvers.0`,
      { role: 'approver', group: 'legal' },
      `${steps}.0.approvers.0`,
      /exactly one of: role, group/,
    ],
    ['an approver of no kind', `${steps}.1.approvers.0`, {}, `${steps}.1.approvers.0`, /exactly one of/],
    ['a field nobody knows', `${steps}.1.approvers.0`, { roll: 'x' }, `${steps}.1.approvers.0`, /roll/],
    [
      'an address that is none',
      `${steps}.0.approvers.0`,
      { external: { name: 'Ann', email: 'ann' } },
      `${steps}.0.approvers.0.external.email`,
      /e-mail address/,
    ],
    ['half a person', `${steps}.0.needed`, 1.5, `${steps}.0.needed`, /whole number from 1 to 50, or 'all'/],
    ['no approver', `${steps}.0.approvers`, [], `${steps}.0.approvers`, /at least 1/],
    ['no step', steps, [], steps, /at least 1/],
    [
      'a threshold with a fraction',
      'areas.contracts.raise.0.when.all.0.value.atLeast',
      0.5,
      'areas.contracts.raise.0.when.all.0.value.atLeast',
      /whole number of minor units/,
    ],
    ['a condition of no kind', `${steps}.1.when.any.0`, {}, `${steps}.1.when.any.0`, /exactly one of: all, any, not/],
    [
      'a condition of two kinds',
      `${steps}.1.when`,
      { risk: { atLeast: 1 }, not: { risk: { atLeast: 2 } } },
      `${steps}.1.when`,
      /exactly one of/,
    ],
    [
      'a condition nobody knows',
      `${steps}.1.when.any.1`,
      { moonPhase: { atLeast: 1 } },
      `${steps}.1.when.any.1.moonPhase`,
      /not a field/,
    ],
    ['alternatives without any', `${steps}.1.when`, { any: [] }, `${steps}.1.when.any`, /at least one/],
    [
      'an occasion that is none',
      'areas.contracts.raise.0.when',
      { occasion: { in: ['birthday'] } },
      'areas.contracts.raise.0.when.occasion.in.0',
      /renewal/,
    ],
    ['conditions six deep', `${steps}.1.when`, nested(6), `${steps}.1.when`, /more than 5 deep/],
    ['a rate in words', 'rates.perUnit.EUR', 'one', 'rates.perUnit.EUR', /decimal text/],
    ['a rate of something longer', 'rates.perUnit.EURO', '1', 'rates.perUnit.EURO', /ISO 4217/],
    ['a day that is none', 'rates.asOf', '2026-02-30', 'rates.asOf', /day of the calendar/],
    ['an hour that is none', 'workingTime.opens', '25:00', 'workingTime.opens', /HH:MM/],
    ['a zone that is none', 'workingTime.zone', 'Mars/Olympus', 'workingTime.zone', /IANA/],
    [
      'a group with a strange name',
      'groups.two words',
      { title: 'x', members: ['y'] },
      'groups.two words',
      /letters, digits/,
    ],
    ['a group of nobody', 'groups.legal.members', [], 'groups.legal.members', /at least 1/],
    [
      'a waiver without a reason',
      'areas.contracts.waivers',
      [{ action: 'a', level: 'L0' }],
      'areas.contracts.waivers.0.reason',
      /string/,
    ],
    ['no timing', 'areas.contracts.timing', undefined, 'areas.contracts.timing', /object/],
  ])('with %s is refused, naming field and rule', (_, path, value, field, rule) => {
    const found = problems(changed(path, value));
    expect(found.filter((problem) => problem.startsWith(`${field}: `) && rule.test(problem))).toHaveLength(1);
  });

  test('nests five deep at most, and a hundred thousand levels are refused like six', () => {
    expect(problems(changed(`${steps}.1.when`, nested(5)))).toEqual([]);
    const bottomless: unknown = JSON.parse(`${'{"not":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
    const draft = structuredClone(exampleBody) as { areas: { contracts: { steps: { when?: unknown }[] } } };
    Object.assign(draft.areas.contracts.steps[1] ?? {}, { when: bottomless });
    expect(problems(draft)).toEqual([`${steps}.1.when: must not nest more than 5 deep`]);
  });

  test('is published with a note that says why', () => {
    const { error } = newVersionBody.safeParse(exampleBody);
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['note']);
    expect(newVersionBody.safeParse({ ...exampleBody, note: ' ' }).success).toBe(false);
  });
});
