import type { NewEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { EventDescription } from '../slice.ts';

const why = { reason: 'as given', changedAt: 'instant, where it is recorded afterwards' };

export const tenantEvents = [
  {
    type: 'tenant.opened',
    meaning: 'A tenant has its container, its key and its log, and is open for work',
    phase: 'administration',
    data: { region: 'Azure region' },
  },
  {
    type: 'tenant.suspended',
    meaning: 'Nobody but the provider admin may change anything in the tenant',
    phase: 'administration',
    data: why,
  },
  { type: 'tenant.resumed', meaning: 'A suspended tenant is open for work again', phase: 'administration', data: why },
  {
    type: 'tenant.holdPlaced',
    meaning: 'A legal hold: nothing of the tenant may be destroyed',
    phase: 'administration',
    data: why,
  },
  { type: 'tenant.holdReleased', meaning: 'The legal hold on the tenant is over', phase: 'administration', data: why },
  {
    type: 'tenant.keyRotated',
    meaning: "The tenant's key has a new generation, or another Key Vault key wraps it; no content was rewritten",
    phase: 'administration',
    data: {
      rotation: 'id',
      rotates: 'wrappingKey or tenantKey',
      tenantKeyId: 'generation for new documents',
      generation: 'counted from 1',
      wrappedBy: 'Key Vault key with version',
    },
  },
  {
    type: 'tenant.keyRotationFailed',
    meaning: 'The vault refused what a rotation of keys needs; the keys are as they were',
    phase: 'administration',
    outcome: 'failure',
    data: { rotation: 'id', rotates: 'wrappingKey or tenantKey' },
  },
  {
    type: 'tenant.shreddingBegun',
    meaning: "In the house tenant's log: the destruction of another tenant's data has begun",
    phase: 'administration',
    outcome: 'pending',
    data: { ...why, requestedAt: 'instant' },
  },
  {
    type: 'tenant.shreddingStopped',
    meaning: "In the house tenant's log: the content of the tenant is held, so nothing of it was destroyed",
    phase: 'administration',
    outcome: 'failure',
    data: { requestedAt: 'instant' },
  },
  {
    type: 'tenant.shredded',
    meaning: "In the house tenant's log: keys, documents, contents and log of another tenant were destroyed",
    phase: 'administration',
    data: {
      ...why,
      requestedAt: 'instant',
      shreddedAt: 'instant',
      finalAfter: 'when recovery and backups have passed',
      logOrigin: "the tenant's log, and which epoch of it was the last",
      logSize: 'leaves of that epoch',
      logCheckpoint: 'its last checkpoint, a signed note',
    },
  },
  {
    type: 'grants.changed',
    meaning: 'What somebody may do in this tenant was changed',
    phase: 'administration',
    data: {
      principalId: 'Entra object id',
      roles: 'held now in the tenant of the log',
      everywhere: 'whether a grant for all tenants was or is among them: those are in the log of the house',
      changedAt: 'instant',
    },
  },
  {
    type: 'access.denied',
    meaning: 'Somebody was refused',
    phase: 'denial',
    outcome: 'denied',
    says: '{actor} was refused ({code})',
    data: {
      route: 'what was tried',
      code: 'the refusal',
      asked: 'the tenant that somebody who is not of it asked for',
      times: 'how often within about a minute, beside those that have an event of their own',
    },
  },
] as const satisfies readonly EventDescription[];

export const tenantEvent = (
  type: (typeof tenantEvents)[number]['type'],
  tenant: string,
  data: Readonly<Record<string, unknown>> = {},
): NewEvent => ({
  type,
  subject: { kind: 'tenant', id: tenant },
  data,
});

/** Somebody was refused in this tenant; in the house, whoever tried what is the provider's or another tenant's. */
export const accessDenied = (
  { tenant }: TenantScope,
  told: { readonly route: string; readonly code: string },
): NewEvent => tenantEvent('access.denied', tenant, told);
