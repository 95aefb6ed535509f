import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStep } from '../../src/gates/next-step.ts';
import { proposalInstanceId } from '../../src/gates/nudge-proposal.ts';
import type { PlanStep } from '../../src/gates/plan.ts';
import {
  type Decision,
  isDecided,
  isOver,
  type Proposal,
  type ProposalState,
  partitionOf,
  proposalIdFor,
  type Question,
  type Reassignment,
  settlingDecision,
} from '../../src/gates/proposal.ts';
import type { ProposalStep } from '../../src/gates/proposal-step.ts';
import { standingOf, withDecisions } from '../../src/gates/standing.ts';
import { deadlineOf } from '../../src/gates/timing.ts';
import { aProposal, contentHash, proposalId, subjectId } from './a-proposal.ts';

const said = (verdict: Decision['verdict'], id: string, more: Partial<Decision> = {}): Decision => ({
  step: 'approval',
  verdict,
  by: { kind: 'person', id },
  seats: [id],
  via: 'api',
  at: '2026-06-02T09:00:00.000Z',
  contentHash,
  ...more,
});
const decide = (proposal: Proposal, ...decisions: readonly Decision[]): Proposal =>
  decisions.reduce((now, decision) => withDecisions(now, [decision]), proposal);
const step: PlanStep = { id: 'approval', title: 'Approval', stage: 1, approvers: [{ role: 'approver' }], needed: 1 };
const opened = (...seats: readonly string[]) => [
  { step: 'approval', at: '2026-06-01T12:00:00.000Z', seats, escalateAt: [], escalated: 0 },
];
const yes = (id: string, ...seats: readonly string[]) => said('approve', id, seats.length > 0 ? { seats } : {});

describe('decisions', () => {
  const two = aProposal({ plan: [{ ...step, needed: 2 }] });
  const all = aProposal({ plan: [{ ...step, needed: 'all' }], opened: opened('a', 'b') });
  const moved: Reassignment = {
    ...{ step: 'approval', from: 'b', to: { id: 'c', name: 'C', email: 'c@x.example' }, reason: 'away' },
    ...{ by: { kind: 'person' as const, id: 'b' }, at: '2026-06-02T08:00:00.000Z' },
  } as const;
  const steps = aProposal({ plan: [step, { ...step, id: 'legal', stage: 2 }] });
  const glass = (id: string) => said('approve', id, { via: 'breakGlass', seats: [] });
  const cases: readonly (readonly [what: string, Proposal, readonly Decision[], ProposalState])[] = [
    ['one yes approves', aProposal(), [yes('a')], 'approved'],
    ['one no rejects', aProposal(), [said('reject', 'a')], 'rejected'],
    ['one yes of two leaves it open', two, [yes('a')], 'open'],
    ['two people approve', two, [yes('a'), yes('b')], 'approved'],
    ['the same person twice is one person', two, [yes('a'), yes('a')], 'open'],
    ['a no after a yes rejects', two, [yes('a'), said('reject', 'b')], 'rejected'],
    ['one person of two places is one person', two, [yes('a', 'a', 'b')], 'open'],
    ['two people of one place are one', two, [yes('b'), yes('c', 'b')], 'open'],
    ['a delegate and another are two', two, [yes('a'), yes('c', 'b')], 'approved'],
    ['who holds two places leaves one to who holds only that', two, [yes('a', 'a', 'b'), yes('c', 'a')], 'approved'],
    ['everybody means each place', all, [yes('a')], 'open'],
    ['one person may fill each place', all, [yes('a', 'a', 'b')], 'approved'],
    ['who came later is not everybody', all, [yes('a'), yes('c')], 'open'],
    ['who got the place counts for it', { ...all, reassignments: [moved] }, [yes('a'), yes('c')], 'approved'],
    ['who gave the place away does not', { ...all, reassignments: [moved] }, [yes('a'), yes('b')], 'open'],
    ['nobody is never everybody', { ...all, opened: opened() }, [yes('a')], 'open'],
    ['one of two steps leaves it open', steps, [yes('a')], 'open'],
    ['every step approves', steps, [yes('a'), { ...yes('a'), step: 'legal' }], 'approved'],
    ['broken glass of one is nothing', two, [glass('a')], 'open'],
    ['broken glass of one twice is nothing', two, [glass('a'), glass('a')], 'open'],
    ['broken glass of two is whatever is needed', all, [glass('x'), glass('y')], 'approved'],
  ];
  test.each(cases)('%s', (_, proposal, decisions, state) => {
    const after = decide(proposal, ...decisions);
    expect(after.state).toBe(state);
    expect(after.decisions).toEqual(decisions);
  });

  test('stand by stage: later ones wait', () => {
    const states = (proposal: Proposal) => standingOf(proposal).map(({ state }) => state);
    expect(states(steps)).toEqual(['current', 'later']);
    expect(states(decide(steps, yes('a')))).toEqual(['approved', 'current']);
  });

  test('count as many places as could be filled by so many people', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd');
    const words = fc.array(fc.record({ by: id, seats: fc.uniqueArray(id, { minLength: 1 }) }), { maxLength: 5 });
    /** Every way to give each person at most one place, tried. */
    const most = (people: readonly (readonly string[])[], taken: ReadonlySet<string>): number => {
      const [first, ...rest] = people;
      if (!first) return 0;
      const seated = first.filter((seat) => !taken.has(seat)).map((seat) => 1 + most(rest, new Set([...taken, seat])));
      return Math.max(most(rest, taken), ...seated);
    };
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 4 }), (spoken, needed) => {
        const proposal = aProposal({
          plan: [{ ...step, needed }],
          decisions: spoken.map(({ by, seats }) => yes(by, ...seats)),
        });
        const people = [...Map.groupBy(spoken, ({ by }) => by).values()].map((of) => of.flatMap(({ seats }) => seats));
        expect(standingOf(proposal)[0]?.state === 'approved').toBe(most(people, new Set()) >= needed);
      }),
    );
  });

  test('settle what was approved or rejected, and nothing that expired or was withdrawn', () => {
    const endorsed = decide(two, yes('a'));
    const approved = decide(aProposal(), yes('a'));
    for (const state of ['open', 'expired', 'withdrawn'] as const)
      expect(settlingDecision({ ...endorsed, state })).toBeUndefined();
    for (const state of ['approved', 'withPeople', 'executing', 'executed', 'failed'] as const)
      expect(settlingDecision({ ...approved, state })).toEqual(yes('a'));
    expect(settlingDecision(decide(aProposal(), said('reject', 'a')))).toEqual(said('reject', 'a'));
    expect(settlingDecision(aProposal({ state: 'approved' }))).toBeUndefined();
  });
});

describe('a deadline', () => {
  const question = (at: string, until: string, answeredAt?: string) => ({
    ...({ id: 'q', text: 'Why?', by: { kind: 'person', id: 'a' }, at, until } as const),
    ...(answeredAt ? { answer: { text: 'So.', by: { kind: 'person', id: 'b' } as const, at: answeredAt } } : {}),
  });
  const [noon3, noon4, noon5] = ['03', '04', '05'].map((day) => `2026-06-${day}T12:00:00.000Z`) as [
    string,
    string,
    string,
  ];
  const cases: readonly (readonly [what: string, Partial<Proposal>, deadline: string])[] = [
    ['without questions is what it was', {}, '2026-06-15T12:00:00.000Z'],
    ['is put off by an answered question', { questions: [question(noon3, noon5, noon4)] }, '2026-06-16T12:00:00.000Z'],
    [
      'is put off by an open one until now',
      { questions: [question(noon4, '2026-06-20T12:00:00.000Z')] },
      '2026-06-21T12:00:00.000Z',
    ],
    [
      'is put off no longer than a question may stop the clock',
      { questions: [question(noon3, noon4)] },
      '2026-06-16T12:00:00.000Z',
    ],
    ['nor by a late answer', { questions: [question(noon3, noon4, noon5)] }, '2026-06-16T12:00:00.000Z'],
    [
      'and by every one of several',
      { questions: [question(noon3, noon4), question(noon4, noon5)] },
      '2026-06-17T12:00:00.000Z',
    ],
    [
      'never lies beyond the matter itself',
      { questions: [question(noon3, noon5)], notAfter: '2026-06-15T18:00:00.000Z' },
      '2026-06-15T18:00:00.000Z',
    ],
  ];
  test.each(cases)('%s', (_, more, deadline) =>
    expect(deadlineOf(aProposal(more), new Date('2026-06-10T12:00:00Z')).toISOString()).toBe(deadline),
  );
});

describe('the next step of a proposal', () => {
  const ask = {
    ...{ step: 'approval', person: { id: 'a', name: 'A', email: 'a@x.example' }, seats: ['a'], reminded: 0 },
    ...{ at: '2026-06-01T12:00:00.000Z', remindAt: ['2026-06-03T12:00:00.000Z'] },
  };
  const asked = { opened: opened('a'), asks: [ask] };
  const reminded = { ...asked, asks: [{ ...ask, reminded: 1 }] };
  const ladder = { ...reminded, opened: opened('a').map((o) => ({ ...o, escalateAt: ['2026-06-05T12:00:00.000Z'] })) };
  const question: Question = {
    ...{ id: 'q1', text: 'Why?', by: { kind: 'person' as const, id: 'a' }, at: '2026-06-02T12:00:00.000Z' },
    until: '2026-06-30T12:00:00.000Z',
  };
  const given: Reassignment = {
    ...{ step: 'approval', from: 'a', to: { id: 'c', name: 'C', email: 'c@x.example' }, reason: 'away' },
    ...{ by: { kind: 'person' as const, id: 'a' }, at: '2026-06-02T12:00:00.000Z' },
  };
  const cases: readonly (readonly [what: string, Partial<Proposal>, now: string, ProposalStep['do']])[] = [
    ['is to ask', {}, '2026-06-01T12:00:00Z', 'ask'],
    ['is nothing while people think', asked, '2026-06-01T13:00:00Z', 'rest'],
    ['is to remind when that is due', asked, '2026-06-03T12:00:00Z', 'remind'],
    ['is not to remind while a question waits', { ...asked, questions: [question] }, '2026-06-03T12:00:00Z', 'rest'],
    ['is not to expire while a question waits', { ...reminded, questions: [question] }, '2026-06-16T12:00:00Z', 'rest'],
    [
      'is to expire at the end of the matter, a question waiting or not',
      { ...reminded, questions: [question], notAfter: '2026-06-16T12:00:00.000Z' },
      '2026-06-16T12:00:00Z',
      'expire',
    ],
    ['is to ask whoever was given a place', { ...asked, reassignments: [given] }, '2026-06-02T12:00:00Z', 'ask'],
    [
      'is nothing more once they were',
      { ...asked, reassignments: [{ ...given, toldAt: given.at }] },
      '2026-06-02T12:00:00Z',
      'rest',
    ],
    ['is to escalate on the ladder', ladder, '2026-06-05T12:00:00Z', 'escalate'],
    ['is nothing when all are reminded', reminded, '2026-06-10T12:00:00Z', 'rest'],
    ['is to expire, never to approve', reminded, '2026-06-15T12:00:00Z', 'expire'],
    ['is to expire even if nobody was asked', {}, '2026-06-15T12:00:00Z', 'expire'],
    [
      'is to expire at the end of the matter, before any reminder',
      { ...asked, notAfter: '2026-06-02T12:00:00.000Z' },
      '2026-06-02T12:00:00Z',
      'expire',
    ],
    [
      'is to execute what was approved, the deadline being over or not',
      { state: 'approved' },
      '2026-07-01T12:00:00Z',
      'execute',
    ],
    ['is to hand over what people carry out', { state: 'approved', level: 'L3' }, '2026-07-01T12:00:00Z', 'handOver'],
    ['is nothing while people carry it out', { state: 'withPeople', level: 'L3' }, '2026-06-02T12:00:00Z', 'rest'],
    ['is to expire what people did not carry out', { state: 'withPeople' }, '2026-06-15T12:00:00Z', 'expire'],
    ['is to execute again what was cut off', { state: 'executing' }, '2026-07-01T12:00:00Z', 'execute'],
    ['is to roll back again what was cut off', { state: 'rollingBack' }, '2026-07-01T12:00:00Z', 'rollBack'],
    ...(['rejected', 'expired', 'withdrawn', 'executed', 'rolledBack'] as const).map(
      (state) => [`is nothing when ${state}`, { state }, '2026-06-01T12:00:00Z', 'rest'] as const,
    ),
  ];
  test.each(cases)('%s', (_, more, now, step) =>
    expect(nextStep(aProposal(more), new Date(now))).toEqual({ do: step }),
  );

  test('is something, or somebody’s, for all that is not over', () => {
    for (const state of ['open', 'approved', 'withPeople', 'executing', 'rollingBack'] as const)
      expect(isOver(aProposal({ state }))).toBe(false);
    expect(isDecided(aProposal())).toBe(false);
  });
});

describe('the id of a proposal', () => {
  test('names the partition it lies in', () => {
    expect(proposalIdFor(`contract:${subjectId}`, '0123456789ab')).toBe(proposalId);
    expect(partitionOf(proposalId)).toBe(`contract:${subjectId}`);
  });
  test.each([
    '',
    'x',
    `${proposalId}x`,
    proposalId.toUpperCase(),
    `../${proposalId}`,
    `log:1-p0123456789ab`,
    `contract-${subjectId}-p012`,
    `${proposalId}\n`,
  ])('is not %j', (text) => expect(partitionOf(text)).toBeUndefined());
  test('makes instance ids of at most a hundred characters, different for different proposals', () => {
    const tenant = 't'.repeat(30);
    const ids = [
      proposalId,
      `${'a'.repeat(60)}-${subjectId}-p0123456789ab`,
      `${'b'.repeat(60)}-${subjectId}-p0123456789ab`,
    ].map((id) => proposalInstanceId(tenant, id));
    expect(ids.every((id) => id.length <= 100 && id.startsWith(`${tenant}:p:`))).toBe(true);
    expect(new Set(ids).size).toBe(3);
  });
});
