import type { Clock } from '../../platform/clock.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import type { Route } from '../../platform/http.ts';
import type { Action } from '../action.ts';
import type { ApprovalLinks } from '../approaching/approval-link.ts';
import type { People } from '../doors.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { approvalRoutes } from './approvals.http.ts';
import { decisionDesk, type FormGuard } from './decision-desk.http.ts';
import { ownMattersRoute } from './own-matters.http.ts';
import { ownMattersStore } from './own-matters-store.ts';
import { actsOfPage, type PageUseCases } from './page-acts.http.ts';
import { proposalPageRoutes } from './proposal-page.http.ts';
import { readsDecisionViews } from './read-decision-view.ts';
import { readsOwnMatters } from './read-own-matters.ts';

export interface PagesParts {
  readonly documents: Documents;
  readonly store: ProposalStore;
  readonly links: ApprovalLinks;
  readonly people: People;
  readonly roster: ReadsRoster;
  readonly actions: ReadonlyMap<string, Action>;
  readonly forms: FormGuard;
  readonly clock: Clock;
  readonly uses: PageUseCases;
}

/** The pages of this slice: of a proposal, by link or signed in, and of what waits for oneself. */
export function pageRoutes(parts: PagesParts): readonly Route[] {
  const { documents, store, links, people, roster, actions, forms, clock, uses } = parts;
  const acts = actsOfPage(uses);
  const readAll = readsDecisionViews({ people, roster, actions, comments: async () => [], clock });
  const readView: typeof readAll = async (...asked) => {
    const view = await readAll(...asked);
    return { ...view, viewer: { ...view.viewer, may: new Set([...view.viewer.may].filter((act) => act in acts)) } };
  };
  const desk = decisionDesk({ store, readView, acts, forms });
  const matters = ownMattersStore(documents);
  return [
    ...approvalRoutes(store, links, desk),
    ...proposalPageRoutes(store, desk),
    ownMattersRoute(readsOwnMatters({ matters, people, roster, clock })),
  ];
}
