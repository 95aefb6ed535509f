import type { Clock } from '../../platform/clock.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import { everyItem } from '../../platform/cosmos/every-item.ts';
import { addDays, type CivilDate, today, zone } from '../../platform/dates.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Action } from '../action.ts';
import type { People } from '../doors.ts';
import type { PolicyRules } from './approval-policy.ts';
import { type Difference, differenceFor, type PastProposal } from './policy-differences.ts';
import type { PolicyStore } from './policy-store.ts';

/** A year of a busy tenant; beyond it the answer says that it is cut. */
const mostProposals = 2_000;
const mostDifferences = 200;
const usualDays = 31;

export interface Simulation {
  /** '14 of 213 proposals would have gone elsewhere' */
  readonly summary: string;
  readonly since: string;
  readonly currentVersion: number;
  readonly examined: number;
  readonly differing: number;
  readonly notJudged: number;
  readonly cut: boolean;
  /** The newest first. */
  readonly differences: readonly Difference[];
}

export interface SimulatingParts {
  readonly documents: Pick<Documents, 'query'>;
  readonly policies: Pick<PolicyStore, 'current'>;
  readonly people: Pick<People, 'currency'>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly clock: Clock;
}

export function simulatesPolicies({ documents, policies, people, actions, clock }: SimulatingParts) {
  /** What a draft would have done with the proposals of late, beside what the policy in force does. Changes nothing. */
  return async (scope: TenantScope, draft: PolicyRules, asked?: CivilDate): Promise<Simulation> => {
    const since = asked ?? addDays(today(zone('UTC'), clock.now()), -usualDays);
    const [{ version, ...current }, tenantCurrency] = await Promise.all([
      policies.current(scope),
      people.currency(scope),
    ]);
    let examined = 0;
    let notJudged = 0;
    let cut = false;
    const found: Difference[] = [];
    for await (const { features, ...proposal } of openedSince(scope, since)) {
      cut = examined + notJudged === mostProposals;
      if (cut) break;
      const action = actions.get(proposal.action);
      if (!action || !features) {
        notJudged++;
        continue;
      }
      examined++;
      const difference = differenceFor({ ...proposal, features }, action, { current, draft, tenantCurrency });
      if (difference) found.push(difference);
    }
    return {
      summary: `${found.length} of ${examined} proposals would have gone elsewhere`,
      since,
      currentVersion: version,
      examined,
      differing: found.length,
      notJudged,
      cut: cut || found.length > mostDifferences,
      differences: found.slice(0, mostDifferences),
    };
  };

  function openedSince(scope: TenantScope, since: CivilDate): AsyncIterable<PastProposal> {
    const text =
      'SELECT c.proposalId, c.subject, c.action, c.openedAt, c.features, c.tenant FROM c WHERE c.kind = @kind AND c.openedAt >= @since ORDER BY c.openedAt DESC';
    const parameters = { '@kind': 'gates.proposal', '@since': since };
    return everyItem((page) => documents.query<PastProposal>(scope, { text, parameters }, { limit: 200, ...page }));
  }
}

export type SimulatesPolicies = ReturnType<typeof simulatesPolicies>;
