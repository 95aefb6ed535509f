import { z } from 'zod';

/**
 * The body of a callback (capture of a real one in a public client): attacker-controlled until its signature holds, and a
 * hint after. `Entity`, the record as the vendor saw it, is not even looked at; the record is read anew.
 */
const callbackShape = z.object({
  MessageId: z.string().regex(/^[\w-]{1,64}$/),
  CompanyId: z.string().min(1).max(50),
  Action: z.string().regex(/^\w{1,20}$/),
  Type: z.string().regex(/^\w{1,40}$/),
  ID: z.int().positive(),
  Metadata: z.object({ key_url: z.string().min(1).max(500) }),
});

export type Callback = z.output<typeof callbackShape>;

/** Undefined for anything that is no callback. */
export function parseCallback(body: Uint8Array): Callback | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return callbackShape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
