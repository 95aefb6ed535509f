import type { Execution } from '../../../src/gates/executing/execution.ts';
import type { Came, DecisionView } from '../../../src/gates/pages/decision-view.ts';
import type { Decision, Proposal } from '../../../src/gates/proposal.ts';
import { html } from '../../../src/platform/html.ts';
import { aProposal, contentHash } from '../a-proposal.ts';
import { ann, at, aView, ben, step } from './a-view.ts';

export interface State {
  readonly view: DecisionView;
  readonly came?: Came;
}

const approval: Decision = {
  step: step.id,
  verdict: 'approve',
  by: ann,
  seats: ['ann', 'dora'],
  onBehalfOf: [{ id: 'dora', name: 'Dora Dunn' }],
  via: 'link',
  at,
  contentHash,
  reason: 'As agreed with the client.',
};
const rejection: Decision = { ...approval, verdict: 'reject', reason: 'The liability cap is too low.' };
const execution: Execution = {
  startedAt: at,
  endedAt: '2026-06-02T13:00:04.000Z',
  acts: [{ act: 'publishRunbook', endedAt: '2026-06-02T13:00:03.000Z', outcome: { published: true, copies: 3 } }],
};
const l1 = {
  level: 'L1',
  state: 'executed',
  execution,
  review: { of: 'L1', reviewers: [{ role: 'project-manager' }], state: 'due', dueAt: '2026-06-09T13:00:00.000Z' },
} satisfies Partial<Proposal>;
const l3 = {
  level: 'L3',
  state: 'withPeople',
  decisions: [approval],
  checklist: [
    { text: 'The customer was called', done: { by: ben, at } },
    { text: 'The data was exported and handed over' },
  ],
} satisfies Partial<Proposal>;
const plan: Proposal['plan'] = [
  { ...step, id: 'legal', title: 'Legal review', because: 'liability changed', judges: ['liability'] },
  {
    ...step,
    id: 'finance',
    title: 'Finance',
    stage: 1,
    needed: 2,
    because: 'value 120,000.00 USD is at least 100,000.00 USD',
  },
  { ...step, id: 'board', title: 'Board', stage: 2, addedBy: { id: 'ben', at } },
];
const seated = new Map([
  ['legal', [ann, ben]],
  ['finance', [ann, ben, { id: 'cleo', name: 'Cleo Costa' }]],
  ['board', [{ id: 'dora', name: 'Dora Dunn' }]],
]);
const question = {
  id: 'q1',
  text: 'Which insurance covers this?\nPlease send the policy.',
  by: ann,
  at,
  until: '2026-06-30T13:00:00.000Z',
};
const viewer = aView().viewer;
const [, finance] = plan;

/** Every kind of page that people can meet, by name. */
export const states: Readonly<Record<string, State>> = {
  open: { view: aView() },
  'of several steps, after a new version, with exhibits': {
    view: aView({
      of: {
        plan,
        raisedBecause: 'the risk is at least 60',
        recommendation: {
          verdict: 'review',
          risk: 64,
          reasons: [
            { text: 'Liability is unlimited', span: { start: 10, end: 40 } },
            { text: 'Auto-renews for 24 months' },
          ],
        },
        decisions: [{ ...approval, step: 'finance', by: ben, seats: ['ben'], keptFrom: 'earlier' }],
        voided: [
          {
            decision: { ...approval, step: 'legal', by: { kind: 'person', id: 'dora', name: 'Dora Dunn' } },
            because: 'changed: liability, price',
          },
        ],
        succeeds: 'earlier',
        opened: [{ step: 'legal', at, seats: ['ann'], escalateAt: [at], escalated: 1 }],
        reassignments: [
          {
            step: 'finance',
            from: 'eve',
            to: { id: 'cleo', name: 'Cleo Costa', email: 'c@acme.example' },
            by: { kind: 'person', id: 'eve', name: 'Eve Ellis' },
            at,
            reason: 'On leave until July.',
          },
        ],
        breakGlass: [{ by: ben, at, reason: 'The service stops tonight.' }],
      },
      seated,
      viewer: {
        ...viewer,
        seats: plan.slice(0, 2).map((one) => ({ step: one, onBehalfOf: one === finance ? ['Dora Dunn'] : [] })),
        may: new Set([...viewer.may, 'withdraw', 'breakGlass']),
      },
      exhibits: [
        {
          title: 'What changed since version 1',
          body: html`<h3>8 Limitation of liability</h3><p class="redline">The liability of either party is <del>limited to the fees of twelve months</del><ins>unlimited</ins>.</p>`,
        },
        {
          title: 'What the reasons rest on',
          body: html`<figure><blockquote>This Agreement shall renew automatically for successive terms of twenty-four (24) months.</blockquote><figcaption>Clause 3.2, Renewal</figcaption></figure>`,
        },
      ],
      comments: [{ text: 'We had this with Contoso too.', by: ben, at }],
    }),
  },
  'with exhibits that could not be shown': { view: aView({ exhibits: [{ failed: true }] }) },
  'question open': {
    view: aView({ of: { questions: [question] }, may: ['approve', 'reject', 'reassign', 'comment', 'answer'] }),
    came: { success: 'Your question was sent. The clock is stopped until it is answered.' },
  },
  'question answered': {
    view: aView({ of: { questions: [{ ...question, answer: { text: 'The cyber policy.', by: ben, at } }] } }),
  },
  'reason missing': {
    view: aView(),
    came: {
      problem: {
        act: 'approve',
        status: 400,
        message: 'Give a reason for the rejection.',
        field: 'reason',
        typed: { returnTo: 'negotiation' },
      },
    },
  },
  'nobody chosen': {
    view: aView(),
    came: {
      problem: {
        act: 'reassign',
        status: 400,
        message: 'Choose a person.',
        field: 'to',
        typed: { reason: 'I am away.' },
      },
    },
  },
  'form too old': {
    view: aView(),
    came: { problem: { act: 'approve', status: 403, message: 'Please send it again.', typed: {} } },
  },
  'of somebody else': {
    view: aView({ viewer: { ...viewer, seats: [], barred: true, may: new Set(['comment', 'withdraw']) } }),
  },
  'deadline over': { view: aView({ now: new Date('2026-07-01T00:00:00Z'), may: ['comment'] }) },
  approved: { view: aView({ of: { state: 'approved', decisions: [approval] }, may: ['comment'] }) },
  rejected: { view: aView({ of: { state: 'rejected', decisions: [rejection], returnTo: 'draft' }, may: ['comment'] }) },
  'decided meanwhile': {
    view: aView({ of: { state: 'rejected', decisions: [rejection] }, may: [] }),
    came: {
      problem: { act: 'approve', status: 409, message: 'This was already decided: rejected by Ann Archer.', typed: {} },
    },
  },
  expired: { view: aView({ of: { state: 'expired' }, may: [] }) },
  withdrawn: { view: aView({ of: { state: 'withdrawn' }, may: [] }) },
  executing: {
    view: aView({ of: { state: 'executing', decisions: [approval], execution: { ...execution, acts: [] } }, may: [] }),
  },
  failed: {
    view: aView({
      of: {
        state: 'failed',
        decisions: [approval],
        execution: {
          ...execution,
          refusal: 'The contract was changed meanwhile.',
          acts: [
            ...execution.acts.map((act) => ({ ...act, undone: { at, refusal: 'The copies were sent.' } })),
            { act: 'tellPsa', endedAt: at, refusal: 'The contract was changed meanwhile.' },
          ],
        },
      },
      may: [],
    }),
  },
  'L1, to be reviewed': { view: aView({ of: l1, may: ['acknowledge', 'rollBack', 'comment'] }) },
  'L1, no reason to take it back': {
    view: aView({ of: l1, may: ['acknowledge', 'rollBack'] }),
    came: { problem: { act: 'rollBack', status: 400, message: 'Say why.', field: 'reason', typed: {} } },
  },
  'L1, acknowledged': {
    view: aView({
      of: { ...l1, review: { ...l1.review, state: 'acknowledged', by: ben, at, note: 'Fine.' } },
      may: [],
    }),
  },
  'L1, taken back': {
    view: aView({
      of: {
        ...l1,
        state: 'rolledBack',
        review: { ...l1.review, state: 'rolledBack', by: ben, at },
        execution: {
          ...execution,
          acts: execution.acts.map((act) => ({ ...act, undone: { at, outcome: { withdrawn: 3 } } })),
          rollback: { by: ben, reason: 'Wrong client.', askedAt: at, endedAt: at },
        },
      },
      may: [],
    }),
  },
  'L3, checklist': { view: aView({ of: l3, may: ['tick', 'carryOut', 'comment', 'withdraw'] }) },
  'L3, all ticked': {
    view: aView({
      of: { ...l3, checklist: l3.checklist.map((item) => ({ ...item, done: { by: ben, at } })) },
      may: ['tick', 'carryOut'],
    }),
  },
};

export const openProposal = aProposal();
