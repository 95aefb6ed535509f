import { z } from 'zod';
import { fingerprintOf } from './browser/device-key.ts';
import type { DeviceRecord } from './device.ts';

/** 32 bytes, base64url: of a coordinate. */
const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url');
const publicKey = z
  .strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate })
  .meta({ description: 'The public key as a JWK (RFC 7517); never send the private part' });

export const deviceKeyIdField = z.string().regex(/^[0-9a-f]{64}$/, 'must be the id of a device: 64 hex digits');

export const newDeviceBody = z.strictObject({ name: z.string().trim().min(1).max(60), publicKey });

export const deviceParams = z.strictObject({ deviceKeyId: deviceKeyIdField });

export const devicesQuery = z.strictObject({
  of: z
    .enum(['me', 'everyone'])
    .default('me')
    .meta({ description: 'Your own, or those of all people here, which whoever seals may ask for' }),
  principalIds: z
    .string()
    .max(5_000)
    .optional()
    .meta({ description: 'Of everyone, only these people: ids separated by commas' }),
});

export const deviceResource = z.object({
  deviceKeyId: z.string().meta({ description: 'SHA-256 of the uncompressed public point, hex' }),
  fingerprint: z.string().meta({ description: 'To be compared by voice' }),
  principalId: z.string(),
  principalName: z.string(),
  name: z.string(),
  publicKey,
  registeredAt: z.iso.datetime(),
});

export const deviceList = z.object({ items: z.array(deviceResource) });

export const toDeviceResource = (device: DeviceRecord): z.infer<typeof deviceResource> => {
  const { deviceKeyId, principalId, principalName, name, publicKey, registeredAt } = device;
  const fingerprint = fingerprintOf(deviceKeyId);
  return { deviceKeyId, fingerprint, principalId, principalName, name, publicKey, registeredAt };
};
