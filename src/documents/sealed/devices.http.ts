import type { z } from 'zod';
import { type Route, route } from '../../platform/http.ts';
import { forbidden } from '../../platform/refusal.ts';
import { ok, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { addsDevices } from './add-device.ts';
import type { DeviceStore } from './device-store.ts';
import {
  deviceList,
  deviceParams,
  deviceResource,
  devicesQuery,
  newDeviceBody,
  toDeviceResource,
} from './devices.api.ts';

type None = Record<string, never>;
type Reads = { readonly kind: 'permission'; readonly permission: 'contract.read' };
const reads: Reads = { kind: 'permission', permission: 'contract.read' };
/** What is sealed for the device can be opened on it: not in a tenant that is suspended. To remove one is always possible. */
type Receives = { readonly kind: 'permission'; readonly permission: 'sealed.receive' };
const receives: Receives = { kind: 'permission', permission: 'sealed.receive' };

export interface DeviceRouteParts {
  readonly store: DeviceStore;
  readonly devices: ReturnType<typeof addsDevices>;
  /** Asked of roles and policies now. */
  readonly may: (scope: TenantScope, permission: string) => Promise<boolean>;
}

export function deviceRoutes({ store, devices, may }: DeviceRouteParts): readonly Route[] {
  return [
    route<Receives, None, None, z.infer<typeof newDeviceBody>>({
      name: 'documents-registerDevice',
      methods: ['POST'],
      path: 'api/v1/device-keys',
      access: receives,
      summary: 'Registers the public key of one of your devices, so that documents can be sealed for it',
      body: { schema: newDeviceBody },
      responses: { 201: { description: 'The device; the same when it was registered before', schema: deviceResource } },
      handle: async ({ scope, body }) => {
        const added = await devices.add(scope, body);
        return added.ok ? ok({ status: 201, json: toDeviceResource(added.value) }) : added;
      },
    }),
    route<Reads, None, z.infer<typeof devicesQuery>>({
      name: 'documents-listDevices',
      methods: ['GET'],
      path: 'api/v1/device-keys',
      access: reads,
      summary: 'Lists the devices documents can be sealed for, with their public keys',
      query: devicesQuery,
      responses: { 200: { description: 'Devices that are not revoked', schema: deviceList } },
      handle: async ({ scope, query: { of, principalIds } }) => {
        const others = of === 'everyone' || principalIds !== undefined;
        if (others && !(await may(scope, 'contract.write'))) return refused(forbidden('contract.write'));
        const named = principalIds?.split(',');
        const all = others ? await store.all(scope) : await store.of(scope, scope.actor.id);
        const asked = all.filter(({ principalId }) => named?.includes(principalId) ?? true);
        const items = others ? await present(scope, asked) : asked;
        return ok({ status: 200, json: { items: items.map(toDeviceResource) } });
      },
    }),
    route<Reads, z.infer<typeof deviceParams>>({
      name: 'documents-revokeDevice',
      methods: ['DELETE'],
      path: 'api/v1/device-keys/{deviceKeyId}',
      access: reads,
      summary: 'Removes one of your devices: nothing more can be sealed for it',
      params: deviceParams,
      responses: { 204: { description: 'It is removed' } },
      handle: async ({ scope, params: { deviceKeyId } }) => {
        const revoked = await devices.revoke(scope, deviceKeyId);
        return revoked.ok ? ok({ status: 204 }) : revoked;
      },
    }),
  ];

  /** Without the devices of people who may no longer read here. */
  async function present<T extends { readonly principalId: string }>(scope: TenantScope, asked: readonly T[]) {
    const here = new Map<string, boolean>();
    for (const id of new Set(asked.map(({ principalId }) => principalId)))
      here.set(id, await may(scope.actingAs({ kind: 'person', id }), 'contract.read'));
    return asked.filter(({ principalId }) => here.get(principalId));
  }
}
