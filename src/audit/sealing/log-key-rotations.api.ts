import { z } from 'zod';

export const logKeyRotation = z.object({
  rotatedAt: z.iso.datetime(),
  keys: z
    .array(
      z.object({
        kind: z.enum(['ed25519', 'es256']),
        publicKey: z
          .base64()
          .meta({ description: 'Ed25519: the 32 bytes of the point; ES256: the SubjectPublicKeyInfo' }),
      }),
    )
    .readonly(),
});
