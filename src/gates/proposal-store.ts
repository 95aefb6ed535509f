import type { Clock } from '../platform/clock.ts';
import type {
  CommitConflict,
  Committed,
  Documents,
  Page,
  PageAsked,
  Stored,
  Write,
} from '../platform/cosmos/documents.ts';
import type { EventDocument } from '../platform/cosmos/event-documents.ts';
import { everyItem } from '../platform/cosmos/every-item.ts';
import type { DomainEvent, NewEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import { dated } from './next-step.ts';
import { documentIdOf, type Proposal, type ProposalState, partitionOf } from './proposal.ts';

export interface ProposalFilter {
  readonly state?: ProposalState | undefined;
  readonly area?: string | undefined;
  /** Those about which one of these people was asked. */
  readonly askedOf?: readonly string[];
}

/** The documents of proposals: each in the partition of its subject. */
export function proposalStore(documents: Documents, clock: Clock) {
  return {
    /** Undefined also for text that is no proposal id. */
    async read(scope: TenantScope, proposalId: string): Promise<Stored<Proposal> | undefined> {
      const partition = partitionOf(proposalId);
      return partition
        ? documents.read<Proposal>(scope, partition, documentIdOf(proposalId), 'gates.proposal')
        : undefined;
    },

    /** With the instant its next step is due. Answers with what is stored now. */
    async save(
      scope: TenantScope,
      before: Stored<Proposal>,
      after: Proposal,
      events: readonly NewEvent[],
      more: readonly Write[] = [],
    ): Promise<(Committed & { readonly stored: Stored<Proposal> }) | CommitConflict> {
      const doc = dated(after, clock.now());
      const writes: Write[] = [{ op: 'replace', doc, ifMatch: before.etag }, ...more];
      const committed = await documents.commit(scope, { partition: before.doc.aggregate, writes, events });
      return committed.ok ? { ...committed, stored: { doc, etag: committed.etags.get(doc.id) ?? '' } } : committed;
    },

    /** The newest first. */
    list(scope: TenantScope, { state, area, askedOf }: ProposalFilter, page: PageAsked): Promise<Page<Proposal>> {
      const terms = [
        'c.kind = @kind',
        ...(state ? ['c.state = @state'] : []),
        ...(area === undefined ? [] : ['c.area = @area']),
        ...(askedOf ? ['EXISTS(SELECT VALUE a FROM a IN c.asks WHERE ARRAY_CONTAINS(@askedOf, a.person.id))'] : []),
      ];
      const parameters = {
        '@kind': 'gates.proposal',
        ...(state ? { '@state': state } : {}),
        ...(area === undefined ? {} : { '@area': area }),
        ...(askedOf ? { '@askedOf': askedOf } : {}),
      };
      const text = `SELECT * FROM c WHERE ${terms.join(' AND ')} ORDER BY c.openedAt DESC`;
      return documents.query<Proposal>(scope, { text, parameters }, page);
    },

    /** How many proposals of an action were opened since then, in the whole tenant. */
    async openedSince(scope: TenantScope, action: string, since: Date): Promise<number> {
      const text = 'SELECT VALUE COUNT(1) FROM c WHERE c.kind = @kind AND c.action = @action AND c.openedAt > @since';
      const parameters = { '@kind': 'gates.proposal', '@action': action, '@since': since.toISOString() };
      const { items } = await documents.query<number>(scope, { text, parameters });
      return items[0] ?? 0;
    },

    /** What should have been done by now: the sweep's question, asked of documents, never of orchestrations. */
    overdue(scope: TenantScope, now: Date): AsyncIterable<Proposal> {
      const text = 'SELECT * FROM c WHERE c.kind = @kind AND c.dueAt <= @now';
      const parameters = { '@kind': 'gates.proposal', '@now': now.toISOString() };
      return everyItem((page) => documents.query<Proposal>(scope, { text, parameters }, page));
    },

    /** All events of a proposal's own aggregate that name it: what must be in the log before it is executed. */
    async eventsOf(scope: TenantScope, proposal: Proposal): Promise<readonly DomainEvent[]> {
      const text = 'SELECT * FROM c WHERE c.kind = @kind AND c.event.subject.id = @id';
      const query = {
        text,
        parameters: { '@kind': 'platform.event', '@id': proposal.proposalId },
        partition: proposal.aggregate,
      };
      // The service ends a page when it pleases, so the first one may lack the approval.
      const found = everyItem((page) => documents.query<EventDocument>(scope, query, { limit: 200, ...page }));
      const events = await Array.fromAsync(found, ({ event }) => event);
      return events.sort((a, b) => a.sequence - b.sequence);
    },
  };
}

export type ProposalStore = ReturnType<typeof proposalStore>;
