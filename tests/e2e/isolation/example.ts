import { randomUUID } from 'node:crypto';
import type { Call } from './call.ts';
import type { Ground } from './ground.ts';

/** A request that alpha's people may make, and the same about something that does not exist. */
export interface Example {
  /** Who can (short name of the directory), and what is then answered. */
  readonly can: string;
  readonly status: number;
  readonly call: Call;
  /** The same call about an absent thing; missing where no thing is named. */
  readonly absent?: Call;
}

export type Make = (ground: Ground) => Example | Promise<Example>;

export const nobody = randomUUID();
const absentProposal = `contract-${nobody}-p0123456789ab`;

interface Sent {
  readonly json?: unknown;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export function call(method: string, path: string, { json, body, headers = {} }: Sent = {}): Call {
  const content = json === undefined ? body : JSON.stringify(json);
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  return { method, path, headers: { ...type, ...headers }, ...(content === undefined ? {} : { body: content }) };
}

/** About one thing: the same path with the id of another that is not there. */
export const about = (
  can: string,
  method: string,
  path: (id: string) => string,
  id: string,
  sent: Sent,
  status = 200,
) => ({
  can,
  status,
  call: call(method, path(id), sent),
  absent: call(method, path(id.startsWith('contract-') ? absentProposal : nobody), sent),
});

export const plain = (can: string, method: string, path: string, sent: Sent = {}, status = 200): Make => {
  return () => ({ can, status, call: call(method, path, sent) });
};

export const reading = (path: (id: string) => string, thing: (ground: Ground) => string): Make => {
  return (ground) => about('manager', 'GET', path, thing(ground), {});
};

export const contract =
  (rest = '') =>
  (id: string) =>
    `api/v1/contracts/${id}${rest}`;
export const key = () => ({ 'idempotency-key': randomUUID() });

/** The version alpha's manager sees; a stranger who knew it would be no further. */
export async function etagOf({ stamp }: Ground, path: string): Promise<Record<string, string>> {
  const { etag } = await stamp.as('manager', 'alpha').must(200, 'GET', path);
  return { 'if-match': etag };
}
