import type { z } from 'zod';
import { type Route, route } from '../platform/http.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, refused } from '../platform/result.ts';
import { type RotateKeyParts, readRotation, requestRotation } from './rotate-key.ts';
import { rotationBody, rotationParams, rotationResource, tenantParams, toRotationResource } from './tenants.api.ts';

type None = Record<string, never>;
type Rotates = { readonly kind: 'provider'; readonly permission: 'key.rotate' };
type Sees = { readonly kind: 'provider'; readonly permission: 'tenant.read' };

/** No answer here holds key material: ids and versions alone. */
export function keyRotationRoutes(parts: RotateKeyParts): readonly Route[] {
  return [
    route<Rotates, z.infer<typeof tenantParams>, None, z.infer<typeof rotationBody>>({
      name: 'tenancy-requestRotation',
      methods: ['POST'],
      path: 'api/v1/tenants/{tenantId}/key-rotations',
      access: { kind: 'provider', permission: 'key.rotate' },
      summary: "Rotates a tenant's key, or the Key Vault key that wraps it; no stored content is rewritten",
      params: tenantParams,
      body: { schema: rotationBody },
      idempotencyKey: true,
      responses: {
        202: { description: 'Accepted; read it at its Location until its state is done', schema: rotationResource },
      },
      async handle({ params: { tenantId }, body, idempotencyKey, workflows, scopeIn }) {
        if (!(await parts.directory.tenantNow(tenantId))) return refused(notFound('tenant'));
        const asked = { rotates: body.kind, wrappingKey: body.wrappingKey };
        const rotation = await requestRotation(parts, scopeIn(tenantId), asked, idempotencyKey, workflows);
        if (!rotation.ok) return rotation;
        const location = `/api/v1/tenants/${tenantId}/key-rotations/${rotation.value.id}`;
        return ok({ status: 202, json: toRotationResource(rotation.value), headers: { location } });
      },
    }),
    route<Sees, z.infer<typeof rotationParams>>({
      name: 'tenancy-readKeyRotation',
      methods: ['GET'],
      path: 'api/v1/tenants/{tenantId}/key-rotations/{rotationId}',
      access: { kind: 'provider', permission: 'tenant.read' },
      summary: 'How far a rotation has come',
      params: rotationParams,
      responses: { 200: { description: 'The rotation', schema: rotationResource } },
      async handle({ params: { tenantId, rotationId } }) {
        const rotation = await readRotation(parts.catalog, tenantId, rotationId);
        return rotation ? ok({ status: 200, json: toRotationResource(rotation) }) : refused(notFound('rotation'));
      },
    }),
  ];
}
