import { composeSlices } from '../../../src/compose.ts';
import { readConfig } from '../../../src/config.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import type { Doorkeeping } from '../../../src/platform/http/admit.ts';
import { type PipelineParts, serve } from '../../../src/platform/http/pipeline.ts';
import type { Route } from '../../../src/platform/http.ts';
import { createPlatform } from '../../../src/platform/platform.ts';
import { openScope, type TenantScope } from '../../../src/platform/scope.ts';
import type { Workflows } from '../../../src/platform/workflows.ts';
import { openWrappedKeys } from '../../../src/tenancy/index.ts';
import type { Call, Reply, Send } from './call.ts';

/** The app composed in this process, on the services of a running stamp: the same code, open to be doctored. */
export interface Inside {
  readonly platform: ReturnType<typeof createPlatform>;
  readonly composed: ReturnType<typeof composeSlices>;
  readonly send: Send;
  close(): Promise<void>;
}

/** Where a fault is planted. */
export interface Doctoring {
  readonly door?: (door: Doorkeeping) => Doorkeeping;
  readonly documents?: (documents: Documents) => Documents;
  /** Told of what is shown, in the place of the log. */
  readonly recordRead?: PipelineParts['recordRead'];
}

export function composeInside(
  settings: Readonly<Record<string, string>>,
  { door, documents, recordRead = async () => {} }: Doctoring = {},
): Inside {
  Object.assign(process.env, settings); // the identity library reads its endpoint there
  // Every try is a decision that is logged: hundreds of lines that say what the findings say.
  console.info = () => {};
  console.warn = () => {};
  const config = readConfig(settings);
  const platform = createPlatform(config, openWrappedKeys);
  // Only a built app has scripts.
  const pageScripts = {
    named: async () => ({ path: '/scripts/x.js', integrity: 'sha384-x', bytes: new Uint8Array() }),
  };
  const doctored = {
    ...platform,
    pageScripts,
    documents: (documents?.(platform.documents) ?? platform.documents) as typeof platform.documents,
  };
  const composed = composeSlices(doctored, config);
  const routes = composed.slices.flatMap((slice) => slice.routes ?? []);
  return {
    platform,
    composed,
    async send(call) {
      const parts = {
        door: door ? door(composed.door) : composed.door,
        recordDenial: async () => {},
        recordRead,
        logFault: () => {},
      };
      const url = new URL(call.path, `${settings.PUBLIC_URL}/`);
      const [route, params] = routeOf(routes, call.method, url.pathname);
      return toReply(await serve(route, rawRequest(call, url, params), inert, parts));
    },
    close: () => platform.drain(),
  };
}

/** The very person, in another tenant: what a forgotten predicate amounts to. */
export const elsewhere = (scope: TenantScope, tenant: string): TenantScope =>
  openScope({ ...scope.toEnvelope(), tenant });

/** Starts and wakes nothing. */
export const inert: Workflows = { nudge: async () => {}, start: async () => 'running' };

/** `{*rest}` takes what is left, slashes included. */
const pathPattern = (path: string): string =>
  path.replace(/\{\*(\w+)\}/g, '(?<$1>.+)').replace(/\{(\w+)(?::\w+)?\}/g, '(?<$1>[^/]+)');

function routeOf(routes: readonly Route[], method: string, path: string): [Route, Record<string, string>] {
  for (const route of routes) {
    const pattern = new RegExp(`^/${pathPattern(route.path)}$`);
    const found = pattern.exec(path);
    if (found && (route.methods as readonly string[]).includes(method)) return [route, { ...found.groups }];
  }
  throw new Error(`no route takes ${method} ${path}`);
}

function rawRequest({ method, headers, body }: Call, url: URL, params: Record<string, string>) {
  const cookies = (headers.cookie ?? '').split('; ').map((pair) => pair.split('=') as [string, string]);
  return {
    ...{ url, params, method: method as Route['methods'][number] },
    headers: new Map(Object.entries(headers)),
    cookies: new Map(cookies),
    correlation: crypto.randomUUID(),
    body: async () => Buffer.from(body ?? ''),
  };
}

async function toReply({ status, headers, body }: Awaited<ReturnType<typeof serve>>): Promise<Reply> {
  const pieces: Uint8Array[] = [];
  if (typeof body === 'string' || body instanceof Uint8Array) pieces.push(Buffer.from(body));
  else if (body) for await (const piece of body) pieces.push(piece);
  return { status, headers, text: Buffer.concat(pieces).toString() };
}
