import type { Doc } from '../../platform/cosmos/documents.ts';
import type { CivilDate, Zone } from '../../platform/dates.ts';
import type { Person } from '../doors.ts';

/** When and in what somebody decides for another. */
export interface DelegationTerms {
  /** UTC instants, the second exclusive. */
  readonly startsAt: string;
  readonly endsAt: string;
  /** Only these areas, and only these actions; everything without it. */
  readonly areas?: readonly string[];
  readonly actions?: readonly string[];
}

/**
 * Somebody lets another decide in their place for a while. What was delegated is not delegated further: the delegate decides
 * themselves or not at all.
 */
export interface Delegation extends Doc, DelegationTerms {
  readonly kind: 'gates.delegation';
  readonly schema: 1;
  readonly delegationId: string;
  readonly from: Person;
  readonly to: Person;
  /** As it was said, in the zone of the one who delegates; the last day included. */
  readonly firstDay: CivilDate;
  readonly lastDay: CivilDate;
  readonly zone: Zone;
  /** Out of office: the one who delegates is not asked meanwhile. */
  readonly away: boolean;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly revokedAt?: string;
}

/** One partition for all of a tenant, for who may decide depends on all of them. */
export const delegationPartition = 'people:delegations';

export const delegationDocumentId = (delegationId: string): string => `delegation:${delegationId}`;

export const covers = (
  { areas, actions }: Pick<DelegationTerms, 'areas' | 'actions'>,
  matter: { readonly area: string; readonly action: string },
): boolean => (areas?.includes(matter.area) ?? true) && (actions?.includes(matter.action) ?? true);

type Window = Pick<DelegationTerms, 'startsAt' | 'endsAt'> & Pick<Delegation, 'revokedAt'>;

/** When it ends or was ended. */
export const endOf = ({ endsAt, revokedAt }: Pick<Window, 'endsAt' | 'revokedAt'>): string =>
  revokedAt !== undefined && revokedAt < endsAt ? revokedAt : endsAt;

export const isActive = (delegation: Window, now: string): boolean =>
  delegation.startsAt <= now && now < endOf(delegation);

/** In force at any moment of the time from `since` to `now`. */
export const wasActive = (delegation: Window, since: string, now: string): boolean =>
  delegation.startsAt <= now && since < endOf(delegation) && delegation.startsAt <= endOf(delegation);
