import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { createExpiringCache } from '../../platform/expiring-cache.ts';
import type { Outbound, OutboundAnswer, OutboundRequest } from '../../platform/outbound.ts';
import type { Connection } from '../connection.ts';
import { type Credentials, VendorUnavailable } from '../vendor.ts';
import { hostsOf } from './connectwise-hosts.ts';

/** One account with the right to use it. */
export interface Access extends Credentials, Pick<Connection, 'baseUrl' | 'companyId'> {}

export interface ConnectWiseCall {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below `apis/3.0/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Any status but 429 and 5xx; `body` is JSON of the vendor's, to be checked before use. */
export interface ConnectWiseAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface ConnectWiseClient {
  /** Throws VendorUnavailable for what may pass. */
  call(access: Access, call: ConnectWiseCall): Promise<ConnectWiseAnswer>;
  /** False when ConnectWise knows no company of this id. */
  knowsCompany(access: Access): Promise<boolean>;
}

export interface ClientParts {
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

const attempts = 3;
const longestPauseMs = 30_000;
const codebaseKeptMs = 10 * 60_000;
/** Lists of a thousand rows; a single agreement has a few kilobytes. */
const maxBytes = 8 * 1024 * 1024;

/** Null for an unknown company, with status 200 (observed by client libraries). */
const companyInfo = z.object({ Codebase: z.string().regex(/^v[\w.]{1,40}\/$/) }).nullable();

/** The REST API of ConnectWise PSA (Developer Guide: Base URL, Authentication, API Rate Limits). */
export function createConnectWiseClient({ outbound, clock, pause }: ClientParts): ConnectWiseClient {
  const codebases = createExpiringCache<string | undefined>(codebaseKeptMs, clock);
  const keyOf = ({ baseUrl, companyId }: Access) => `${baseUrl} ${companyId}`;

  /** The path of the current release; it changes when the vendor upgrades the cloud. */
  const codebase = (access: Access): Promise<string | undefined> =>
    codebases.get(keyOf(access), async () => {
      const url = `${hostsOf(access.baseUrl).site}/login/companyinfo/${encodeURIComponent(access.companyId)}`;
      const answer = await persistently({ method: 'GET', url, headers: { accept: 'application/json' } });
      if (answer.status !== 200) throw new VendorUnavailable(`companyinfo was answered with ${answer.status}`);
      const info = companyInfo.safeParse(jsonOf(answer));
      if (!info.success) throw new VendorUnavailable('companyinfo was not understood');
      return info.data?.Codebase;
    });

  async function send(access: Access, release: string, { method, path, query, body }: ConnectWiseCall) {
    const search = query ? `?${new URLSearchParams(query)}` : '';
    return persistently({
      method,
      url: `${hostsOf(access.baseUrl).api}/${release}apis/3.0/${path}${search}`,
      headers: {
        ...loginHeaders(access),
        accept: 'application/vnd.connectwise.com+json; version=2025.1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      maxBytes,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Throttling is waited out. Other trouble only for reads: whether a write got through must be looked at, not guessed. */
  async function persistently(request: OutboundRequest): Promise<OutboundAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await outbound.send(request);
      const trouble = troubleOf(answer);
      if (answer.ok && trouble === undefined) return answer.value;
      const again = answer.ok && answer.value.status === 429 ? true : request.method === 'GET';
      const forbidden = !answer.ok && answer.reason === 'forbidden';
      if (forbidden || !again || attempt === attempts)
        throw new VendorUnavailable(trouble ?? '', forbidden ? 'forbidden' : 'passing');
      await pause(pauseAfter(answer.ok ? answer.value : undefined, attempt));
    }
  }

  return {
    async call(access, call) {
      const release = await codebase(access);
      if (release === undefined) throw new VendorUnavailable('ConnectWise knows the company no more');
      const answer = await send(access, release, call);
      if (answer.status !== 404) return { status: answer.status, body: jsonOf(answer) };
      // A 404 may only mean that the cloud was upgraded meanwhile (Developer Guide, Cloud URL Formatting).
      codebases.forget(keyOf(access));
      const current = await codebase(access);
      if (current === undefined || current === release) return { status: 404, body: jsonOf(answer) };
      const second = await send(access, current, call);
      return { status: second.status, body: jsonOf(second) };
    },
    knowsCompany: async (access) => (await codebase(access)) !== undefined,
  };
}

const loginHeaders = ({ companyId, publicKey, privateKey, clientId }: Access): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${companyId}+${publicKey}:${privateKey}`).toString('base64')}`,
  clientid: clientId,
});

function troubleOf(answer: Awaited<ReturnType<Outbound['send']>>): string | undefined {
  if (!answer.ok) return answer.detail;
  const { status } = answer.value;
  return status === 429 || status >= 500 ? `ConnectWise answered ${status}` : undefined;
}

/** What the vendor asks for, in seconds, else half a second and double that. */
function pauseAfter(answer: OutboundAnswer | undefined, attempt: number): number {
  const asked = Number(answer?.headers['retry-after']) * 1000;
  return Math.min(asked > 0 ? asked : 250 * 2 ** attempt, longestPauseMs);
}

function jsonOf({ body }: OutboundAnswer): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
