import { lookup as resolve } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './outbound/public-address.ts';
import { type Ok, ok } from './result.ts';

/** A request to a host somebody else named: a webhook's subscriber, a connector's server. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For the whole exchange; 15 s unless told. */
  readonly timeoutMs?: number;
  /** Of the answer's body; 1 MiB unless told. */
  readonly maxBytes?: number;
}

/** Whatever the status: redirects are not followed and arrive here as they are. Headers have lower-case names. */
export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * `forbidden` is for good: the URL or where it leads is not allowed. The others may pass: `timeout`, `unreachable` (name,
 * connection, TLS), `tooLarge` (the answer).
 */
export interface OutboundFailure {
  readonly ok: false;
  readonly reason: 'forbidden' | 'timeout' | 'unreachable' | 'tooLarge';
  /** For the tenant's own log; tells no address of ours. */
  readonly detail: string;
}

export interface Outbound {
  send(request: OutboundRequest): Promise<Ok<OutboundAnswer> | OutboundFailure>;
}

/** A name's addresses, as the operating system sees them. */
type ResolveName = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

const systemResolver: ResolveName = (host) => resolve(host, { all: true, verbatim: true });
const failure = (reason: OutboundFailure['reason'], detail: string): OutboundFailure => ({ ok: false, reason, detail });

/**
 * Requests that cannot be turned against our own network: https only, the name is resolved here and the connection goes
 * to the very addresses that were checked (a second resolution could answer differently: DNS rebinding), no redirect is
 * followed, time and size are bounded. Hosts of OUTBOUND_PRIVATE_HOSTS, named by the stamp's operator, may be private.
 */
export function createOutbound(
  settings: { readonly privateHosts: readonly string[] },
  resolveName: ResolveName = systemResolver,
): Outbound {
  const agent = new Agent({ keepAlive: false, maxSockets: 20 });
  return {
    async send(asked) {
      const url = allowedUrl(asked.url);
      if (typeof url === 'string') return failure('forbidden', url);
      const signal = AbortSignal.timeout(asked.timeoutMs ?? 15_000);
      try {
        const checked = await withSignal(addressesOf(url, settings.privateHosts, resolveName), signal);
        if (checked.length === 0) return failure('forbidden', `${url.hostname} is not on the public internet`);
        return await exchange(url, asked, { agent, signal, lookup: fixed(checked) });
      } catch (fault) {
        if (signal.aborted) return failure('timeout', `${url.hostname} did not answer in time`);
        return failure('unreachable', `${url.hostname}: ${codeOf(fault)}`);
      }
    },
  };
}

/** The parsed URL, or why it is not allowed. URL parsing turns every other spelling of an IPv4 address (0x7f.1) into dots. */
function allowedUrl(text: string): URL | string {
  const url = URL.parse(text);
  if (!url) return 'the URL is malformed';
  if (url.protocol !== 'https:') return 'the URL must begin with https://';
  if (url.username || url.password) return 'the URL must not contain a user name or password';
  return url;
}

type Address = { readonly address: string; readonly family: number };

/** Empty when any of the name's addresses is not public: a mixed answer is an attempt, or a private zone. */
async function addressesOf(
  url: URL,
  privateHosts: readonly string[],
  resolveName: ResolveName,
): Promise<readonly Address[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const family = isIP(host);
  const addresses = family ? [{ address: host, family }] : await resolveName(host);
  const allowed = privateHosts.includes(host) || addresses.every(({ address }) => isPublicAddress(address));
  return allowed ? addresses : [];
}

/** Answers every question of the socket with what was checked. */
const fixed =
  (addresses: readonly Address[]): LookupFunction =>
  (_host, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };

interface Transport {
  readonly agent: Agent;
  readonly signal: AbortSignal;
  readonly lookup: LookupFunction;
}

function exchange(
  url: URL,
  asked: OutboundRequest,
  { agent, signal, lookup }: Transport,
): Promise<Ok<OutboundAnswer> | OutboundFailure> {
  const maxBytes = asked.maxBytes ?? 1024 * 1024;
  return new Promise((settle, fail) => {
    const sent = request(
      url,
      { method: asked.method, headers: { ...asked.headers }, agent, signal, lookup },
      (answer) => {
        readAtMost(answer, maxBytes).then((body) => {
          if (!body) return settle(failure('tooLarge', `${url.hostname} answered with more than ${maxBytes} bytes`));
          return settle(ok({ status: answer.statusCode ?? 0, headers: headersOf(answer), body }));
        }, fail);
      },
    );
    sent.on('error', fail);
    // Node adds the length itself, since the whole body is given at once.
    sent.end(asked.body);
  });
}

async function readAtMost(answer: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early destroys the connection.
  for await (const piece of answer as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > maxBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function headersOf(answer: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  return headers;
}

/** Name resolution cannot be cancelled, only left behind. */
function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const given = new Promise<never>((_, fail) =>
    signal.addEventListener('abort', () => fail(signal.reason), { once: true }),
  );
  return Promise.race([work, given]);
}

const codeOf = (fault: unknown): string =>
  typeof fault === 'object' && fault !== null && 'code' in fault ? String(fault.code) : 'no connection';
