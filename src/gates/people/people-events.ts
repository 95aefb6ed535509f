import type { NewEvent } from '../../platform/events.ts';
import type { EventDescription } from '../../slice.ts';
import type { Delegation } from './delegation.ts';

const terms = {
  from: 'actor id',
  to: 'actor id',
  startsAt: 'UTC instant',
  endsAt: 'UTC instant, exclusive',
  areas: 'only these, everything without it',
  actions: 'only these, everything without it',
  away: 'whether the one who delegates is not asked meanwhile',
};

/** Events about who decides for whom, and when people work. */
export const peopleEvents = [
  {
    type: 'delegation.given',
    meaning: 'Somebody may decide in the place of another for a while',
    phase: 'administration',
    data: terms,
  },
  {
    type: 'delegation.revoked',
    meaning: 'A delegation was ended before its time',
    phase: 'administration',
    data: { from: terms.from, to: terms.to },
  },
  { type: 'workingTime.changed', meaning: 'Somebody said when and where they work', phase: 'administration' },
] as const satisfies readonly EventDescription[];

export const delegationGiven = ({ delegationId, from, to, startsAt, endsAt, ...more }: Delegation): NewEvent => ({
  type: 'delegation.given',
  subject: { kind: 'delegation', id: delegationId },
  data: {
    ...{ from: from.id, to: to.id, startsAt, endsAt, away: more.away },
    ...(more.areas ? { areas: more.areas } : {}),
    ...(more.actions ? { actions: more.actions } : {}),
  },
});

export const delegationRevoked = ({ delegationId, from, to }: Delegation): NewEvent => ({
  type: 'delegation.revoked',
  subject: { kind: 'delegation', id: delegationId },
  data: { from: from.id, to: to.id },
});

export const workingTimeChanged = (personId: string): NewEvent => ({
  type: 'workingTime.changed',
  subject: { kind: 'person', id: personId },
});
