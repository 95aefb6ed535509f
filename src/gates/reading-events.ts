import type { NewEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { EventDescription } from '../slice.ts';
import type { Proposal } from './proposal.ts';

/** Events of people looking at proposals, which show what they are about. */
export const readingEvents = [
  {
    type: 'proposal.read',
    meaning: 'Somebody was shown it, with the facts of what it is about',
    phase: 'access',
    says: '{actor} looked at it',
    data: { about: 'what it is about; not said of comments', form: 'api, page, card or comments' },
  },
  {
    type: 'proposal.listed',
    meaning: 'Somebody was shown several proposals',
    phase: 'access',
    data: {
      list: 'proposals, own matters, overrides or simulation',
      count: 'of those shown',
      filter: 'what was asked for',
    },
  },
] as const satisfies readonly EventDescription[];

export const proposalRead = (
  { proposalId, subject }: Pick<Proposal, 'proposalId' | 'subject'>,
  form: 'api' | 'page' | 'card',
): NewEvent => ({
  type: 'proposal.read',
  subject: { kind: 'proposal', id: proposalId },
  data: { about: `${subject.kind}:${subject.id}`, form },
});

export const commentsRead = (proposalId: string): NewEvent => ({
  type: 'proposal.read',
  subject: { kind: 'proposal', id: proposalId },
  data: { form: 'comments' },
});

/** One event for the page of a list: whoever reads every page leaves one for each. */
export const proposalsListed = (
  { tenant }: TenantScope,
  list: 'proposals' | 'own matters' | 'overrides' | 'simulation',
  count: number,
  filter: object = {},
): NewEvent => ({
  type: 'proposal.listed',
  subject: { kind: 'tenant', id: tenant },
  data: { list, count, filter },
});
