import type { Stored, Write } from '../../platform/cosmos/documents.ts';
import type { Answer, RequestFacts } from '../../platform/http.ts';
import { page, pageStyle } from '../../platform/pages.ts';
import { type Refusal, statusOf } from '../../platform/refusal.ts';
import { ok, type Result } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import type { DecidedVia, Proposal } from '../proposal.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { proposalRead } from '../reading-events.ts';
import { actOf, type PageForm } from './decision-page.api.ts';
import { decisionPage } from './decision-page.ts';
import { decisionRules } from './decision-style.ts';
import type { Came, PageAct, PageProblem } from './decision-view.ts';
import type { PerformsAct } from './page-acts.http.ts';
import type { ReadsDecisionViews } from './read-decision-view.ts';

/** Protects a form against being sent from another site: a token bound to the session, and the request's own origin. */
export interface FormGuard {
  readonly token: (request: RequestFacts, purpose: string) => Promise<string>;
  readonly check: (request: RequestFacts, purpose: string, token: string) => Promise<boolean>;
}

export interface DecisionDeskParts {
  readonly store: ProposalStore;
  readonly readView: ReadsDecisionViews;
  /** Fewer for people without an account. */
  readonly acts: Partial<Readonly<Record<PageAct, PerformsAct>>>;
  readonly forms: FormGuard;
}

/** A form that came for a proposal its sender may see. */
export interface FormCall {
  readonly scope: TenantScope;
  readonly stored: Stored<Proposal>;
  readonly form: PageForm;
  readonly request: RequestFacts;
  readonly workflows: Workflows;
  readonly more?: readonly Write[];
  readonly via: Extract<DecidedVia, 'link' | 'page'>;
}

export const decisionStyle = pageStyle(decisionRules);

/** What the pages with a proposal on them have in common, however their reader came to them. */
export function decisionDesk({ store, readView, acts, forms }: DecisionDeskParts) {
  const show = async (
    scope: TenantScope,
    proposal: Proposal,
    request: RequestFacts,
    came: Came = {},
  ): Promise<Result<Answer>> => {
    const csrf = await forms.token(request, proposal.proposalId);
    const view = await readView(scope, proposal, { path: request.url.pathname, csrf });
    const status = came.problem?.status ?? 200;
    const answer = page({ status, style: decisionStyle, ...decisionPage(view, came) });
    // What follows an act is in the log with the act.
    return ok(
      came.success === undefined ? { ...answer, shows: { scope, event: proposalRead(proposal, 'page') } } : answer,
    );
  };

  return {
    show,

    /** Does what the form asks and shows what stands then: the same page, so that going back shows nothing stale. */
    async perform({ scope, stored, form, request, workflows, more = [], via }: FormCall): Promise<Result<Answer>> {
      const { proposalId } = stored.doc;
      const act = actOf(form) ?? 'approve';
      const perform = actOf(form) && acts[act];
      if (!perform || !(await forms.check(request, proposalId, form.csrf)))
        return show(scope, stored.doc, request, { problem: { act, status: 403, message: sendAgain, typed: form } });
      const outcome = await perform({ scope, proposalId, form, workflows, more, via });
      const { doc } = (await store.read(scope, proposalId)) ?? stored;
      if (!outcome.ok) return show(scope, doc, request, { problem: problemOf(act, outcome.refusal, form) });
      return show(scope, doc, request, outcome.value === undefined ? {} : { success: outcome.value });
    },
  };
}

export type DecisionDesk = ReturnType<typeof decisionDesk>;

const sendAgain = 'Nothing was done yet: this form was open for too long or came from elsewhere. Please send it again.';

function problemOf(act: PageAct, { kind, message, violations }: Refusal, form: PageForm): PageProblem {
  const field = violations?.[0]?.field;
  const known = field !== undefined && field in form;
  const words = known ? (messages[`${act}.${field}`] ?? messages[field] ?? message) : message;
  return {
    act: act === 'reject' ? 'approve' : act,
    status: statusOf[kind],
    message: words,
    ...(known ? { field } : {}),
    typed: form,
  };
}

/** What is missing, as the page says it at the field. */
const messages: Readonly<Record<string, string>> = {
  reason: 'Say why.',
  'reject.reason': 'Give a reason for the rejection.',
  'approve.reason': 'Give a reason for approving against the recommendation.',
  'reassign.reason': 'Say why you pass it on.',
  'withdraw.reason': 'Say why it is withdrawn.',
  'breakGlass.reason': 'Say why it cannot wait.',
  'rollBack.reason': 'Say why it is taken back.',
  returnTo: 'Choose where a rejection sends it.',
  text: 'Write something.',
  'ask.text': 'Write your question.',
  'answer.text': 'Write your answer.',
  'comment.text': 'Write your comment.',
  to: 'Choose somebody who may decide and is not asked here already.',
  item: 'Choose what to tick off.',
};
