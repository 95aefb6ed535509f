import type { Clock } from '../platform/clock.ts';
import type { Documents, Page, PageAsked, Stored, Write } from '../platform/cosmos/documents.ts';
import { everyItem } from '../platform/cosmos/every-item.ts';
import type { NewEvent } from '../platform/events.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { type Contract, partitionOf, rootId } from './contract.ts';
import { dueAt } from './next-step.ts';
import { changedMeanwhile } from './refusals.ts';
import type { ContractState } from './states.ts';

export interface Changed {
  readonly contract: Contract;
  readonly events: readonly NewEvent[];
  readonly writes?: readonly Write[];
}

/** What to change, from the contract as it is; undefined when nothing is to be changed. Called again after a conflict. */
export type ChangeOf = (contract: Contract) => Promise<Result<Changed | undefined>> | Result<Changed | undefined>;

const conflictsBorne = 6;

export function contractStore(documents: Documents, clock: Clock) {
  const read = (scope: TenantScope, contractId: string) =>
    documents.read<Contract>(scope, partitionOf(contractId), rootId, 'contracts.contract');

  const dated = (contract: Contract): Contract => {
    const { dueAt: _, ...rest } = contract;
    const now = clock.now();
    const due = dueAt(contract, now);
    return { ...rest, updatedAt: now.toISOString(), ...(due ? { dueAt: due } : {}) };
  };

  return {
    read,

    async create(
      scope: TenantScope,
      contract: Contract,
      writes: readonly Write[],
      events: readonly NewEvent[],
    ): Promise<Stored<Contract> | 'exists'> {
      const doc = dated(contract);
      const committed = await documents.commit(scope, {
        partition: partitionOf(contract.contractId),
        writes: [{ op: 'create', doc }, ...writes],
        events,
      });
      return committed.ok ? { doc, etag: committed.etags.get(rootId) ?? '' } : 'exists';
    },

    /**
     * Changes a contract. With `ifMatch`, only the version the caller saw; without, what the system does is repeated on the
     * newest version until it fits.
     */
    async change(
      scope: TenantScope,
      contractId: string,
      change: ChangeOf,
      ifMatch?: string,
    ): Promise<Result<Stored<Contract>>> {
      for (let attempt = 0; attempt < conflictsBorne; attempt++) {
        const stored = await read(scope, contractId);
        if (!stored) return refused(notFound('contract'));
        if (ifMatch !== undefined && ifMatch !== stored.etag)
          return refused(changedMeanwhile(stored.etag, { state: stored.doc.state, updatedAt: stored.doc.updatedAt }));
        const changed = await change(stored.doc);
        if (!changed.ok) return changed;
        if (!changed.value) return ok(stored);
        const { contract, events, writes = [] } = changed.value;
        const doc = dated(contract);
        const committed = await documents.commit(scope, {
          partition: partitionOf(contractId),
          writes: [{ op: 'replace', doc, ifMatch: stored.etag }, ...writes],
          events,
        });
        if (committed.ok) return ok({ doc, etag: committed.etags.get(rootId) ?? '' });
      }
      throw new Error(`contract ${contractId} was changed by others ${conflictsBorne} times in a row`);
    },

    list(
      scope: TenantScope,
      filter: { state?: ContractState; expiringBefore?: string },
      page: PageAsked,
    ): Promise<Page<Contract>> {
      const { state, expiringBefore } = filter;
      const where = [
        'c.kind = @kind',
        ...(state ? ['c.state = @state'] : []),
        ...(expiringBefore ? ['c.term.endsOn < @expiringBefore', 'c.state = "active"'] : []),
      ];
      const order = expiringBefore ? 'c.term.endsOn' : 'c.createdAt';
      const parameters = {
        '@kind': 'contracts.contract',
        ...(state ? { '@state': state } : {}),
        ...(expiringBefore ? { '@expiringBefore': expiringBefore } : {}),
      };
      return documents.query<Contract>(
        scope,
        { text: `SELECT * FROM c WHERE ${where.join(' AND ')} ORDER BY ${order}`, parameters },
        page,
      );
    },

    /** What the sweep must wake: judged by the contracts' own due instants. */
    overdue(scope: TenantScope, now: Date): AsyncIterable<Contract> {
      const text = 'SELECT * FROM c WHERE c.kind = @kind AND c.dueAt <= @now';
      const parameters = { '@kind': 'contracts.contract', '@now': now.toISOString() };
      return everyItem((page) => documents.query<Contract>(scope, { text, parameters }, page));
    },
  };
}

export type ContractStore = ReturnType<typeof contractStore>;
