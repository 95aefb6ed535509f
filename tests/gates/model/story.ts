import fc from 'fast-check';
import type { Level } from '../../../src/gates/level.ts';

/** Somebody of the play, by number. The last two are the author and somebody of another department. */
export type Who = number;
export const people = 6;
export const author = 5;

export const roleNames = ['approver', 'legal'] as const;
/** A provider admin is asked by no policy here, but may break the glass. */
export type RoleName = (typeof roleNames)[number] | 'provider-admin';

export interface StepSaid {
  readonly stage: number;
  readonly approvers: readonly ({ readonly role: RoleName } | { readonly person: Who } | { readonly group: 'board' })[];
  readonly needed: number | 'all';
  readonly judges?: readonly string[];
}

export interface PolicySaid {
  readonly level: Level;
  readonly steps: readonly StepSaid[];
  readonly deadlineDays: number;
  readonly escalateAfterHours?: number;
}

export type Command =
  | { readonly do: 'decide'; readonly who: Who; readonly verdict: 'approve' | 'reject'; readonly stale: boolean }
  | { readonly do: 'delegate'; readonly from: Who; readonly to: Who; readonly hours: number; readonly away: boolean }
  | { readonly do: 'revoke'; readonly which: number }
  | { readonly do: 'roles'; readonly who: Who; readonly roles: readonly RoleName[] }
  | { readonly do: 'clock'; readonly hours: number }
  /** What is due is done; the `crash`-th commit of it fails, before or after it took effect. */
  | { readonly do: 'sweep'; readonly crash?: { readonly at: number; readonly after: boolean } }
  | { readonly do: 'newVersion'; readonly proven: boolean; readonly topics: readonly string[]; readonly price: number }
  | { readonly do: 'publish'; readonly policy: PolicySaid }
  | { readonly do: 'reassign'; readonly from: Who; readonly to: Who; readonly step: number }
  | { readonly do: 'breakGlass'; readonly who: Who }
  | { readonly do: 'ask'; readonly who: Who }
  | { readonly do: 'answer' }
  | { readonly do: 'carryOut'; readonly who: Who };

export interface Play {
  readonly policy: PolicySaid;
  readonly roles: readonly (readonly RoleName[])[];
  readonly board: readonly Who[];
  readonly commands: readonly Command[];
}

const who = fc.integer({ min: 0, max: people - 1 });
const rolesOf = fc.constantFrom<readonly RoleName[]>(
  ['approver'],
  ['legal'],
  ['legal'],
  ['approver', 'legal'],
  ['provider-admin'],
  ['legal', 'provider-admin'],
  [],
);
const topics = ['liability', 'price', 'termination'];

const step: fc.Arbitrary<StepSaid> = fc
  .record({
    stage: fc.integer({ min: 1, max: 2 }),
    approvers: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...roleNames).map((role) => ({ role })) },
        { weight: 1, arbitrary: who.map((person) => ({ person })) },
        { weight: 1, arbitrary: fc.constant({ group: 'board' as const }) },
      ),
      { minLength: 1, maxLength: 2, size: 'xsmall' },
    ),
    needed: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 2 }) },
      { weight: 1, arbitrary: fc.constant('all' as const) },
    ),
    judges: fc.option(fc.subarray(topics, { minLength: 1 }), { nil: undefined }),
  })
  .map(({ judges, ...said }) => (judges ? { ...said, judges } : said));

const policy: fc.Arbitrary<PolicySaid> = fc
  .record({
    level: fc.constantFrom<Level>('L2', 'L2', 'L2', 'L2', 'L2', 'L0', 'L1', 'L3'),
    steps: fc.array(step, { minLength: 1, maxLength: 3 }),
    deadlineDays: fc.integer({ min: 2, max: 60 }),
    escalateAfterHours: fc.option(fc.integer({ min: 4, max: 30 }), { nil: undefined }),
  })
  .map(({ escalateAfterHours, ...said }) => (escalateAfterHours ? { ...said, escalateAfterHours } : said));

const sweep = fc
  .option(fc.record({ at: fc.integer({ min: 1, max: 4 }), after: fc.boolean() }), { nil: undefined, freq: 3 })
  .map((crash): Command => (crash ? { do: 'sweep', crash } : { do: 'sweep' }));

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      who,
      verdict: fc.constantFrom('approve' as const, 'approve' as const, 'approve' as const, 'reject' as const),
      stale: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
  },
  { weight: 5, arbitrary: sweep },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('delegate' as const),
      from: who,
      to: who,
      hours: fc.integer({ min: 1, max: 200 }),
      away: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('revoke' as const), which: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('roles' as const), who, roles: fc.subarray([...roleNames]) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('clock' as const), hours: fc.constantFrom(1, 6, 24, 72, 500) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('newVersion' as const),
      proven: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
      topics: fc.oneof(fc.constant([]), fc.subarray([...topics, 'confidentiality'])),
      price: fc.constantFrom(0, 0, 1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('publish' as const), policy }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('reassign' as const), from: who, to: who, step: fc.nat({ max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('breakGlass' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('ask' as const), who }) },
  { weight: 1, arbitrary: fc.constant({ do: 'answer' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('carryOut' as const), who }) },
);

export const play: fc.Arbitrary<Play> = fc.record({
  policy,
  roles: fc.array(rolesOf, { minLength: people, maxLength: people }),
  board: fc.uniqueArray(who, { minLength: 1, maxLength: 3 }),
  commands: fc.array(command, { minLength: 4, maxLength: 30 }),
});
