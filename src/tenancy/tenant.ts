import type { Doc } from '../platform/cosmos/documents.ts';
import type { Zone } from '../platform/dates.ts';
import type { WithUnlogged } from './unlogged.ts';

/** `shredding` has no way back once its content is gone; `shredded` is final: what is left is this record. */
export type TenantState = 'provisioning' | 'open' | 'suspended' | 'shredding' | 'shredded';

/** While it is there, nothing of the tenant is destroyed. */
export interface LegalHold {
  readonly reason: string;
  readonly by: string;
  readonly since: string;
}

/** How far a tenant's log had come. */
export interface EndOfLog {
  /** Which log, and which epoch of it. */
  readonly origin: string;
  /** Leaves of that epoch. */
  readonly size: number;
  /** Its last checkpoint, a signed note; absent where nothing was signed yet. */
  readonly checkpoint?: string;
}

/** The destruction of a tenant's data: who wanted it, how far it has come, and when nothing can bring the data back. */
export interface Shredding {
  /** ISO 8601, as all instants here. Names this shredding: the acts of another one leave it alone. */
  readonly requestedAt: string;
  readonly by: string;
  readonly reason: string;
  /** How far the tenant's log had come: who holds a copy of the log can be judged by it. */
  readonly log?: EndOfLog;
  readonly shreddedAt?: string;
  /** From then on no backup and no recovery holds a key or content of the tenant any more. */
  readonly finalAfter?: string;
}

/** One client of the MSP, or the MSP itself (the house). Lives in the catalog. */
export interface Tenant extends Doc, WithUnlogged {
  readonly kind: 'tenancy.tenant';
  readonly tenant: string;
  readonly name: string;
  /** Where its working day is; contracts may have zones of their own. */
  readonly zone: Zone;
  readonly currency: string;
  readonly region: string;
  readonly state: TenantState;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly legalHold?: LegalHold;
  readonly shredding?: Shredding;
}

export const tenantPartition = 'tenants';

/** Whether people and messages are let in at all; what a suspended one still allows is the policies' matter. */
export const isServed = ({ state }: Pick<Tenant, 'state'>): boolean => state === 'open' || state === 'suspended';

/** Days for which what was deleted can be brought back, by store. Set where the stores are deployed. */
export interface RecoveryDays {
  readonly blob: number;
  readonly cosmos: number;
  readonly keyVault: number;
}

const dayMs = 86_400_000;

/** When the last of the windows closes in which a backup or a recovery could bring something of it back. */
export const finalAfter = (shreddedAt: string, days: RecoveryDays): string =>
  new Date(Date.parse(shreddedAt) + Math.max(days.blob, days.cosmos, days.keyVault) * dayMs).toISOString();
