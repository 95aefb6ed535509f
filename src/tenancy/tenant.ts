import type { Doc } from '../platform/cosmos/documents.ts';
import type { Zone } from '../platform/dates.ts';

export type TenantState = 'provisioning' | 'open' | 'suspended';

/** One client of the MSP, or the MSP itself (the house). Lives in the catalog. */
export interface Tenant extends Doc {
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
}

export const tenantPartition = 'tenants';
