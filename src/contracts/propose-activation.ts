import type { Gates } from '../gates/index.ts';
import { type Command, remembered, repeated } from '../platform/commands.ts';
import type { Documents, Stored, Write } from '../platform/cosmos/documents.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import { assistantActor, type TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import { activationRequest } from './activation-request.ts';
import type { AnalysesContracts } from './analyse-contract.ts';
import { type Contract, partitionOf } from './contract.ts';
import { contractEvent } from './contract-events.ts';
import type { Changed, ContractStore } from './contract-store.ts';
import { type Comparisons, changesSinceProposed } from './read-changes.ts';
import { notPossibleNow } from './refusals.ts';
import { type ContractState, move } from './states.ts';

export interface ProposingParts {
  readonly store: ContractStore;
  readonly documents: Documents;
  readonly gates: Gates;
  readonly analyses: AnalysesContracts;
  readonly comparisons: Comparisons;
}

export function proposesActivation({ store, documents, gates, analyses, comparisons }: ProposingParts) {
  return {
    /** The assistant proposes; who wrote the contract may not approve it. Proposed by itself once for each content. */
    async propose(scope: TenantScope, contractId: string, workflows: Workflows): Promise<Result<unknown>> {
      const assistant = scope.actingAs(assistantActor);
      const changed = await store.change(assistant, contractId, async (before) => {
        const next = move(before, 'proposeActivation');
        return 'impossible' in next || before.proposalId ? ok(undefined) : ok(await asking(assistant, before, next.to));
      });
      return opened(scope, changed, workflows);
    },

    /**
     * A person asks once more for content that was rejected, or that nobody decided in time. Approvals it was given before
     * still stand where nothing they judge has changed; whoever asks may not decide.
     */
    async askAgain(
      scope: TenantScope,
      contractId: string,
      { key, ifMatch }: { readonly key: string; readonly ifMatch: string },
      workflows: Workflows,
    ): Promise<Result<Stored<Contract>>> {
      const command: Command = { key, input: { contractId } };
      const earlier = await repeated(documents, scope, partitionOf(contractId), command);
      if (!earlier.ok) return earlier;
      if (earlier.value) {
        const stored = await store.read(scope, contractId);
        return stored ? ok(stored) : refused(notFound('contract'));
      }
      const remember = (proposalId: string) => [remembered(scope, command, { proposalId })];
      const ask = async (before: Contract): Promise<Result<Changed>> => {
        const next = move(before, 'proposeActivation');
        return 'impossible' in next
          ? refused(notPossibleNow(before, 'proposeActivation', next.impossible))
          : ok(await asking(scope, before, next.to, remember));
      };
      return opened(scope, await store.change(scope, contractId, ask, ifMatch), workflows);
    },
  };

  async function asking(
    scope: TenantScope,
    before: Contract,
    state: ContractState,
    remember: (proposalId: string) => readonly Write[] = () => [],
  ): Promise<Changed> {
    const analysis = await analyses.read(scope, before);
    if (!analysis) throw new Error(`the analysis of contract ${before.contractId} is missing`);
    // It is the system that compares, whoever asked: that is what the log of reads says.
    const changes = await changesSinceProposed(comparisons, scope.actingAs(assistantActor), before);
    const request = activationRequest(scope.tenant, before, analysis.doc, changes);
    const { proposal, writes, events } = await gates.prepareProposal(scope, request);
    const { proposalId, contentHash } = proposal;
    return {
      contract: { ...before, state, proposalId, proposedVersion: before.version },
      writes: [...writes, ...remember(proposalId)],
      events: [contractEvent('contract.activationProposed', before, { proposalId, contentHash }), ...events],
    };
  }

  /** Lets the story of the proposal begin; nudging one that has begun does nothing. */
  async function opened(scope: TenantScope, changed: Result<Stored<Contract>>, workflows: Workflows) {
    const contract = changed.ok ? changed.value.doc : undefined;
    if (contract?.state === 'pendingApproval' && contract.proposalId)
      await gates.opened(scope, contract.proposalId, workflows);
    return changed;
  }
}

export type ProposesActivation = ReturnType<typeof proposesActivation>;
