import type { DocumentChange, DocumentOwner, VersionPurpose } from '../documents/index.ts';
import type { Gates } from '../gates/index.ts';
import { ok } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { sealed } from './content-hash.ts';
import { type Contract, partitionOf, withoutProposal } from './contract.ts';
import type { ContractStore } from './contract-store.ts';
import { notPossibleNow } from './refusals.ts';
import { type ContractEvent, move } from './states.ts';

/**
 * A signed copy is evidence of what was approved and joins the versions beside it: neither the content that the approval is
 * bound to nor the contract's state moves. Everything else is negotiation, and over once the contract is approved.
 */
const eventFor = (purpose: VersionPurpose): ContractEvent =>
  purpose === 'executed' ? 'addExecutedCopy' : 'addVersion';

/** The contract as the owner of its documents. An open proposal is withdrawn by a new version: what it asked for is gone. */
export function contractDocuments(store: ContractStore, gates: Gates): DocumentOwner<Contract> {
  return {
    kind: 'contract',
    aggregateOf: partitionOf,
    read: store.read,
    refusesVersion(contract, purpose) {
      const next = move(contract, eventFor(purpose));
      return 'impossible' in next ? notPossibleNow(contract, eventFor(purpose), next.impossible) : undefined;
    },
    change: (scope, id, work, ifMatch) =>
      store.change(
        scope,
        id,
        async (before) => {
          const asked = await work(before);
          if (!asked.ok) return asked;
          if (!asked.value) return ok(undefined);
          const { writes, events } = asked.value;
          const contract = changed(scope, before, asked.value);
          const withdrawn =
            before.proposalId && contract.proposalId === undefined
              ? await gates.prepareWithdrawal(scope, before.proposalId, 'a new version was added')
              : { writes: [], events: [] };
          return ok({ contract, writes: [...writes, ...withdrawn.writes], events: [...events, ...withdrawn.events] });
        },
        ifMatch,
      ),
  };
}

function changed(scope: TenantScope, before: Contract, { version, checkout }: DocumentChange): Contract {
  const { checkout: held, ...rest } = before;
  const kept = checkout === 'returned' ? undefined : (checkout ?? held);
  const contract = { ...rest, ...(kept ? { checkout: kept } : {}) };
  if (!version) return contract;
  if (version.purpose === 'executed') return { ...contract, version: version.versionNumber };
  const next = move(before, 'addVersion');
  if ('impossible' in next) throw new Error('a version was added where none can be');
  return sealed({
    ...withoutProposal(contract),
    state: next.to,
    version: version.versionNumber,
    documentHash: version.documentHash,
    authors: [...new Set([...before.authors, scope.actor.id])],
  });
}
