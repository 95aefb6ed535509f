import type { Doc, Documents, Page, PageAsked, Stored, Write } from '../../platform/cosmos/documents.ts';
import { everyItem } from '../../platform/cosmos/every-item.ts';
import type { NewEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type Delegation, delegationDocumentId, delegationPartition, endOf } from './delegation.ts';
import type { Standing } from './delegation-cycle.ts';

/**
 * All delegations of a tenant that have not ended, in one document that every change replaces on the condition that nobody
 * else did. What the rules look at is this and no query: at the consistency of a session a query may not show yet what
 * another instance has just written, and two people would close a circle between them.
 */
export interface StandingDelegations extends Doc {
  readonly kind: 'gates.standingDelegations';
  readonly schema: 1;
  readonly delegations: readonly Standing[];
}

const standingId = 'standing';
const none: StandingDelegations = { id: standingId, kind: 'gates.standingDelegations', schema: 1, delegations: [] };

export function delegationStore(documents: Documents) {
  return {
    /** Those that were in force at some moment since then, or will be. */
    async since(scope: TenantScope, since: string): Promise<readonly Delegation[]> {
      const text =
        'SELECT * FROM c WHERE c.kind = @kind AND c.endsAt > @since AND (NOT IS_DEFINED(c.revokedAt) OR c.revokedAt > @since)';
      const parameters = { '@kind': 'gates.delegation', '@since': since };
      const query = { text, parameters, partition: delegationPartition };
      const found = await Array.fromAsync(
        everyItem((page) => documents.query<Delegation>(scope, query, { limit: 200, ...page })),
      );
      return found.filter((delegation) => endOf(delegation) > since);
    },

    read(scope: TenantScope, delegationId: string): Promise<Stored<Delegation> | undefined> {
      return documents.read<Delegation>(
        scope,
        delegationPartition,
        delegationDocumentId(delegationId),
        'gates.delegation',
      );
    },

    /** Given and received by somebody, or everybody's; the last to begin first. */
    list(scope: TenantScope, personId: string | undefined, page: PageAsked): Promise<Page<Delegation>> {
      const own = personId === undefined ? '' : ' AND (c["from"].id = @person OR c["to"].id = @person)';
      const text = `SELECT * FROM c WHERE c.kind = @kind${own} ORDER BY c.startsAt DESC`;
      const parameters = { '@kind': 'gates.delegation', ...(personId === undefined ? {} : { '@person': personId }) };
      return documents.query<Delegation>(scope, { text, parameters, partition: delegationPartition }, page);
    },

    async standing(scope: TenantScope): Promise<{ readonly doc: StandingDelegations; readonly etag?: string }> {
      const kind = 'gates.standingDelegations';
      const stored = await documents.read<StandingDelegations>(scope, delegationPartition, standingId, kind);
      return stored ?? { doc: none };
    },

    /** One change of the delegations that stand, with what else belongs to it. */
    change(
      scope: TenantScope,
      before: { readonly etag?: string },
      delegations: readonly Standing[],
      writes: readonly Write[],
      event: NewEvent,
    ) {
      const doc: StandingDelegations = { ...none, delegations };
      const standing: Write = before.etag ? { op: 'replace', doc, ifMatch: before.etag } : { op: 'create', doc };
      return documents.commit(scope, {
        partition: delegationPartition,
        writes: [standing, ...writes],
        events: [event],
      });
    },

    /** Whether a change failed because somebody else changed what stands: then the rules have to be asked again. */
    lostTheRace: ({ id }: { readonly id: string }): boolean => id === standingId,
  };
}

export type DelegationStore = ReturnType<typeof delegationStore>;
