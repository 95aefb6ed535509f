import { type Route, route } from '../../platform/http.ts';
import { ok } from '../../platform/result.ts';
import { logKeyRotation } from './log-key-rotations.api.ts';
import { type RotatingParts, rotatesLogKeys } from './rotate-log-keys.ts';

/** No answer here holds what is secret of a key. */
export function logKeyRotationRoutes(parts: RotatingParts & { readonly houseTenant: string }): readonly Route[] {
  const rotate = rotatesLogKeys(parts);
  return [
    route<{ readonly kind: 'provider'; readonly permission: 'key.rotate' }>({
      name: 'audit-rotateLogKeys',
      methods: ['POST'],
      path: 'api/v1/log-keys/rotations',
      access: { kind: 'provider', permission: 'key.rotate' },
      summary: 'Makes new keys for signing the logs of all tenants; what was signed stays verifiable by the old ones',
      idempotencyKey: true,
      responses: { 201: { description: 'The public keys that sign from now on', schema: logKeyRotation } },
      async handle({ scopeIn, idempotencyKey }) {
        const rotation = await rotate(scopeIn(parts.houseTenant), idempotencyKey);
        return rotation.ok ? ok({ status: 201, json: rotation.value }) : rotation;
      },
    }),
  ];
}
