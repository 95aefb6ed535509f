import type { AgreementFacts, Contracts } from '../contracts/index.ts';
import { orThrow } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Connection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { connectorEvent } from './connector-events.ts';
import { factsHashOf, isKnown, type Link, linkId, nextVersion } from './link.ts';
import type { Vendor, VendorRecord } from './vendor.ts';

export interface IngestingParts {
  readonly store: ConnectionStore;
  readonly vendor: Vendor;
  readonly contracts: Pick<Contracts, 'ingest'>;
}

export function ingestsRecords({ store, vendor, contracts }: IngestingParts) {
  /**
   * Takes over what the vendor's record says now. Whoever asked for it only gave a hint, so the same hint twice, late or
   * out of order changes nothing. Acts as the connection, whose part this is.
   */
  return async (caller: TenantScope, connectionId: string, externalId: string): Promise<void> => {
    const scope = caller.actingAs({ kind: 'system', id: `connection:${connectionId}` });
    const connection = (await store.read(scope, connectionId))?.doc;
    if (!connection) return;
    const record = await vendor.read(scope, connection, externalId);
    if (!record) return gone(scope, connection, externalId);
    const known = (await store.readLink(scope, connectionId, externalId))?.doc;
    const factsHash = factsHashOf(record.facts);
    if (isKnown(known, factsHash) || isOlder(record, known)) return;

    const externalVersion = nextVersion(known, record.lastUpdated, factsHash);
    const facts: AgreementFacts = { ...record.facts, connectionId, externalId, externalVersion };
    const { contract, outcome } = orThrow(await contracts.ingest(scope, facts));
    const { contractId } = contract.doc;
    const seen = { externalId, contractId, externalVersion, factsHash };
    await store.changeLink(scope, connectionId, externalId, (link) =>
      isKnown(link, factsHash) || isOlder(record, link)
        ? undefined
        : {
            link: { ...newLink(seen, record), ...(link?.expectedHash ? { expectedHash: link.expectedHash } : {}) },
            events: [
              connectorEvent('connector.ingested', connectionId, { ...seen, outcome, unmapped: record.unmapped }),
            ],
          },
    );
  };

  /** A deletion at the vendor is noted and goes no further: nothing is deleted here because it was deleted there. */
  async function gone(scope: TenantScope, { connectionId }: Connection, externalId: string): Promise<void> {
    await store.changeLink(scope, connectionId, externalId, (link) =>
      link?.state !== 'live'
        ? undefined
        : {
            link: { ...link, state: 'deleted' },
            events: [
              connectorEvent('connector.recordDeleted', connectionId, { externalId, contractId: link.contractId }),
            ],
          },
    );
  }
}

const isOlder = (record: VendorRecord, link: Link | undefined): boolean =>
  link !== undefined && record.lastUpdated < link.lastUpdated;

type Seen = Pick<Link, 'externalId' | 'contractId' | 'externalVersion' | 'factsHash'>;

const newLink = (seen: Seen, { lastUpdated }: Pick<VendorRecord, 'lastUpdated'>): Link => ({
  id: linkId(seen.externalId),
  kind: 'connectors.link',
  schema: 1,
  recordType: 'agreement',
  ...seen,
  lastUpdated,
  state: 'live',
});
