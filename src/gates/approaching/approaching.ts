import type { GuestSessions } from '../../platform/auth/guest-session.ts';
import type { GuessLimit } from '../../platform/guess-limit.ts';
import type { Doorkeeping } from '../../platform/http/admit.ts';
import type { Route } from '../../platform/http.ts';
import { type DecisionDeskParts, decisionDesk } from '../pages/decision-desk.http.ts';
import { actsOfPage, type PageUseCases } from '../pages/page-acts.http.ts';
import { type DecisionViewParts, readsDecisionViews } from '../pages/read-decision-view.ts';
import { externalApprovalRoutes } from './external-approvals.http.ts';
import { linkRenewalRoutes } from './link-renewals.http.ts';
import { type RenewingParts, renewsLinks } from './renew-link.ts';
import { verifiesGuests } from './verify-guest.ts';

export interface ApproachingParts
  extends Omit<RenewingParts, 'people'>,
    Omit<DecisionViewParts, 'comments'>,
    Pick<DecisionDeskParts, 'forms'> {
  readonly sessions: GuestSessions;
  readonly guesses: GuessLimit;
  readonly uses: PageUseCases;
}

/** How people without an account get in, and links that have expired are made new. */
export function approaching(parts: ApproachingParts): {
  readonly routes: readonly Route[];
  readonly guestOf: Doorkeeping['guestOf'];
} {
  const { store, sessions, guesses, forms, uses } = parts;
  const guests = verifiesGuests(parts);
  const renew = renewsLinks(parts);
  const { approve, reject } = actsOfPage(uses);
  const acts = { approve, reject };
  // They say yes or no. What colleagues wrote to each other, and whom else it could be given to, is not for outsiders.
  const readAll = readsDecisionViews({ ...parts, comments: async () => [] });
  const readView: typeof readAll = async (...asked) => {
    const view = await readAll(...asked);
    const may = new Set([...view.viewer.may].filter((act) => act in acts));
    return { ...view, candidates: [], viewer: { ...view.viewer, may } };
  };
  return {
    routes: guesses.limiting([
      ...linkRenewalRoutes(renew, forms),
      ...externalApprovalRoutes({
        guests,
        sessions,
        renew,
        desk: (forms) => decisionDesk({ store, readView, acts, forms }),
      }),
    ]),
    // Whoever has to wait is not even looked up.
    guestOf: async (asking, params, request) =>
      guesses.mustWait(request, asking.tenant) ? undefined : guests.guestOf(asking, params, request),
  };
}
