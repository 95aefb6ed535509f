import { z } from 'zod';
import { civilDateField, pageFields } from '../../platform/wire-fields.ts';
import type { Delegation } from './delegation.ts';
import { type DelegationAsked, longestDays } from './delegation-rules.ts';

export const delegationParams = z.strictObject({ delegationId: z.uuid() });

export const delegationQuery = z.strictObject({
  of: z.enum(['own', 'all']).default('own').meta({ description: 'Given and received by you, or everybody’s' }),
  ...pageFields,
});

const principal = z.string().min(1).max(100).meta({ description: 'Id of a person who may decide in this tenant' });
const names = z.array(z.string().min(1).max(100)).min(1).max(50).optional();

export const delegationBody = z.strictObject({
  from: principal.optional().meta({ description: 'Who delegates; yourself without it. For others: proposal.manage' }),
  to: principal,
  firstDay: civilDateField
    .optional()
    .meta({ description: 'Civil day where the one who delegates works; today without it' }),
  lastDay: civilDateField.meta({ description: `Included; at most ${longestDays} days in all` }),
  areas: names.meta({ description: 'Only these; everything without it' }),
  actions: names.meta({ description: 'Only these; everything without it' }),
  away: z.boolean().meta({ description: 'Out of office: the one who delegates is not asked meanwhile' }),
  reason: z.string().trim().min(1, 'must say why').max(500),
});

export const toAsked = ({ to, lastDay, away, reason, ...said }: z.infer<typeof delegationBody>): DelegationAsked => ({
  ...{ to, lastDay, away, reason },
  ...(said.from ? { from: said.from } : {}),
  ...(said.firstDay ? { firstDay: said.firstDay } : {}),
  ...(said.areas ? { areas: said.areas } : {}),
  ...(said.actions ? { actions: said.actions } : {}),
});

const person = z.object({ id: z.string(), name: z.string() });
const instant = z.iso.datetime();

export const delegationResource = z.object({
  id: z.string(),
  from: person,
  to: person,
  firstDay: z.iso.date(),
  lastDay: z.iso.date(),
  zone: z.string(),
  startsAt: instant,
  endsAt: instant.meta({ description: 'Exclusive' }),
  areas: z.array(z.string()).optional(),
  actions: z.array(z.string()).optional(),
  away: z.boolean(),
  reason: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  revokedAt: instant.optional(),
});

export const delegationPage = z.object({ items: z.array(delegationResource), cursor: z.string().optional() });

export function toResource(delegation: Delegation): z.infer<typeof delegationResource> {
  const { delegationId: id, from, to, firstDay, lastDay, zone, startsAt, endsAt, areas, actions } = delegation;
  const { away, reason, createdBy, createdAt, revokedAt } = delegation;
  return {
    id,
    from: { id: from.id, name: from.name },
    to: { id: to.id, name: to.name },
    ...{ firstDay, lastDay, zone, startsAt, endsAt, away, reason, createdBy, createdAt },
    ...(areas ? { areas: [...areas] } : {}),
    ...(actions ? { actions: [...actions] } : {}),
    ...(revokedAt ? { revokedAt } : {}),
  };
}
