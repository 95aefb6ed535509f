import type { Documents } from '../../platform/cosmos/documents.ts';
import { everyItem } from '../../platform/cosmos/every-item.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type Delegation, delegationPartition, endOf } from './delegation.ts';

export function delegationStore(documents: Documents) {
  return {
    /** Those that were in force at some moment since then, or will be. */
    async since(scope: TenantScope, since: string): Promise<readonly Delegation[]> {
      const text = 'SELECT * FROM c WHERE c.kind = @kind AND c.endsAt > @since';
      const parameters = { '@kind': 'gates.delegation', '@since': since };
      const query = { text, parameters, partition: delegationPartition };
      const found = await Array.fromAsync(
        everyItem((page) => documents.query<Delegation>(scope, query, { limit: 200, ...page })),
      );
      return found.filter((delegation) => endOf(delegation) > since);
    },
  };
}

export type DelegationStore = ReturnType<typeof delegationStore>;
