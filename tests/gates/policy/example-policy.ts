import { z } from 'zod';
import type { Action } from '../../../src/gates/index.ts';
import type { AreaPolicy, PolicyRules } from '../../../src/gates/policy/approval-policy.ts';
import { defaultPolicy } from '../../../src/gates/policy/default-policy.ts';
import { policyRules } from '../../../src/gates/policy/policy.api.ts';
import type { Vocabulary } from '../../../src/gates/policy/vocabulary.ts';
import { roleNames, rolesWith } from '../../../src/tenancy/index.ts';

/** What a managed service provider with a legal and a finance team sends: thresholds, parallel and later stages, N of M, all. */
export const exampleBody = {
  currency: 'USD',
  rates: { asOf: '2026-11-02', perUnit: { EUR: '1.0842', GBP: '1.2711', JPY: '0.0065' } },
  workingTime: { zone: 'America/New_York', country: 'US', subdivision: 'FL', opens: '08:30', closes: '17:30' },
  groups: {
    legal: { title: 'Legal', members: ['lena', 'luis', 'lou'] },
    finance: { title: 'Finance', members: ['fay', 'finn'] },
    board: { title: 'Board', members: ['bea', 'bo'] },
  },
  areas: {
    contracts: {
      level: 'L2',
      raise: [
        {
          when: { all: [{ value: { atLeast: 100_000_000 } }, { occasion: { in: ['new'] } }] },
          to: 'L3',
          because: 'new business of a million or more is signed by people',
        },
      ],
      steps: [
        { id: 'account', title: 'Account manager', stage: 1, approvers: [{ role: 'approver' }], needed: 1 },
        {
          id: 'legal',
          title: 'Legal',
          stage: 2,
          approvers: [{ group: 'legal' }],
          needed: 2,
          judges: ['liability', 'indemnity', 'governingLaw', 'data'],
          when: {
            any: [
              { topics: { include: ['liability', 'indemnity', 'governingLaw', 'data'] } },
              { deviations: { atLeast: 3 } },
              { risk: { atLeast: 50 } },
              { value: { atLeast: 10_000_000 } },
            ],
          },
        },
        {
          id: 'finance',
          title: 'Finance',
          stage: 2,
          approvers: [{ group: 'finance' }],
          needed: 1,
          judges: ['price', 'term', 'renewal', 'uplift'],
          when: { any: [{ value: { atLeast: 5_000_000 } }, { termMonths: { atLeast: 36 } }] },
        },
        {
          id: 'board',
          title: 'Board',
          stage: 3,
          approvers: [{ group: 'board' }],
          needed: 'all',
          when: { all: [{ value: { atLeast: 50_000_000 } }, { not: { clientTier: { in: ['gold'] } } }] },
        },
      ],
      timing: {
        deadlineDays: 10,
        remind: { afterHours: 9, everyHours: 18, most: 3 },
        escalate: [
          { afterHours: 27, to: [{ role: 'approver' }] },
          { afterHours: 54, to: [{ role: 'provider-admin' }] },
        ],
        longestPauseDays: 20,
        linkHours: 72,
        reviewDays: 5,
      },
      surge: { perHour: 50, reach: 25 },
      reviewers: [{ role: 'contract-manager' }],
      waivers: [],
    },
  },
};

export const example: PolicyRules = policyRules.parse(exampleBody);

export const areaOf = (rules: PolicyRules, name = 'contracts'): AreaPolicy =>
  rules.areas[name] ?? fail(`no area ${name}`);

function fail(why: string): never {
  throw new Error(why);
}

export const anAction = (said: Partial<Action> = {}): Action => ({
  name: 'contracts-activateContract',
  area: 'contracts',
  floor: 'L2',
  title: 'Activate the contract',
  input: z.unknown(),
  acts: [],
  mustShow: [],
  inputNames: ['price', 'uplift'],
  rejectTo: ['draft'],
  ...said,
});

export const known: Vocabulary = {
  roles: roleNames,
  decidingRoles: rolesWith('proposal.decide'),
  topics: ['liability', 'indemnity', 'data', 'governingLaw', 'renewal', 'term', 'price'],
  actions: [anAction(), anAction({ name: 'renewals-renewContract', floor: 'L1' })],
  areas: Object.keys(defaultPolicy.areas),
};
