import type { Doc } from '../../platform/cosmos/documents.ts';
import type { Person } from '../doors.ts';

/**
 * Somebody lets another decide in their place for a while. What was delegated is not delegated further: the delegate decides
 * themselves or not at all.
 */
export interface Delegation extends Doc {
  readonly kind: 'gates.delegation';
  readonly schema: 1;
  readonly delegationId: string;
  readonly from: Person;
  readonly to: Person;
  /** UTC instants, the second exclusive. */
  readonly startsAt: string;
  readonly endsAt: string;
  /** Only these areas, or only these actions; everything without it. */
  readonly areas?: readonly string[];
  readonly actions?: readonly string[];
  /** Out of office: the one who delegates is not asked meanwhile. */
  readonly away: boolean;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly revokedAt?: string;
}

/** One partition for all of a tenant, for who may decide depends on all of them. */
export const delegationPartition = 'people:delegations';

export const covers = (delegation: Delegation, matter: { readonly area: string; readonly action: string }): boolean =>
  (delegation.areas?.includes(matter.area) ?? true) && (delegation.actions?.includes(matter.action) ?? true);

/** When it ends or was ended. */
export const endOf = ({ endsAt, revokedAt }: Delegation): string =>
  revokedAt !== undefined && revokedAt < endsAt ? revokedAt : endsAt;

export const isActive = (delegation: Delegation, now: string): boolean =>
  delegation.startsAt <= now && now < endOf(delegation);

/** In force at any moment of the time from `since` to `now`. */
export const wasActive = (delegation: Delegation, since: string, now: string): boolean =>
  delegation.startsAt <= now && since < endOf(delegation) && delegation.startsAt < endOf(delegation);
