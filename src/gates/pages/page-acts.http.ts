import type { Write } from '../../platform/cosmos/documents.ts';
import { invalid } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Workflows } from '../../platform/workflows.ts';
import type { GatesDeciding } from '../deciding/deciding.ts';
import type { CarriesOutByPeople } from '../executing/carry-out-by-people.ts';
import type { ReviewsProposals } from '../executing/review-proposal.ts';
import type { DecidedVia } from '../proposal.ts';
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
  readonly via: DecidedVia;
}

/** Answers with what to tell the person; undefined where the page itself says it. */
export type PerformsAct = (call: ActCall) => Promise<Result<string | undefined>>;

export type PageUseCases = Pick<
  GatesDeciding,
  'decide' | 'ask' | 'answer' | 'reassign' | 'comment' | 'withdraw' | 'breakGlass'
> &
  ReviewsProposals &
  CarriesOutByPeople;

/** What each button does. Fields that are missing are named before anything is asked of anybody. */
export function actsOfPage(uses: PageUseCases): Readonly<Record<PageAct, PerformsAct>> {
  return {
    approve: decision(uses, 'approve'),
    reject: decision(uses, 'reject'),
    ask: needing(['text'], async ({ scope, proposalId, form: { text, contentHash }, workflows }) =>
      told(
        await uses.ask(scope, { proposalId, text, contentHash }, workflows),
        'Your question was sent. The clock is stopped until it is answered.',
      ),
    ),
    answer: needing(['text'], async ({ scope, proposalId, form: { text, questionId }, workflows }) =>
      told(
        await uses.answer(scope, { proposalId, questionId, text }, workflows),
        'Your answer was sent. The clock runs again.',
      ),
    ),
    reassign: needing(['to', 'reason'], async ({ scope, proposalId, form, workflows }) => {
      const { step, to, reason, contentHash } = form;
      const outcome = await uses.reassign(scope, { proposalId, step, to, reason, contentHash }, workflows);
      return told(outcome, 'It was passed on. They are told.');
    }),
    comment: needing(['text'], async ({ scope, proposalId, form: { text, key } }) =>
      told(await uses.comment(scope, { proposalId, text, key }), 'Your comment was added.'),
    ),
    withdraw: needing(['reason'], async ({ scope, proposalId, form: { reason, contentHash }, workflows }) =>
      told(await uses.withdraw(scope, { proposalId, reason, contentHash }, workflows)),
    ),
    breakGlass: needing(['reason'], async ({ scope, proposalId, form: { reason, contentHash }, workflows }) => {
      const outcome = await uses.breakGlass(scope, { proposalId, reason, contentHash }, workflows);
      if (!outcome.ok) return outcome;
      return ok(
        outcome.value.doc.state === 'open' ? 'Your word is recorded. A second person has to say so too.' : undefined,
      );
    }),
    acknowledge: async ({ scope, proposalId, form: { note, contentHash }, workflows }) =>
      told(
        await uses.acknowledge(scope, { proposalId, note, contentHash }, workflows),
        'Thank you. It stays as it is.',
      ),
    rollBack: needing(['reason'], async ({ scope, proposalId, form: { reason, contentHash }, workflows }) =>
      told(await uses.requestRollback(scope, { proposalId, reason, contentHash }, workflows)),
    ),
    tick: needing(['item'], async ({ scope, proposalId, form: { item, done, contentHash }, workflows }) => {
      const ticked = { proposalId, item: Number(item), done: done !== 'no', contentHash };
      return told(await uses.tick(scope, ticked, workflows), ticked.done ? 'Ticked off.' : 'The tick was taken back.');
    }),
    carryOut: async ({ scope, proposalId, form: { contentHash }, workflows }) =>
      told(await uses.carryOut(scope, { proposalId, contentHash }, workflows)),
  };
}

const decision =
  ({ decide }: PageUseCases, verdict: 'approve' | 'reject'): PerformsAct =>
  async ({ scope, proposalId, form: { reason, returnTo, contentHash }, workflows, more, via }) => {
    const sentBack = verdict === 'reject' && returnTo ? { returnTo } : {};
    const request = { proposalId, verdict, reason, contentHash, via, more, ...sentBack };
    const outcome = await decide(scope, request, workflows);
    if (!outcome.ok) return outcome;
    const { proposal, repeated } = outcome.value;
    if (repeated) return ok('This had been decided already. Here is what stands.');
    return ok(proposal.doc.state === 'open' ? 'Your approval is recorded. More approvals are needed.' : undefined);
  };

/** The use cases say what they refuse in words for programs; an empty field is said here, at the field. */
const needing =
  (fields: readonly (keyof PageForm)[], perform: PerformsAct): PerformsAct =>
  async (call) => {
    const missing = fields.filter((field) => !call.form[field]?.trim());
    return missing.length > 0
      ? refused(invalid(missing.map((field) => ({ field, rule: 'is required' }))))
      : perform(call);
  };

const told = (outcome: Result<unknown>, message?: string): Result<string | undefined> =>
  outcome.ok ? ok(message) : outcome;
