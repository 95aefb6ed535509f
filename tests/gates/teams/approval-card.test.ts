import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decision, Proposal } from '../../../src/gates/proposal.ts';
import { approvalCard, emptyCard } from '../../../src/gates/teams/approval-card.ts';
import type { CardView } from '../../../src/gates/teams/card-view.ts';
import { aProposal, contentHash, proposalId } from '../a-proposal.ts';
import { faultsOfCard, textOf } from './card-rules.ts';

const page = `https://counterpart.example/proposals/acme/${proposalId}`;
const step = {
  id: 'approval',
  title: 'Legal',
  stage: 1,
  approvers: [{ role: 'approver' }],
  needed: 2,
  because: 'value over 10,000',
};

const cardOf = (said: Partial<Proposal> = {}, more: Partial<CardView> = {}) =>
  approvalCard({
    proposal: aProposal({ plan: [step], ...said }),
    viewer: { seats: [{ step, onBehalfOf: [] }], spoke: false },
    others: ['Ben of Acme'],
    zone: 'America/New_York',
    language: 'en',
    now: new Date('2026-06-02T12:00:00Z'),
    page,
    tenant: 'acme',
    ...more,
  });
const asOther = { viewer: { seats: [], spoke: false } };
const asSpoken = { viewer: { seats: [], spoke: true } };
const decision = (said: Partial<Decision> = {}): Decision => ({
  step: 'approval',
  verdict: 'approve',
  by: { kind: 'person', id: 'ann', name: 'Ann of Acme' },
  seats: ['ann'],
  via: 'link',
  at: '2026-06-02T13:00:00.000Z',
  contentHash,
  ...said,
});
const factsOf = (card: ReturnType<typeof cardOf>) =>
  card.body
    .flatMap((element) => (element.type === 'FactSet' ? element.facts : []))
    .map((f) => `${f.title}: ${f.value}`);

describe('who is asked is shown', () => {
  test('first what was computed, then until when, what happens otherwise, the step and who else decides', () => {
    expect(factsOf(cardOf())).toEqual([
      'Client: Bayside Dental Group',
      'Decide by: 15 June 2026 at 08:00 EDT',
      'If nobody decides: The contract stays a draft.',
      'Your step: Legal',
      'Asked because: value over 10,000',
      'Needed: 2 approvals are needed',
      'Also asked: Ben of Acme',
    ]);
  });

  test('what the assistant says after that, under its own name', () => {
    const { body } = cardOf();
    const at = body.findIndex(({ type }) => type === 'Container');
    expect(at).toBeGreaterThan(body.findIndex(({ type }) => type === 'FactSet'));
    expect(JSON.stringify(body[at])).toMatch(
      /What the assistant says.*recommends approving \(risk 12 of 100\).*All terms/,
    );
  });

  test('one button, which leads to the page and decides nothing', () => {
    expect(cardOf().actions).toEqual([{ type: 'Action.OpenUrl', title: 'Read and decide', url: page }]);
    expect(cardOf().refresh?.action).toMatchObject({ type: 'Action.Execute', data: { tenant: 'acme', proposalId } });
  });

  test('in whose place they decide', () => {
    const viewer = { seats: [{ step, onBehalfOf: ['Cas of Acme'] }], spoke: false };
    expect(factsOf(cardOf({}, { viewer }))).toContain('In place of: Cas of Acme');
  });

  test('in their language', () => {
    const card = cardOf({}, { language: 'de' });
    expect(card.lang).toBe('de');
    expect(factsOf(card)).toContainEqual(expect.stringContaining('Entscheiden bis: 15\u200b. Juni 2026 um 08:00'));
    expect(card.actions[0]?.title).toBe('Lesen und entscheiden');
  });
});

describe('everybody else sees what is theirs to see', () => {
  test.each([
    ['who has decided', {}, asSpoken, 'You have decided. It waits for others.'],
    ['who has no part in it', {}, asOther, 'This is not yours to decide.'],
    ['after the deadline', {}, { now: new Date('2026-06-15T12:00:00Z') }, 'Nobody decided in time.'],
    ['when it expired', { state: 'expired' }, {}, 'Nobody decided in time. Nothing was carried out.'],
    [
      'when it was approved',
      { state: 'approved', decisions: [decision()] },
      {},
      'Approved by Ann of Acme on 2 June 2026 at 09:00 EDT.',
    ],
    [
      'when it was carried out',
      { state: 'executed', decisions: [decision()] },
      {},
      'Approved by Ann of Acme on 2 June 2026',
    ],
    [
      'when somebody stood in',
      { state: 'approved', decisions: [decision({ onBehalfOf: [{ id: 'ben', name: 'Ben' }] })] },
      {},
      'Approved by Ann of Acme on behalf of Ben on',
    ],
    [
      'when it was rejected',
      { state: 'rejected', decisions: [decision({ verdict: 'reject', reason: 'Too dear' })] },
      {},
      'Rejected by Ann of Acme on 2 June 2026 at 09:00 EDT. Reason: Too dear',
    ],
    ['when it was withdrawn', { state: 'withdrawn' }, {}, 'Withdrawn. There is nothing to decide any more.'],
    ['when it failed', { state: 'failed', decisions: [decision()] }, {}, 'It could not be carried out.'],
    ['when it was taken back', { state: 'rolledBack', decisions: [decision()] }, {}, 'has been taken back'],
  ] as const)('%s', (_, said, more, shown) => {
    const card = cardOf(said, more);
    expect(textOf(card)).toContain(shown);
    expect(card.actions).toMatchObject([{ title: 'Open the record', url: page }]);
    expect(textOf(card)).not.toContain('assistant');
    expect(faultsOfCard(card)).toEqual([]);
  });

  test('what is approved and what is carried out look alike, so that nobody is told twice', () => {
    const [approved, executed] = (['approved', 'executed'] as const).map((state) =>
      cardOf({ state, decisions: [decision()] }),
    );
    expect(approved).toEqual(executed);
  });
});

test('who has no access is shown a card that tells nothing', () => {
  expect(faultsOfCard(emptyCard())).toEqual([]);
  expect(emptyCard()).toMatchObject({ actions: [], body: [{ text: 'There is nothing here for you.' }] });
});

describe('text of contracts and people, whatever it is', () => {
  const bait =
    '[Approve now](https://evil.example) ![x](https://evil.example/a.png) **Approved** {{DATE(2026-01-01)}}\n\n- ok \u202e';
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 4000 }),
    fc.constant(bait),
    fc.constant(bait.repeat(200)),
  );
  const short = fc.array(text, { maxLength: 30 });

  test('adds no link, no markup and no element, and keeps the card small enough', () => {
    fc.assert(
      fc.property(text, short, text, short, fc.boolean(), (title, values, otherwise, names, rejected) => {
        const card = cardOf(
          {
            title,
            subject: { kind: 'contract', id: 'x', title },
            facts: values.map((value) => ({ label: value, value })),
            consequence: otherwise,
            recommendation: { verdict: 'approve', risk: 12, reasons: names.map((name) => ({ text: name })) },
            ...(rejected ? { state: 'rejected', decisions: [decision({ verdict: 'reject', reason: otherwise })] } : {}),
          },
          {
            others: names,
            viewer: { seats: [{ step: { ...step, title, because: otherwise }, onBehalfOf: names }], spoke: false },
          },
        );
        expect(faultsOfCard(card)).toEqual([]);
        const { actions, fallbackText: _, $schema: __, ...shown } = card;
        expect(actions.map(({ url }) => url)).toEqual([page]);
        expect(textOf(shown)).not.toMatch(/:\/\/|(?<!\\\\)\]\(|(?<!\\\\)\*\*|\{\{|\u202e/);
      }),
      { numRuns: 200 },
    );
  });
});
