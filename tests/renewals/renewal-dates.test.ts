import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, civilDate } from '../../src/platform/dates.ts';
import {
  ALERT_STAGES,
  alertDates,
  alertStageOn,
  DEFAULT_RECEIPT,
  renewalDates,
  type TermPlan,
  termAt,
} from '../../src/renewals/index.ts';

const sample: TermPlan = { firstDay: civilDate('2026-01-01'), initial: { months: 36 }, renewal: { months: 12 } };

function datesOf(plan: TermPlan, index: number, rules: Partial<Parameters<typeof renewalDates>[1]> = {}) {
  const term = termAt(plan, index);
  if (!term) throw new Error('no such term');
  return renewalDates(term, { plan, ...rules });
}

describe('the dates of a renewal', () => {
  it('of the sample agreement are those its clauses give', () => {
    expect(datesOf(sample, 0, { notice: { count: 60, unit: 'day' }, receipt: DEFAULT_RECEIPT.hand })).toMatchObject({
      decisionDue: '2028-11-01',
      latestReceipt: '2028-11-01',
      decisionOpens: '2028-08-03',
      internalDeadline: '2028-10-18',
      renewalEffective: '2029-01-01',
      next: { index: 1, firstDay: '2029-01-01', lastDay: '2029-12-31' },
      alerts: [
        { stage: 180, date: '2028-05-05' },
        { stage: 120, date: '2028-07-04' },
        { stage: 90, date: '2028-08-03' },
        { stage: 60, date: '2028-09-02' },
        { stage: 30, date: '2028-10-02' },
      ],
    });
  });

  it('allow for the slowest delivery unless told otherwise', () => {
    expect(datesOf(sample, 0, { notice: { count: 60, unit: 'day' } }).decisionDue).toBe('2028-10-27');
  });

  it('of an agreement without notice run to its last day', () => {
    const fixed: TermPlan = { firstDay: civilDate('2026-04-01'), initial: { lastDay: civilDate('2028-03-31') } };
    const dates = datesOf(fixed, 0);
    expect(dates).toMatchObject({ decisionDue: '2028-03-31', renewalEffective: '2028-04-01' });
    expect(dates.next).toBeUndefined();
    expect(dates.latestReceipt).toBeUndefined();
  });

  it('follow the policy given', () => {
    const dates = datesOf(sample, 0, {
      notice: { count: 60, unit: 'day' },
      receipt: DEFAULT_RECEIPT.hand,
      policy: { openDaysBefore: 30, internalDaysBefore: 4 },
    });
    expect(dates).toMatchObject({ decisionOpens: '2028-10-02', internalDeadline: '2028-10-27' });
  });
});

describe('alerts', () => {
  const due = civilDate('2028-11-01');
  it.each([
    ['none before the first', '2028-05-04', undefined],
    ['on the first day of a stage', '2028-05-05', 180],
    ['on its last day', '2028-07-03', 180],
    ['on the first day of the next', '2028-07-04', 120],
    ['in the last stage', '2028-10-31', 30],
    ['on the day the decision is due', '2028-11-01', 30],
    ['none after it', '2028-11-02', undefined],
  ] as const)('%s', (_, day, stage) => {
    expect(alertStageOn(due, civilDate(day))).toBe(stage);
  });

  it('partition the time up to the due day: each day has one stage, and stages follow each other in order', () => {
    const someDue = fc.integer({ min: 0, max: 30_000 }).map((offset) => addDays(civilDate('2000-01-01'), offset));
    fc.assert(
      fc.property(someDue, (target) => {
        const starts = new Map(alertDates(target).map((alert) => [alert.date, alert.stage]));
        let expected: number | undefined;
        for (let left = 200; left >= 0; left--) {
          const day = addDays(target, -left);
          expected = starts.get(day) ?? expected;
          expect(alertStageOn(target, day)).toBe(expected);
        }
        expect(starts.size).toBe(ALERT_STAGES.length);
      }),
      { numRuns: 30 },
    );
  });
});
