import type { Clock } from '../platform/clock.ts';
import type { Stored } from '../platform/cosmos/documents.ts';
import type { CivilDate, Zone } from '../platform/dates.ts';
import { derivedId } from '../platform/ids.ts';
import { ok, type Result } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { sealed } from './content-hash.ts';
import { type Contract, type Price, rootId, type Source } from './contract.ts';
import { contractEvent } from './contract-events.ts';
import type { Changed, ContractStore } from './contract-store.ts';

/** What a PSA says about an agreement, in the house's words. */
export interface AgreementFacts {
  readonly connectionId: string;
  readonly externalId: string;
  /** Grows with every change at the source: an ISO instant, or what sorts like one. */
  readonly externalVersion: string;
  readonly title: string;
  readonly counterparty: { readonly name: string; readonly externalId: string };
  readonly startsOn?: CivilDate;
  readonly endsOn?: CivilDate;
  readonly price?: Price;
}

export interface IngestingParts {
  readonly store: ContractStore;
  readonly zoneOf: (scope: TenantScope) => Promise<Zone>;
  readonly clock: Clock;
}

/** The same PSA record is always the same contract. */
export const contractIdFor = (tenant: string, connectionId: string, externalId: string): string =>
  derivedId('contract', tenant, connectionId, externalId);

export function ingestsAgreements({ store, zoneOf, clock }: IngestingParts) {
  /**
   * Makes or brings up to date the contract of a PSA record. The same or an older version changes nothing, so callbacks
   * may come twice and out of order. Once somebody added a document, the PSA no longer writes what an approval covers.
   */
  return async (
    scope: TenantScope,
    facts: AgreementFacts,
  ): Promise<Result<{ contract: Stored<Contract>; outcome: 'created' | 'changed' | 'unchanged' }>> => {
    const contractId = contractIdFor(scope.tenant, facts.connectionId, facts.externalId);
    if (!(await store.read(scope, contractId))) {
      const contract = adopted(scope, contractId, facts, await zoneOf(scope), clock.now());
      const event = contractEvent('contract.created', contract, {
        type: contract.type,
        source: 'connector',
        externalId: facts.externalId,
      });
      const created = await store.create(scope, contract, [], [event]);
      if (created !== 'exists') return ok({ contract: created, outcome: 'created' });
    }
    let outcome: 'changed' | 'unchanged' = 'unchanged';
    const contract = await store.change(scope, contractId, (before) => {
      const changed = synchronised(before, facts);
      outcome = changed ? 'changed' : 'unchanged';
      return ok(changed);
    });
    return contract.ok ? ok({ contract: contract.value, outcome }) : contract;
  };
}

function adopted(scope: TenantScope, contractId: string, facts: AgreementFacts, zone: Zone, now: Date): Contract {
  return sealed({
    id: rootId,
    kind: 'contracts.contract',
    schema: 1,
    contractId,
    title: facts.title,
    type: 'msa',
    state: 'draft',
    source: sourceOf(facts),
    counterparty: facts.counterparty,
    zone,
    ownerId: scope.actor.id,
    authors: [],
    version: 0,
    analysedVersion: 0,
    ...termsOf(facts),
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  });
}

function synchronised(before: Contract, facts: AgreementFacts): Changed | undefined {
  if (before.source.kind !== 'connector' || facts.externalVersion <= before.source.externalVersion) return undefined;
  const { term } = termsOf(facts);
  const ours = before.version > 0;
  const known: Partial<Contract> = ours
    ? term
      ? { recordedTerm: term }
      : {}
    : { title: facts.title, counterparty: facts.counterparty, ...termsOf(facts) };
  const contract = sealed({ ...before, ...known, source: sourceOf(facts) });
  const fields = Object.keys(known).filter(
    (field) => JSON.stringify(before[field as keyof Contract]) !== JSON.stringify(contract[field as keyof Contract]),
  );
  return {
    contract,
    events: [contractEvent('contract.synchronised', before, { fields, externalVersion: facts.externalVersion })],
  };
}

const sourceOf = ({ connectionId, externalId, externalVersion }: AgreementFacts): Source => ({
  kind: 'connector',
  connectionId,
  externalId,
  externalVersion,
});

function termsOf({ startsOn, endsOn, price }: AgreementFacts): Pick<Contract, 'term' | 'price'> {
  return {
    ...(startsOn ? { term: { number: 1, startsOn, ...(endsOn ? { endsOn } : {}) } } : {}),
    ...(price ? { price } : {}),
  };
}
