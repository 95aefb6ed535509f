import type { DecisionView, PageAct } from '../../../src/gates/pages/decision-view.ts';
import type { Proposal } from '../../../src/gates/proposal.ts';
import { aProposal, proposalId } from '../a-proposal.ts';

const acts: readonly PageAct[] = ['approve', 'reject', 'ask', 'reassign', 'comment'];
export const step = aProposal().plan[0] ?? raise();
export const ann = { kind: 'person', id: 'ann', name: 'Ann Archer' } as const;
export const ben = { kind: 'person', id: 'ben', name: 'Ben Brook' } as const;
export const at = '2026-06-02T13:00:00.000Z';

/** What Ann, an approver, sees of an open proposal on its second day; what is said replaces it. */
export const aView = (
  said: Partial<DecisionView> & { readonly of?: Partial<Proposal>; readonly may?: readonly PageAct[] } = {},
): DecisionView => {
  const { of, may = acts, ...rest } = said;
  return {
    proposal: aProposal(of),
    zone: 'America/New_York',
    now: new Date('2026-06-02T14:00:00.000Z'),
    viewer: {
      id: 'ann',
      name: 'Ann Archer',
      seats: [{ step, onBehalfOf: [] }],
      barred: false,
      may: new Set(may),
    },
    seated: new Map([
      [
        step.id,
        [
          { id: 'ann', name: 'Ann Archer' },
          { id: 'ben', name: 'Ben Brook' },
        ],
      ],
    ]),
    candidates: [{ id: 'cleo', name: 'Cleo Costa', email: 'cleo@acme.example' }],
    rejectTo: ['draft', 'negotiation'],
    exhibits: [],
    comments: [],
    path: `/proposals/acme/${proposalId}`,
    csrf: 'token',
    commentKey: 'key',
    ...rest,
  };
};

function raise(): never {
  throw new Error('the proposal of the tests has no step');
}
