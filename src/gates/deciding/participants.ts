import type { TenantScope } from '../../platform/scope.ts';
import type { People } from '../doors.ts';
import { isExternalId } from '../people/external-id.ts';
import type { Proposal } from '../proposal.ts';

// Who takes part in a proposal without deciding it.

const isRequester = ({ actor }: TenantScope, { requestedBy }: Proposal): boolean =>
  actor.id === requestedBy.id && actor.kind === requestedBy.kind;

/** Who requested it or wrote what it is about. */
export const isItsMaker = (scope: TenantScope, proposal: Proposal): boolean =>
  isRequester(scope, proposal) || (scope.actor.kind === 'person' && proposal.excluded.includes(scope.actor.id));

/** A person's request is theirs alone; what the assistant or an application requested belongs to its authors as well. */
export const isItsOwner = (scope: TenantScope, proposal: Proposal): boolean =>
  proposal.requestedBy.kind === 'person' ? isRequester(scope, proposal) : isItsMaker(scope, proposal);

export const managesProposals = (people: People, scope: TenantScope): Promise<boolean> =>
  people.may(scope, 'proposal.manage');

/**
 * Whether somebody may still write beside proposals here: they may have left, or their tenant may rest, since they opened the
 * page. Who has no account here is known by the place they were given, which the act itself asks for.
 */
export const mayDiscuss = async (people: People, scope: TenantScope): Promise<boolean> =>
  isExternalId(scope.actor.id) || people.may(scope, 'proposal.discuss');
