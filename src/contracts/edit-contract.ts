import type { Gates } from '../gates/index.ts';
import type { Stored } from '../platform/cosmos/documents.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { sealed } from './content-hash.ts';
import { type Contract, withoutProposal } from './contract.ts';
import { contractEvent } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';
import type { NewContract } from './create-contract.ts';
import { notPossibleNow } from './refusals.ts';
import { move } from './states.ts';

export type Edit = { readonly [Field in keyof NewContract]?: NewContract[Field] | undefined };

export function editsContracts(store: ContractStore, gates: Gates) {
  /** A person edits a draft: a direct, logged write. Editing what waits for approval takes it back into draft. */
  return (scope: TenantScope, contractId: string, edit: Edit, ifMatch: string): Promise<Result<Stored<Contract>>> =>
    store.change(
      scope,
      contractId,
      async (before) => {
        const next = move(before, 'edit');
        if ('impossible' in next) return refused(notPossibleNow(before, 'edit', next.impossible));
        const given = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
        const contract = sealed({
          ...withoutProposal(before),
          ...given,
          // The PSA's id of the client is not for people to edit, and stays.
          counterparty: { ...before.counterparty, ...edit.counterparty },
          state: next.to,
          authors: [...new Set([...before.authors, scope.actor.id])],
        });
        if (contract.contentHash === before.contentHash) return ok(undefined);
        const withdrawal = before.proposalId
          ? await gates.prepareWithdrawal(scope, before.proposalId, 'the contract was edited')
          : { writes: [], events: [] };
        return ok({
          contract,
          writes: withdrawal.writes,
          events: [contractEvent('contract.edited', before, { fields: Object.keys(given) }), ...withdrawal.events],
        });
      },
      ifMatch,
    );
}
