import type { NewEvent } from '../platform/events.ts';
import type { EventDescription } from '../slice.ts';
import type { Tenant } from './tenant.ts';

export const tenantEvents = [
  {
    type: 'tenant.opened',
    meaning: 'A tenant has its container, its key and its log, and is open for work',
    data: { region: 'Azure region' },
  },
  {
    type: 'grants.changed',
    meaning: 'What somebody may do in this tenant was changed',
    data: { principalId: 'Entra object id', roles: 'held now' },
  },
  { type: 'access.denied', meaning: 'Somebody was refused', data: { route: 'what was tried', code: 'the refusal' } },
] as const satisfies readonly EventDescription[];

export const tenantEvent = (
  type: (typeof tenantEvents)[number]['type'],
  { tenant, region }: Pick<Tenant, 'tenant' | 'region'>,
  data: Readonly<Record<string, unknown>> = {},
): NewEvent => ({
  type,
  subject: { kind: 'tenant', id: tenant },
  data: type === 'tenant.opened' ? { region } : data,
});
