import { describe, expect, test } from 'vitest';
import type { Contract } from '../../src/contracts/contract.ts';
import { civilDate, zone } from '../../src/platform/dates.ts';
import { cycleId, nextStep, type OperationStanding, type RenewalCycle } from '../../src/renewals/cycle.ts';
import type { CycleStep } from '../../src/renewals/cycle-step.ts';
import { renewableOf } from '../../src/renewals/renewal-plan.ts';
import { aContract } from '../contracts/a-contract.ts';

/**
 * The term ends on 31 December 2026 in New York; notice is 60 days: sent by 27 October (see renewal-dates.test.ts), so people
 * are told on 30 April (180 days), 29 June, 29 July, 28 August and 27 September, and the package is prepared on 29 July.
 */
const active = (said: Partial<Contract> = {}) => aContract({ state: 'active', ...said });
const aCycle = (said: Partial<RenewalCycle> = {}): RenewalCycle => ({
  id: cycleId(1),
  kind: 'renewals.cycle',
  schema: 1,
  contractId: active().contractId,
  termNumber: 1,
  endsOn: civilDate('2026-12-31'),
  decisionDue: civilDate('2026-10-27'),
  raised: [],
  dueAt: '2026-01-01T00:00:00.000Z',
  ...said,
});
const notice = {
  noticeId: 'n',
  kind: 'non-renewal',
  receivedOn: civilDate('2026-09-01'),
  method: 'email',
  recordedBy: 'r',
  deadline: civilDate('2026-11-01'),
} as const;
const proposed = { proposalId: 'p', raised: [180, 120, 90] } as const;
const wait = (until: string): CycleStep => ({ do: 'wait', until });

const cases: readonly (readonly [what: string, Contract, RenewalCycle | undefined, now: string, CycleStep])[] = [
  ['a contract in force gets a cycle', active(), undefined, '2026-01-05T12:00Z', { do: 'openCycle' }],
  ['a draft has none', aContract(), undefined, '2026-01-05T12:00Z', { do: 'rest' }],
  [
    'nor has one that runs until notice',
    active({ renewal: { kind: 'evergreen' } }),
    undefined,
    '2026-01-05T12:00Z',
    { do: 'rest' },
  ],
  ['nor one under notice', active({ notice }), undefined, '2026-01-05T12:00Z', { do: 'rest' }],
  [
    'it waits for the morning of the first alert',
    active(),
    aCycle(),
    '2026-01-05T12:00Z',
    wait('2026-04-30T13:00:00.000Z'),
  ],
  ['at midnight nobody is told', active(), aCycle(), '2026-04-30T04:00Z', wait('2026-04-30T13:00:00.000Z')],
  ['at nine in the morning people are', active(), aCycle(), '2026-04-30T13:00Z', { do: 'alert' }],
  ['once', active(), aCycle({ raised: [180] }), '2026-04-30T13:01Z', wait('2026-06-29T13:00:00.000Z')],
  ['of stages passed unseen only the newest is told', active(), aCycle(), '2026-07-01T13:00Z', { do: 'alert' }],
  [
    'a stage passed unseen is told in the next morning, not at night',
    active(),
    aCycle(),
    '2026-07-01T06:00Z',
    wait('2026-07-01T13:00:00.000Z'),
  ],
  ['the alert goes before the package', active(), aCycle({ raised: [180, 120] }), '2026-07-29T13:00Z', { do: 'alert' }],
  [
    'the package is prepared when the decision opens',
    active(),
    aCycle({ raised: [180, 120, 90] }),
    '2026-07-29T13:00Z',
    { do: 'proposeRenewal' },
  ],
  ['once', active(), aCycle(proposed), '2026-07-29T13:01Z', wait('2026-08-28T13:00:00.000Z')],
  ['alerts go on while it waits for its decision', active(), aCycle(proposed), '2026-08-28T13:00Z', { do: 'alert' }],
  [
    'after the last alert it waits for the end of the term',
    active(),
    aCycle({ ...proposed, raised: [180, 120, 90, 60, 30] }),
    '2026-10-01T13:00Z',
    wait('2027-01-01T05:00:00.000Z'),
  ],
  [
    'on the last evening it is not renewed yet',
    active(),
    aCycle({ ...proposed, raised: [180, 120, 90, 60, 30] }),
    '2027-01-01T04:59Z',
    wait('2027-01-01T05:00:00.000Z'),
  ],
  [
    'without notice the agreement renews itself',
    active(),
    aCycle(proposed),
    '2027-01-01T05:00Z',
    { do: 'renewByOperation' },
  ],
  [
    'what renews by agreement does not',
    active({ renewal: { kind: 'byAgreement', months: 12 } }),
    aCycle(proposed),
    '2027-01-01T05:00Z',
    { do: 'closeCycle' },
  ],
  ['a notice closes the cycle', active({ notice }), aCycle(proposed), '2026-09-02T12:00Z', { do: 'closeCycle' }],
  [
    'so does the end of the contract',
    aContract({ state: 'expired' }),
    aCycle(proposed),
    '2027-01-02T12:00Z',
    { do: 'closeCycle' },
  ],
  ['what is closed rests', active({ notice }), withoutDue(aCycle(proposed)), '2026-09-02T12:00Z', { do: 'rest' }],
  [
    'what is closed rests after its end too',
    active({ renewal: { kind: 'byAgreement', months: 12 } }),
    withoutDue(aCycle(proposed)),
    '2027-01-02T12:00Z',
    { do: 'rest' },
  ],
];

function withoutDue({ dueAt: _, ...cycle }: RenewalCycle): RenewalCycle {
  return cycle;
}

describe('the next step of a cycle', () => {
  test.each(cases)('%s', (_, contract, cycle, now, step) => {
    expect(nextStep(renewableOf(contract), cycle, new Date(now))).toEqual(step);
  });

  const end = '2027-01-01T05:00Z';
  const auto = renewableOf(active());
  const recorded: readonly (readonly [what: string, RenewalCycle, OperationStanding | undefined, CycleStep])[] = [
    [
      'while it is under way the next day is waited for',
      aCycle(proposed),
      'underWay',
      wait('2027-01-02T05:00:00.000Z'),
    ],
    [
      'what came to nothing is recorded anew',
      aCycle({ ...proposed, operationId: 'o' }),
      undefined,
      { do: 'renewByOperation' },
    ],
    ['what people refused is not', aCycle(proposed), 'declined', { do: 'closeCycle' }],
    ['nor is it looked at any more', withoutDue(aCycle(proposed)), 'declined', { do: 'rest' }],
  ];
  test.each(recorded)('of a renewal by the clause: %s', (_, cycle, standing, step) => {
    expect(nextStep(auto, cycle, new Date(end), standing)).toEqual(step);
  });
  test('how a record stands says nothing before the term is over', () => {
    for (const standing of ['underWay', 'declined'] as const)
      expect(nextStep(auto, aCycle(proposed), new Date('2026-07-29T13:01Z'), standing)).toEqual(
        nextStep(auto, aCycle(proposed), new Date('2026-07-29T13:01Z')),
      );
  });

  test('is told in the morning of the contract, wherever that is', () => {
    const auckland = renewableOf(active({ zone: zone('Pacific/Auckland') }));
    expect(nextStep(auckland, aCycle(), new Date('2026-04-29T20:59Z'))).toEqual(wait('2026-04-29T21:00:00.000Z'));
    expect(nextStep(auckland, aCycle(), new Date('2026-04-29T21:00Z'))).toEqual({ do: 'alert' });
  });

  test('walked through a year alerts five times, proposes once and renews once', () => {
    const contract = active();
    let cycle = aCycle();
    let now = new Date('2026-01-05T12:00Z');
    const done: string[] = [];
    for (let turn = 0; turn < 50 && !done.includes('renewByOperation'); turn++) {
      const step = nextStep(renewableOf(contract), cycle, now);
      if (step.do === 'wait') {
        expect(new Date(step.until) > now).toBe(true);
        now = new Date(step.until);
        continue;
      }
      done.push(`${step.do}${step.do === 'alert' ? ` ${now.toISOString().slice(0, 10)}` : ''}`);
      if (step.do === 'alert')
        cycle = { ...cycle, raised: [...cycle.raised, ([180, 120, 90, 60, 30] as const)[cycle.raised.length] ?? 30] };
      if (step.do === 'proposeRenewal') cycle = { ...cycle, proposalId: 'p' };
    }
    expect(done).toEqual([
      'alert 2026-04-30',
      'alert 2026-06-29',
      'alert 2026-07-29',
      'proposeRenewal',
      'alert 2026-08-28',
      'alert 2026-09-27',
      'renewByOperation',
    ]);
  });
});
