import { createPublicKey } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import { html } from '../../platform/html.ts';
import { sha256Hex } from '../../platform/ids.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { fingerprintOf, type PublicJwk, rawOf } from './browser/device-key.ts';
import { type DeviceRecord, deviceDocId, devicePartition, mostDevices } from './device.ts';
import type { DeviceStore } from './device-store.ts';
import { notAPublicKey, tooManyDevices } from './refusals.ts';

/** Tells a person something, once per key; in the words of the notifications slice. */
export type TellPerson = (
  scope: TenantScope,
  letter: {
    readonly key: string;
    readonly to: { readonly id: string; readonly name: string; readonly email: string };
    readonly subject: string;
    readonly text: string;
    readonly html: string;
    readonly purpose: 'alert';
    readonly urgent: true;
  },
) => Promise<unknown>;

export interface DeviceParts {
  readonly store: DeviceStore;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly tell: TellPerson;
}

export function addsDevices({ store, documents, clock, tell }: DeviceParts) {
  return {
    /** Registers a device of the scope's own person. The key is its natural key: registered again, it is the same device. */
    async add(
      scope: TenantScope,
      { name, publicKey }: { readonly name: string; readonly publicKey: PublicJwk },
    ): Promise<Result<DeviceRecord>> {
      if (!isOnCurve(publicKey)) return refused(notAPublicKey());
      const { id: principalId, name: principalName = principalId, email } = scope.actor;
      const deviceKeyId = sha256Hex(rawOf(publicKey));
      const known = await store.read(scope, principalId, deviceKeyId);
      if (known) return known.doc.revokedAt ? refused(notFound('device')) : ok(known.doc);
      if ((await store.of(scope, principalId)).length >= mostDevices) return refused(tooManyDevices(mostDevices));
      const device: DeviceRecord = {
        id: deviceDocId(deviceKeyId),
        kind: 'documents.deviceKey',
        schema: 1,
        deviceKeyId,
        principalId,
        principalName,
        name,
        publicKey,
        registeredAt: clock.now().toISOString(),
      };
      const fingerprint = fingerprintOf(deviceKeyId);
      await documents.commit(scope, {
        partition: devicePartition(principalId),
        writes: [{ op: 'create', doc: device }],
        events: [{ type: 'deviceKey.registered', subject: person(principalId), data: { deviceKeyId, fingerprint } }],
      });
      // Whoever took over a session cannot add a device of theirs unseen.
      if (email) await tell(scope, letterTo({ id: principalId, name: principalName, email }, device, fingerprint));
      return ok(device);
    },

    /** Removes one of one's own devices: from now on nobody can seal anything for it. */
    async revoke(scope: TenantScope, deviceKeyId: string): Promise<Result<void>> {
      const { id: principalId } = scope.actor;
      const stored = await store.read(scope, principalId, deviceKeyId);
      if (!stored) return refused(notFound('device'));
      if (stored.doc.revokedAt) return ok(undefined);
      const revoked: DeviceRecord = { ...stored.doc, revokedAt: clock.now().toISOString() };
      const committed = await documents.commit(scope, {
        partition: devicePartition(principalId),
        writes: [{ op: 'replace', doc: revoked, ifMatch: stored.etag }],
        events: [{ type: 'deviceKey.revoked', subject: person(principalId), data: { deviceKeyId } }],
      });
      // The only change there is: somebody else removed it meanwhile.
      return committed.ok || committed.reason === 'changed' ? ok(undefined) : refused(notFound('device'));
    },
  };
}

const person = (id: string) => ({ kind: 'person', id });

/** The point may be anybody's invention: one off the curve would tell its maker about the sender's key. */
function isOnCurve(publicKey: PublicJwk): boolean {
  try {
    return createPublicKey({ key: { ...publicKey }, format: 'jwk' }).asymmetricKeyType === 'ec';
  } catch {
    return false;
  }
}

function letterTo(to: { id: string; name: string; email: string }, device: DeviceRecord, fingerprint: string) {
  const told = 'A new device can open sealed documents that are sent to you from now on.';
  const advice = 'If it was not you who registered it, tell your administrator at once and remove the device.';
  return {
    key: `device:${device.deviceKeyId}`,
    to,
    purpose: 'alert' as const,
    urgent: true as const, // whoever took over a session must not gain a night by it
    subject: 'A new device can open documents sealed for you',
    text: [told, '', `Device: ${device.name}`, `Fingerprint: ${fingerprint}`, '', advice].join('\n'),
    html: html`<p>${told}</p><p>Device: ${device.name}<br>Fingerprint: <code>${fingerprint}</code></p><p>${advice}</p>`.toString(),
  };
}
