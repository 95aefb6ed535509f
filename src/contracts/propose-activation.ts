import type { Fact, Gates, ProposalRequest, Recommendation } from '../gates/index.ts';
import { formatMoney } from '../platform/money.ts';
import { ok, type Result } from '../platform/result.ts';
import { assistantActor, type TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import { activateContract } from './activate-contract.ts';
import type { AnalysesContracts, ContractAnalysis } from './analyse-contract.ts';
import { type Contract, partitionOf, type RenewalTerms } from './contract.ts';
import { contractEvent } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';
import { noAnalyser } from './no-analysis.ts';
import { type ChangesSince, type Comparisons, changesSinceProposed } from './read-changes.ts';
import { move } from './states.ts';

export interface ProposingParts {
  readonly store: ContractStore;
  readonly gates: Gates;
  readonly analyses: AnalysesContracts;
  readonly comparisons: Comparisons;
}

export function proposesActivation({ store, gates, analyses, comparisons }: ProposingParts) {
  /** The assistant proposes; who wrote the contract may not approve it. Proposed once for each content. */
  return async (scope: TenantScope, contractId: string, workflows: Workflows): Promise<Result<unknown>> => {
    const assistant = scope.actingAs(assistantActor);
    let proposed: string | undefined;
    const changed = await store.change(assistant, contractId, async (before) => {
      const next = move(before, 'proposeActivation');
      if ('impossible' in next || before.proposalId) return ok(undefined);
      const analysis = await analyses.read(assistant, before);
      if (!analysis) throw new Error(`the analysis of contract ${contractId} is missing`);
      const { proposal, writes, events } = await gates.prepareProposal(
        assistant,
        requestFor(scope.tenant, before, analysis.doc, await changesSinceProposed(comparisons, assistant, before)),
      );
      proposed = proposal.proposalId;
      const { proposalId, contentHash } = proposal;
      return ok({
        contract: { ...before, state: next.to, proposalId, proposedVersion: before.version },
        writes,
        events: [contractEvent('contract.activationProposed', before, { proposalId, contentHash }), ...events],
      });
    });
    if (proposed) await gates.opened(scope, proposed, workflows);
    return changed;
  };
}

function requestFor(
  tenant: string,
  contract: Contract,
  analysis: ContractAnalysis,
  changes: ChangesSince | undefined,
): ProposalRequest {
  return {
    aggregate: partitionOf(contract.contractId),
    subject: { kind: 'contract', id: contract.contractId, title: contract.title },
    action: activateContract,
    occasion: `activate version ${contract.version}`,
    input: { version: contract.version },
    features: {
      type: contract.type,
      risk: analysis.recommendation.riskScore,
      occasion: 'new',
      ...(contract.price ? { value: contract.price.amount } : {}),
      ...(changes ? { topics: changes.topics } : {}),
    },
    inputs: {},
    contentHash: contract.contentHash,
    authors: contract.authors,
    recommendation: recommendationOf(analysis),
    facts: [
      ...factsOf(contract),
      ...(changes ? [{ label: `Changed since version ${changes.from}`, value: changes.inWords }] : []),
      ...(analysis.analyser === noAnalyser ? [sealedFact(tenant, contract)] : []),
    ],
    consequence: 'The contract stays a draft and is not in force here. Nothing is sent to the PSA.',
  };
}

function recommendationOf({ recommendation, discrepancies }: ContractAnalysis): Recommendation {
  const differing = discrepancies.map(({ label, inText, inRecord }) => ({
    text: `${label}: the document says ${inText}, the PSA says ${inRecord}`,
  }));
  const items = recommendation.items.map(({ reason, span }) => ({
    text: reason,
    ...(span ? { span: { start: span.start, end: span.end } } : {}),
  }));
  const fine = items.length === 0 ? recommendation.reasons.map((text) => ({ text })) : [];
  const verdict = discrepancies.length > 0 ? 'review' : recommendation.recommendation;
  return { verdict, risk: recommendation.riskScore, reasons: [...differing, ...items, ...fine] };
}

/** Where an approver it was sealed for can read it. */
const sealedFact = (tenant: string, { contractId }: Contract): Fact => ({
  label: 'Sealed document',
  value: `nothing here can read it; if it was sealed for you, open it at /sealed/${tenant}/${contractId}`,
});

/** Computed without any model, in the words of the field. */
function factsOf({ counterparty, price, term, renewal, version, zone }: Contract): readonly Fact[] {
  const facts: readonly [string, string | undefined][] = [
    ['Client', counterparty.name],
    ['Price', price && `${formatMoney(price.amount)} ${price.cycle}`],
    ['First day', term?.startsOn],
    [
      'Last day of the term',
      term?.endsOn ?? (renewal?.kind === 'evergreen' ? 'none, it runs until notice' : 'not found'),
    ],
    ['Renewal', renewal && renewalInWords(renewal)],
    ['Document version', String(version)],
    ['Time zone', zone],
  ];
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

function renewalInWords({ kind, months, days, notice, uplift }: RenewalTerms): string {
  const by = {
    auto: 'renews by itself',
    evergreen: 'runs until notice',
    byAgreement: 'renews only if agreed',
    none: 'does not renew',
  }[kind];
  const stated = months
    ? `for ${counted(months, 'month')}`
    : days
      ? `for ${counted(days, 'day')}`
      : 'as long as the first term';
  const renewsAgain = kind === 'auto' || kind === 'byAgreement';
  const noticed =
    notice && `${counted(notice.count, notice.unit === 'businessDay' ? 'business day' : notice.unit)} of notice`;
  return [by, renewsAgain && stated, noticed, uplift && `price +${uplift} %`].filter(Boolean).join(', ');
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
