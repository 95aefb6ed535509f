import { z } from 'zod';
import { purposeOf } from '../version.ts';
import { newVersionQuery } from '../versions/versions.api.ts';
import { wrappedKeyRule } from './browser/wrapped-key.ts';
import { deviceKeyIdField } from './devices.api.ts';
import type { SealedVersion } from './open-sealed-version.ts';
import { mostRecipients } from './sealed-version.ts';

export const contentHashField = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of the ciphertext: 64 hex digits');

export const recipientBody = z.strictObject({
  principalId: z.string().min(1).max(100),
  deviceKeyId: deviceKeyIdField,
  wrappedKey: z
    .string()
    .regex(wrappedKeyRule, 'must be the document key wrapped for this device: 113 bytes in base64url')
    .meta({ description: 'HPKE (RFC 9180) base mode, P-256, HKDF-SHA256, AES-256-GCM: enc and ciphertext' }),
});

export const newSealedVersionBody = z.strictObject({
  contentHash: contentHashField.meta({ description: 'Of the ciphertext sent before' }),
  changeDescription: newVersionQuery.shape.changeDescription.meta({
    description: 'Not sealed: everybody who may read sees it',
  }),
  purpose: newVersionQuery.shape.purpose,
  recipients: z
    .array(recipientBody)
    .min(1)
    .max(mostRecipients)
    .refine((all) => new Set(all.map((one) => one.deviceKeyId)).size === all.length, 'names a device twice'),
});

const recipient = z.object({ principalId: z.string(), principalName: z.string(), deviceKeyId: z.string() });

const sealedVersionResource = z.object({
  versionNumber: z.int(),
  timestamp: z.iso.datetime(),
  author: z.string(),
  authorName: z.string().optional(),
  changeDescription: z.string(),
  purpose: z.string(),
  documentHash: z.string().meta({ description: 'SHA-256 of the ciphertext' }),
  size: z.int().meta({ description: 'Bytes of the ciphertext' }),
  format: z.int(),
  recipients: z.array(recipient),
});

export const sealedVersionList = z.object({ items: z.array(sealedVersionResource) });

export const openingResource = sealedVersionResource.extend({
  keys: z
    .array(z.object({ deviceKeyId: z.string(), wrappedKey: z.string() }))
    .meta({ description: "The document's key, wrapped for each of your own devices" }),
  url: z.url().meta({ description: 'Where the ciphertext can be read, without signing in: a secret' }),
  until: z.iso.datetime().meta({ description: 'Until when' }),
});

export const recipientList = z.object({ items: z.array(recipient) });

export function toSealedVersionResource({ version, recipients }: SealedVersion): z.infer<typeof sealedVersionResource> {
  const { versionNumber, timestamp, author, authorName, changeDescription, documentHash, size } = version;
  return {
    versionNumber,
    timestamp,
    author,
    changeDescription,
    documentHash,
    size,
    ...(authorName ? { authorName } : {}),
    purpose: purposeOf(version),
    format: version.sealed?.format ?? 1,
    recipients: recipients.map(toRecipientResource),
  };
}

export const toRecipientResource = ({
  principalId,
  principalName,
  deviceKeyId,
}: SealedVersion['recipients'][number]): z.infer<typeof recipient> => ({ principalId, principalName, deviceKeyId });
