import { z } from 'zod';
import { tenantIdRule } from '../platform/scope.ts';
import { currencyField, zoneField } from '../platform/wire-fields.ts';
import { everywhere, type Grants } from './grants.ts';
import type { KeyRotation } from './key-rotation.ts';
import { type Role, roleNames } from './roles.ts';
import type { Tenant } from './tenant.ts';

const tenantId = z
  .string()
  .regex(tenantIdRule, 'must be 1 to 30 of a-z, 0-9 and -, and begin and end with a letter or digit');

export const newTenantBody = z.strictObject({
  id: tenantId,
  name: z.string().trim().min(1).max(200),
  zone: zoneField,
  currency: currencyField,
});
export const tenantParams = z.strictObject({ tenantId: z.string().max(30) });
export const tenantResource = z.object({
  id: z.string(),
  name: z.string(),
  zone: z.string(),
  currency: z.string(),
  region: z.string(),
  state: z.enum(['provisioning', 'open', 'suspended', 'shredding', 'shredded']),
  createdAt: z.iso.datetime(),
  legalHold: z.object({ reason: z.string(), by: z.string(), since: z.iso.datetime() }).optional(),
});
const reason = z.string().trim().min(1).max(1_000);
export const tenantChangeBody = z
  .strictObject({
    state: z.enum(['open', 'suspended']).optional(),
    legalHold: z.boolean().optional(),
    reason,
  })
  .refine(({ state, legalHold }) => state !== undefined || legalHold !== undefined, 'must name state or legalHold');
export const shreddingBody = z.strictObject({
  confirmName: z.string().max(200).meta({ description: "The tenant's name, typed letter for letter" }),
  reason,
});
export const shreddingResource = z.object({
  tenant: z.string(),
  state: z.enum(['suspended', 'shredding', 'shredded']),
  by: z.string().optional().meta({ description: 'Who asked for it' }),
  reason: z.string().optional(),
  requestedAt: z.iso.datetime().optional(),
  shreddedAt: z.iso.datetime().optional(),
  finalAfter: z.iso.datetime().optional().meta({
    description: 'From then on no backup and no recovery of a deleted key or container brings anything back',
  }),
  log: z
    .object({
      origin: z.string().meta({ description: 'Which log, and which epoch of it' }),
      size: z.number().meta({ description: 'Leaves of that epoch' }),
      checkpoint: z.string().optional().meta({ description: 'Its last checkpoint, a signed note' }),
    })
    .optional()
    .meta({ description: "The end of the tenant's log" }),
});
export const rotationBody = z
  .strictObject({
    kind: z.enum(['wrappingKey', 'tenantKey']).meta({
      description: 'wrappingKey: the Key Vault key that wraps the tenant key; tenantKey: a new generation of that',
    }),
    wrappingKey: z.string().max(300).optional().meta({
      description: 'Key Vault key with its version; without it a new version is made of the one of the stamp',
    }),
  })
  .refine(({ kind, wrappingKey }) => kind === 'wrappingKey' || wrappingKey === undefined, {
    message: 'goes with the kind wrappingKey only',
    path: ['wrappingKey'],
  });
export const rotationParams = z.strictObject({ tenantId: z.string().max(30), rotationId: z.string().max(36) });
export const rotationResource = z.object({
  id: z.string(),
  kind: z.enum(['wrappingKey', 'tenantKey']),
  state: z
    .enum(['requested', 'done', 'failed'])
    .meta({ description: 'failed: the vault refused; nothing was changed' }),
  requestedAt: z.iso.datetime(),
  tenantKeyId: z.string().optional(),
  generation: z.number().optional(),
  wrappedBy: z.string().optional(),
});
export const tenantList = z.object({ items: z.array(tenantResource) });

const roles = z.enum(roleNames as readonly [Role, ...Role[]]);
const grant = z.strictObject({
  tenant: z.union([z.literal(everywhere), tenantId]),
  roles: z.array(roles).min(1).max(roleNames.length),
  approvalLimitMinor: z.int().nonnegative().optional(),
});
export const grantsParams = z.strictObject({ principalId: z.guid('must be an Entra object id') });
export const grantsBody = z.strictObject({
  kind: z.enum(['person', 'application']),
  name: z.string().trim().min(1).max(200),
  email: z.email('must be a mail address').optional(),
  grants: z.array(grant).max(2000),
});
export const grantsResource = z.object({
  principalId: z.string(),
  kind: z.enum(['person', 'application']),
  name: z.string(),
  email: z.string().optional(),
  grants: z.array(grant),
});
export const grantsList = z.object({ items: z.array(grantsResource) });
export const meResource = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  tenants: z.union([z.literal('all'), z.array(z.string())]),
  grants: z.array(grant),
});

export const toTenantResource = ({
  tenant: id,
  name,
  zone,
  currency,
  region,
  state,
  createdAt,
  legalHold,
}: Tenant): z.infer<typeof tenantResource> => ({
  id,
  name,
  zone,
  currency,
  region,
  state,
  createdAt,
  ...(legalHold ? { legalHold } : {}),
});

export const toShreddingResource = ({ tenant, state, shredding }: Tenant): z.infer<typeof shreddingResource> => ({
  tenant,
  // A story that was just started has not begun yet.
  state: state === 'shredded' || state === 'shredding' ? state : 'suspended',
  ...shredding,
});

export const toRotationResource = ({ id, rotates: kind, state, requestedAt, result }: KeyRotation) => ({
  id,
  kind,
  state,
  requestedAt,
  ...result,
});

export function toGrantsResource({
  principalId,
  principalKind: kind,
  name,
  email,
  grants,
}: Grants): z.infer<typeof grantsResource> {
  return {
    principalId,
    kind,
    name,
    ...(email ? { email } : {}),
    grants: grants.map((g) => ({ ...g, roles: [...g.roles] })),
  };
}
