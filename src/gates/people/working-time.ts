import type { Doc } from '../../platform/cosmos/documents.ts';
import type { Zone } from '../../platform/dates.ts';
import type { WorkingTime } from '../policy/approval-policy.ts';

/** When and where one person works, as they say themselves. Takes the place of the tenant's as a whole. */
export interface OwnWorkingTime extends Doc, Omit<WorkingTime, 'zone'> {
  readonly kind: 'gates.workingTime';
  readonly schema: 1;
  readonly personId: string;
  readonly zone: Zone;
}

export const personPartition = (personId: string): string => `person:${personId}`;
export const workingTimeId = 'workingTime';
