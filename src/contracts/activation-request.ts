import type { Fact, ProposalRequest, Recommendation } from '../gates/index.ts';
import type { ChangesSince } from './changes-since.ts';
import { type Contract, partitionOf } from './contract.ts';
import { type ContractAnalysis, deviationsIn } from './contract-analysis.ts';
import { factsOf, featuresOf, inputsOf } from './contract-case.ts';
import { noAnalyser } from './no-analysis.ts';

export const activateContract = 'contracts-activateContract';

/** What approvers are asked about a contract that was analysed; `changes` since they were asked last. */
export function activationRequest(
  tenant: string,
  contract: Contract,
  analysis: ContractAnalysis,
  changes: ChangesSince | undefined,
): ProposalRequest {
  const unread = analysis.analyser === noAnalyser;
  const asked = contract.proposalId ?? contract.lastProposalId;
  return {
    aggregate: partitionOf(contract.contractId),
    subject: { kind: 'contract', id: contract.contractId, title: contract.title },
    action: activateContract,
    occasion: `activate version ${contract.version}`,
    input: {
      version: contract.version,
      ...(changes && changes.from !== contract.version ? { since: changes.from } : {}),
    },
    features: featuresOf(contract, {
      risk: analysis.recommendation.riskScore,
      deviations: deviationsIn(analysis),
      topics: changes?.topics,
    }),
    inputs: inputsOf(contract),
    contentHash: contract.contentHash,
    authors: contract.authors,
    recommendation: recommendationOf(analysis),
    facts: [
      ...factsOf(contract),
      ...(changes?.inWords ? [{ label: `Changed since version ${changes.from}`, value: changes.inWords }] : []),
      ...(unread ? [sealedFact(tenant, contract)] : []),
    ],
    consequence: 'The contract stays a draft and is not in force here. Nothing is sent to the PSA.',
    ...(asked ? { succeeds: { proposalId: asked, text: changes?.text } } : {}),
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
  value: `nothing here can read it; if it was sealed for you, open it at ${sealedPath(tenant, contractId)}`,
});

export const sealedPath = (tenant: string, contractId: string): string => `/sealed/${tenant}/${contractId}`;

/** The page of the whole redline. */
export const redlinePath = (tenant: string, contractId: string, version: number, since: number): string =>
  `/redlines/${tenant}/${contractId}/${version}/${since}`;
