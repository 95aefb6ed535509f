import type { Contract, Contracts } from '../contracts/index.ts';
import type { Documents, Write } from '../platform/cosmos/documents.ts';
import type { DomainEvent } from '../platform/events.ts';
import { oneAtATime } from '../platform/one-at-a-time.ts';
import type { TenantScope } from '../platform/scope.ts';
import { partitionOf, type WriteRecord, writeRecordId } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { connectorEvent } from './connector-events.ts';
import { factsHashOf, isKnown, type Link, nextVersion } from './link.ts';
import type { Vendor, Wishes, WriteOutcome } from './vendor.ts';

export interface WritingParts {
  readonly store: ConnectionStore;
  readonly documents: Documents;
  readonly vendor: Vendor;
  readonly contracts: Pick<Contracts, 'read'>;
}

/** Longer than the broker keeps an event: 40 days. */
const keptSeconds = 40 * 86_400;

export function writesBack({ store, documents, vendor, contracts }: WritingParts) {
  const inTurn = oneAtATime();

  /**
   * Lets the vendor's record say what became of its contract. Every run reads the record first and sends only what differs,
   * so a run after a lost answer finds nothing left to send; the record of the write ends it. Runs for one contract take
   * turns, since the vendor has no precondition to a write.
   */
  return (scope: TenantScope, event: DomainEvent): Promise<void> =>
    inTurn(`${scope.tenant}/${event.subject.id}`, () => writeBack(scope, event));

  async function writeBack(scope: TenantScope, event: DomainEvent): Promise<void> {
    const contract = (await contracts.read(scope, event.subject.id))?.doc;
    if (contract?.source.kind !== 'connector') return;
    const { connectionId, externalId } = contract.source;
    const connection = (await store.read(scope, connectionId))?.doc;
    if (!connection || (await isDone(scope, connectionId, event))) return;

    const outcome = await vendor.write(scope, connection, externalId, wishesOf(contract, event), async (facts) => {
      await store.changeLink(scope, connectionId, externalId, (link) =>
        link ? { link: { ...link, expectedHash: factsHashOf(facts) }, events: [] } : undefined,
      );
    });
    const { contractId } = contract;
    await store.changeLink(scope, connectionId, externalId, (link) => ({
      ...linkAfter(link, outcome),
      writes: [recordOf(event, outcome)],
      events: [eventOf(connectionId, outcome, { externalId, contractId, cause: event.id })],
    }));
  }

  async function isDone(scope: TenantScope, connectionId: string, { id }: DomainEvent): Promise<boolean> {
    const kind = 'connectors.write';
    return (await documents.read<WriteRecord>(scope, partitionOf(connectionId), writeRecordId(id), kind)) !== undefined;
  }
}

/** The end of the term goes over when a renewal or a notice made it certain; before, the PSA's own date stands. */
const wishesOf = ({ contractId, state, term }: Contract, { type }: DomainEvent): Wishes => ({
  contractId,
  status: state,
  ...(endsTerm.includes(type) && term?.endsOn ? { endsOn: term.endsOn } : {}),
});

const endsTerm = ['contract.renewed', 'contract.renewalReverted', 'contract.noticeRecorded'];

/**
 * Our own words coming back are known then, so that their echo is no news. Whatever else the record says and the link does
 * not know was written by a stranger: the link stays as it was, and the next callback or sync takes it in.
 */
function linkAfter(link: Link | undefined, outcome: WriteOutcome): { link?: Link } {
  if (!link) return {};
  const { expectedHash: _, ...rest } = link;
  if (outcome.kind !== 'written') return { link: rest };
  const { before, expected, record } = outcome;
  const factsHash = factsHashOf(record.facts);
  if (!isKnown(link, factsHashOf(before)) || factsHash !== factsHashOf(expected)) return { link: rest };
  const externalVersion = nextVersion(link, record.lastUpdated, factsHash);
  return { link: { ...rest, factsHash, externalVersion, lastUpdated: record.lastUpdated } };
}

const recordOf = ({ id }: DomainEvent, { kind: outcome }: WriteOutcome): Write => {
  const doc: WriteRecord = { id: writeRecordId(id), kind: 'connectors.write', schema: 1, outcome, ttl: keptSeconds };
  return { op: 'create', doc };
};

function eventOf(connectionId: string, outcome: WriteOutcome, about: Readonly<Record<string, unknown>>) {
  switch (outcome.kind) {
    case 'written': {
      const { fields, sent, missing } = outcome;
      return connectorEvent('connector.written', connectionId, { ...about, fields, sent, missing });
    }
    case 'conflicted':
      return connectorEvent('connector.writeConflicted', connectionId, { ...about, fields: outcome.fields });
    case 'refused':
      return connectorEvent('connector.writeRefused', connectionId, { ...about, status: outcome.status });
  }
}
