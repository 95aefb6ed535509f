import { describe, expect, test } from 'vitest';
import { nextStep } from '../../src/gates/next-step.ts';
import { proposalInstanceId } from '../../src/gates/nudge-proposal.ts';
import {
  type Decision,
  isDecided,
  isOver,
  type Proposal,
  type ProposalState,
  partitionOf,
  proposalIdFor,
  settled,
  settlingDecision,
  withDecision,
} from '../../src/gates/proposal.ts';
import type { ProposalStep } from '../../src/gates/proposal-step.ts';
import { aProposal, contentHash, proposalId, subjectId } from './a-proposal.ts';

const said = (verdict: Decision['verdict'], id: string): Decision => ({
  verdict,
  by: { kind: 'person', id },
  via: 'api',
  at: '2026-06-02T09:00:00.000Z',
  contentHash,
});
const decide = (proposal: Proposal, ...decisions: readonly Decision[]): Proposal =>
  decisions.reduce(withDecision, proposal);

describe('decisions', () => {
  const two = aProposal({ needed: 2 });
  const cases: readonly (readonly [what: string, Proposal, readonly Decision[], ProposalState])[] = [
    ['one yes approves', aProposal(), [said('approve', 'a')], 'approved'],
    ['one no rejects', aProposal(), [said('reject', 'a')], 'rejected'],
    ['one yes of two leaves it open', two, [said('approve', 'a')], 'open'],
    ['two people approve', two, [said('approve', 'a'), said('approve', 'b')], 'approved'],
    ['the same person twice is one person', two, [said('approve', 'a'), said('approve', 'a')], 'open'],
    ['a no after a yes rejects', two, [said('approve', 'a'), said('reject', 'b')], 'rejected'],
  ];
  test.each(cases)('%s', (_, proposal, decisions, state) => {
    const after = decide(proposal, ...decisions);
    expect(after.state).toBe(state);
    expect(after.decisions).toEqual(decisions);
    expect(after.dueAt === undefined).toBe(state === 'rejected');
  });

  test('settle what was approved or rejected, and nothing that expired or was withdrawn', () => {
    const endorsed = decide(two, said('approve', 'a'));
    const approved = decide(aProposal(), said('approve', 'a'));
    for (const state of ['open', 'expired', 'withdrawn'] as const)
      expect(settlingDecision({ ...endorsed, state })).toBeUndefined();
    for (const state of ['approved', 'executing', 'executed', 'failed'] as const)
      expect(settlingDecision({ ...approved, state })).toEqual(said('approve', 'a'));
    expect(settlingDecision(decide(aProposal(), said('reject', 'a')))).toEqual(said('reject', 'a'));
    expect(settlingDecision(aProposal({ state: 'approved' }))).toBeUndefined();
  });

  test('that are over leave nothing due', () => expect(settled(aProposal())).not.toHaveProperty('dueAt'));
});

describe('the next step of a proposal', () => {
  const at = (text: string) => new Date(text);
  const asked = { askedAt: '2026-06-01T12:00:00.000Z' };
  const reminded = { ...asked, remindedAt: '2026-06-03T12:00:00.000Z' };
  const cases: readonly (readonly [what: string, Proposal, now: string, ProposalStep])[] = [
    ['is to ask', aProposal(), '2026-06-01T12:00:00Z', { do: 'ask' }],
    [
      'is to wait for the reminder',
      aProposal(asked),
      '2026-06-01T13:00:00Z',
      { do: 'wait', until: '2026-06-03T12:00:00.000Z' },
    ],
    ['is to remind after two days', aProposal(asked), '2026-06-03T12:00:00Z', { do: 'remind' }],
    [
      'is to wait for the deadline, reminded once',
      aProposal(reminded),
      '2026-06-10T12:00:00Z',
      { do: 'wait', until: '2026-06-15T12:00:00.000Z' },
    ],
    ['is to expire, never to approve', aProposal(reminded), '2026-06-15T12:00:00Z', { do: 'expire' }],
    ['is to expire even if nobody was asked', aProposal(), '2026-06-15T12:00:00Z', { do: 'expire' }],
    [
      'waits for the deadline when that comes before the reminder',
      aProposal({ ...asked, deadline: '2026-06-02T12:00:00.000Z' }),
      '2026-06-01T13:00:00Z',
      { do: 'wait', until: '2026-06-02T12:00:00.000Z' },
    ],
    [
      'is to execute what was approved, the deadline being over or not',
      aProposal({ state: 'approved' }),
      '2026-07-01T12:00:00Z',
      { do: 'execute' },
    ],
    [
      'is to execute again what was cut off',
      aProposal({ state: 'executing' }),
      '2026-07-01T12:00:00Z',
      { do: 'execute' },
    ],
    ...(['rejected', 'expired', 'withdrawn', 'executed', 'failed'] as const).map(
      (state) => [`is nothing when ${state}`, aProposal({ state }), '2026-06-01T12:00:00Z', { do: 'rest' }] as const,
    ),
  ];
  test.each(cases)('%s', (_, proposal, now, step) => expect(nextStep(proposal, at(now))).toEqual(step));

  test('is something for all that is not over', () => {
    for (const state of ['open', 'approved', 'executing'] as const) expect(isOver(aProposal({ state }))).toBe(false);
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
