import type { Clock } from '../platform/clock.ts';
import { type Command, remembered, repeated } from '../platform/commands.ts';
import type { Documents, Stored } from '../platform/cosmos/documents.ts';
import type { Zone } from '../platform/dates.ts';
import { derivedId } from '../platform/ids.ts';
import { ok, type Result } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import { sealed } from './content-hash.ts';
import { type Contract, type ContractType, type Price, partitionOf, rootId } from './contract.ts';
import { contractEvent } from './contract-events.ts';
import type { ContractStore } from './contract-store.ts';

export interface NewContract {
  readonly title: string;
  readonly type: ContractType;
  readonly counterparty: { readonly name: string };
  readonly zone?: Zone;
  readonly price?: Price;
}

export interface CreatingParts {
  readonly store: ContractStore;
  readonly documents: Documents;
  readonly zoneOf: (scope: TenantScope) => Promise<Zone>;
  readonly clock: Clock;
}

export function createsContracts({ store, documents, zoneOf, clock }: CreatingParts) {
  /** The id follows from who asks and the Idempotency-Key, so a repeated command finds the contract it made. */
  return async (scope: TenantScope, asked: NewContract, key: string): Promise<Result<Stored<Contract>>> => {
    const contractId = derivedId('contract', scope.tenant, scope.actor.id, key);
    const command: Command = { key, input: asked };
    const earlier = await repeated<{ contractId: string }>(documents, scope, partitionOf(contractId), command);
    if (!earlier.ok) return earlier;
    if (!earlier.value) {
      const contract = draft(scope, contractId, asked, asked.zone ?? (await zoneOf(scope)), clock.now());
      const event = contractEvent('contract.created', contract, { type: contract.type, source: 'api' });
      const created = await store.create(scope, contract, [remembered(scope, command, { contractId })], [event]);
      if (created !== 'exists') return ok(created);
      const raced = await repeated(documents, scope, partitionOf(contractId), command);
      if (!raced.ok) return raced;
    }
    const existing = await store.read(scope, contractId);
    if (!existing) throw new Error(`contract ${contractId} was made before and is missing`);
    return ok(existing);
  };
}

function draft(scope: TenantScope, contractId: string, asked: NewContract, zone: Zone, now: Date): Contract {
  return sealed({
    id: rootId,
    kind: 'contracts.contract',
    schema: 1,
    contractId,
    title: asked.title,
    type: asked.type,
    state: 'draft',
    source: { kind: 'api' },
    counterparty: asked.counterparty,
    zone,
    ownerId: scope.actor.id,
    authors: [scope.actor.id],
    version: 0,
    analysedVersion: 0,
    ...(asked.price ? { price: asked.price } : {}),
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  });
}
