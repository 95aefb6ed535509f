import fc from 'fast-check';
import type { Features } from '../../../src/gates/index.ts';
import { levels } from '../../../src/gates/level.ts';
import type { AreaPolicy, PolicyRules } from '../../../src/gates/policy/approval-policy.ts';
import { comparableValue } from '../../../src/gates/policy/comparable-value.ts';
import type { Case, Condition } from '../../../src/gates/policy/condition.ts';
import { areaOf, example } from './example-policy.ts';

const types = ['msa', 'sow', 'nda'];
const tiers = ['gold', 'silver'];
const topics = ['liability', 'price', 'data'];
const occasions = ['new', 'renewal'] as const;

const some = (names: readonly string[]) => fc.subarray([...names], { minLength: 1 });
const atLeast = (most: number) => fc.record({ atLeast: fc.nat(most) });

/** Conditions of every kind, up to four deep. */
export const conditions: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition; leaf: Condition }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ value: atLeast(1_000) }),
    fc.record({ risk: atLeast(100) }),
    fc.record({ termMonths: atLeast(60) }),
    fc.record({ deviations: atLeast(5) }),
    fc.record({ reach: atLeast(5) }),
    fc.record({ type: fc.record({ in: some(types) }) }),
    fc.record({ occasion: fc.record({ in: some(occasions) }) }),
    fc.record({ clientTier: fc.record({ in: some(tiers) }) }),
    fc.record({ topics: fc.record({ include: some(topics) }) }),
    fc.record({ action: fc.record({ in: some(['contracts-activateContract', 'renewals-renewContract']) }) }),
  ),
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    tie('leaf'),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
})).condition;

export const featuresOf: fc.Arbitrary<Features> = fc.record(
  {
    risk: fc.nat(100),
    value: fc.record({ minor: fc.nat(1_500), currency: fc.constantFrom('USD', 'EUR', 'CHF') }),
    termMonths: fc.nat(60),
    deviations: fc.nat(5),
    reach: fc.nat(5),
    type: fc.constantFrom(...types),
    occasion: fc.constantFrom(...occasions),
    clientTier: fc.constantFrom(...tiers),
    topics: fc.subarray(topics),
  },
  { requiredKeys: ['risk'] },
);

/** As plans see a case: its value in the policy's currency. */
export function caseOf({ value, ...rest }: Features, rules: PolicyRules): Case {
  const comparable = comparableValue(value, rules, 'USD');
  return { ...rest, action: 'contracts-activateContract', ...(comparable ? { valueMinor: comparable.minor } : {}) };
}

const steps = fc
  .array(fc.option(conditions, { nil: undefined }), { minLength: 1, maxLength: 5 })
  .map((whens): AreaPolicy['steps'] =>
    whens.map((when, index) => ({
      ...{ id: `s${index}`, title: `Step ${index}`, stage: 1, approvers: [{ role: 'approver' }], needed: 1 },
      ...(when ? { when } : {}),
    })),
  );

const raises = fc.array(
  fc.record({ when: conditions, to: fc.constantFrom(...levels), because: fc.constant('it is large') }),
  {
    maxLength: 4,
  },
);

/** Policies for the area of contracts, without waivers. */
export const policies: fc.Arbitrary<PolicyRules> = fc
  .record({ level: fc.constantFrom(...levels), raise: raises, steps })
  .map((said) => ({ ...example, areas: { contracts: { ...areaOf(example), ...said, waivers: [] } } }));
