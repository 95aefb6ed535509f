import type { Write } from '../../platform/cosmos/documents.ts';
import { ok, type Result } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import type { DecidesProposals } from '../deciding/decide-proposal.ts';
import type { PageForm } from './decision-page.api.ts';
import type { PageAct } from './decision-view.ts';

/** One act of a person on a proposal, as a form of the page asked for it. */
export interface ActCall {
  readonly scope: TenantScope;
  readonly proposalId: string;
  readonly form: PageForm;
  readonly workflows: Workflows;
  /** What is written in the batch of a decision: the used link. */
  readonly more: readonly Write[];
  readonly via: 'link' | 'api';
}

/** Answers with what to tell the person; undefined where the page itself says it. */
export type PerformsAct = (call: ActCall) => Promise<Result<string | undefined>>;

export interface PageUseCases {
  readonly decide: DecidesProposals;
}

/** What each button does. */
export function actsOfPage({ decide }: PageUseCases): Partial<Record<PageAct, PerformsAct>> {
  const decision =
    (verdict: 'approve' | 'reject'): PerformsAct =>
    async ({ scope, proposalId, form: { reason, returnTo, contentHash }, workflows, more, via }) => {
      const sentBack = verdict === 'reject' && returnTo ? { returnTo } : {};
      const request = { proposalId, verdict, reason, contentHash, via, more, ...sentBack };
      const outcome = await decide(scope, request, workflows);
      if (!outcome.ok) return outcome;
      const { proposal, repeated } = outcome.value;
      if (repeated) return ok('This had been decided already. Here is what stands.');
      return ok(proposal.doc.state === 'open' ? 'Your approval is recorded. More approvals are needed.' : undefined);
    };
  return { approve: decision('approve'), reject: decision('reject') };
}
