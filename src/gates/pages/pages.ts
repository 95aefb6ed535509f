import type { Documents } from '../../platform/cosmos/documents.ts';
import { everyItem } from '../../platform/cosmos/every-item.ts';
import type { Route } from '../../platform/http.ts';
import type { ApprovalLinks } from '../approaching/approval-link.ts';
import type { GatesDeciding } from '../deciding/deciding.ts';
import type { ReadsWaiting } from '../deciding/read-waiting.ts';
import { approvalRoutes } from './approvals.http.ts';
import { type DecisionDeskParts, decisionDesk } from './decision-desk.http.ts';
import { ownMattersRoute } from './own-matters.http.ts';
import { ownMattersStore } from './own-matters-store.ts';
import { actsOfPage, type PageUseCases } from './page-acts.http.ts';
import { proposalPageRoutes } from './proposal-page.http.ts';
import { type DecisionViewParts, readsDecisionViews } from './read-decision-view.ts';
import { readsOwnMatters } from './read-own-matters.ts';

export interface PagesParts extends Omit<DecisionViewParts, 'comments'>, Pick<DecisionDeskParts, 'store' | 'forms'> {
  readonly documents: Documents;
  readonly links: ApprovalLinks;
  readonly uses: PageUseCases & Pick<GatesDeciding, 'comments'>;
  readonly waiting: ReadsWaiting;
}

/** The pages of this slice: of a proposal, by link or signed in, and of what waits for oneself. */
export function pageRoutes(parts: PagesParts): readonly Route[] {
  const { documents, store, links, forms, uses } = parts;
  const comments: DecisionViewParts['comments'] = (scope, proposalId) =>
    Array.fromAsync(
      everyItem(async (page) => {
        const found = await uses.comments(scope, proposalId, { limit: 200, ...page });
        return found.ok ? found.value : { items: [] };
      }),
    );
  const readView = readsDecisionViews({ ...parts, comments });
  const desk = decisionDesk({ store, readView, acts: actsOfPage(uses), forms });
  return [
    ...approvalRoutes(store, links, desk, forms),
    ...proposalPageRoutes(store, desk),
    ownMattersRoute(readsOwnMatters({ ...parts, matters: ownMattersStore(documents) })),
  ];
}
