import { z } from 'zod';
import type { Connection } from './connection.ts';

const origin = z
  .url({ protocol: /^https$/, error: 'must be an https:// address such as https://na.myconnectwise.net' })
  .max(300)
  .transform((text, context) => {
    const url = new URL(text);
    const bare = url.pathname === '/' && url.search === '' && url.hash === '' && !url.username && !url.password;
    if (!bare)
      context.addIssue({ code: 'custom', message: 'must be a server alone, without path or login', input: url.host });
    return bare ? url.origin : z.NEVER;
  });

const secret = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, 'must be visible ASCII characters');

export const newConnectionBody = z.strictObject({
  kind: z.literal('connectwise'),
  displayName: z.string().trim().min(1).max(100),
  baseUrl: origin.meta({ description: 'Server of the ConnectWise site' }),
  companyId: z
    .string()
    .regex(/^[\w.-]{1,50}$/, 'must be the company id used to sign in: letters, digits, . _ -')
    .meta({ description: 'Company id used to sign in to ConnectWise' }),
  publicKey: secret.meta({ description: 'Public key of the API member' }),
  privateKey: secret.meta({ description: 'Private key of the API member; never shown again' }),
  clientId: z.guid('must be the GUID of the integration').meta({ description: 'clientId of the integration' }),
});

export const connectionParams = z.strictObject({ connectionId: z.uuid() });

export const connectionResource = z.object({
  id: z.uuid(),
  kind: z.literal('connectwise'),
  displayName: z.string(),
  baseUrl: z.string(),
  companyId: z.string(),
  createdAt: z.iso.datetime(),
});

export const createdConnection = connectionResource.extend({
  callbackUrl: z
    .string()
    .optional()
    .meta({ description: 'Where the vendor calls back; shown this once, already registered there' }),
});

export const connectionList = z.object({ items: z.array(connectionResource) });

export const toResource = (connection: Connection): z.infer<typeof connectionResource> => {
  const { connectionId: id, vendor: kind, displayName, baseUrl, companyId, createdAt } = connection;
  return { id, kind, displayName, baseUrl, companyId, createdAt };
};
