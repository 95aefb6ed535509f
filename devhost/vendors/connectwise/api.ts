import { type Answer, notFound, refusal } from './answer.ts';
import { signingKey } from './callbacks.ts';
import { faultAnswer, takeFault } from './faults.ts';
import { type Change, type Changed, handleRecord } from './records.ts';
import { CREDENTIALS } from './seed.ts';
import type { Kind } from './store.ts';

export interface ApiRequest {
  readonly method: string;
  /** Absolute, as the client sees it. */
  readonly url: URL;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

export interface ApiAnswer extends Changed {
  /** The change is made, but the connection is cut before the answer. */
  readonly drop?: boolean;
}

/** Older name under which the vendor's cloud answers too (Developer Guide, examples). */
const LEGACY_CODEBASE = 'v4_6_release/';

const ROUTES: readonly (readonly [RegExp, Kind])[] = [
  [/^finance\/agreements\/types(?:\/(?<id>\d+)|(?<count>\/count))?$/, 'agreementType'],
  [/^finance\/agreements\/(?<parent>\d+)\/additions(?:\/(?<id>\d+)|(?<count>\/count))?$/, 'addition'],
  [/^finance\/agreements(?:\/(?<id>\d+)|(?<count>\/count))?$/, 'agreement'],
  [/^company\/companies(?:\/(?<id>\d+)|(?<count>\/count))?$/, 'company'],
  [/^system\/callbacks(?:\/(?<id>\d+)|(?<count>\/count))?$/, 'callback'],
];

/** Everything under the host: company information and callback keys without login, the API with it. Call within one transaction. */
export function handleApi(change: Change, request: ApiRequest): ApiAnswer {
  const { store, origin } = change;
  const path = request.url.pathname;
  const open = (answer: Answer): ApiAnswer => ({ answer, deliveries: [] });
  const info = /^\/login\/companyinfo\/([^/]+)$/.exec(path);
  if (info) return open(companyInfo(decodeURIComponent(info[1] ?? ''), origin.codebase));
  if (path.endsWith('//system/callbackkey/index.rails')) {
    const key = signingKey(store, request.url.searchParams.get('id') ?? '');
    return open(key ? { status: 200, body: { signing_key: key } } : refusal(404, 'NotFound', 'callback key not found'));
  }
  const api = /^\/(v[\w.]+\/)apis\/3\.0\/(.*)$/.exec(path);
  if (!api || (api[1] !== origin.codebase && api[1] !== LEGACY_CODEBASE))
    return open(refusal(404, 'NotFound', 'Not found.'));
  const unauthorised = checkLogin(request);
  if (unauthorised) return open(unauthorised);
  const fault = takeFault(store, request.method, path);
  const broken = fault && faultAnswer(fault);
  const result = broken ? open(broken) : handleResource(change, request, api[2] ?? '');
  return fault?.kind === 'dropAfterWrite' ? { ...result, drop: true } : result;
}

function handleResource(change: Change, request: ApiRequest, resource: string): ApiAnswer {
  if (resource === 'system/info' && request.method === 'GET') {
    return {
      answer: {
        status: 200,
        body: {
          version: 'v2025.1',
          isCloud: true,
          serverTimeZone: 'Eastern Standard Time',
          licenseBits: [],
          cloudRegion: 'NA',
        },
      },
      deliveries: [],
    };
  }
  for (const [pattern, kind] of ROUTES) {
    const groups = pattern.exec(resource)?.groups;
    if (!groups) continue;
    const isWrite = request.method !== 'GET';
    if (isWrite && request.body !== '' && !/^application\/json\b/i.test(request.header('content-type') ?? '')) {
      return {
        answer: refusal(415, 'UnsupportedMediaType', 'The content type must be application/json.'),
        deliveries: [],
      };
    }
    const body = parseJson(request.body);
    if (body === undefined && request.body !== '')
      return { answer: refusal(400, 'InvalidObject', 'The body is not JSON.'), deliveries: [] };
    const id = groups.id === undefined ? undefined : Number(groups.id);
    const parent = groups.parent === undefined ? undefined : Number(groups.parent);
    const forwardOnly = request.header('pagination-type')?.toLowerCase() === 'forward-only';
    return handleRecord(change, {
      kind,
      method: request.method,
      parent,
      id,
      isCount: groups.count !== undefined,
      url: request.url,
      body,
      forwardOnly,
    });
  }
  return {
    answer: {
      ...notFound('resource', 0),
      body: { code: 'NotFound', message: `${resource} is not offered by this simulator`, errors: null },
    },
    deliveries: [],
  };
}

/** An unknown company gets 200 and `null` (django-connectwise). */
function companyInfo(company: string, codebase: string): Answer {
  if (company.toLowerCase() !== CREDENTIALS.companyId) return { status: 200, body: null };
  return {
    status: 200,
    body: {
      CompanyName: 'Northwind Managed Services',
      Codebase: codebase,
      VersionCode: 'v2025.1',
      VersionNumber: 'v4.6.98000',
      CompanyID: CREDENTIALS.companyId,
      IsCloud: true,
    },
  };
}

/** Basic login and `clientId` on all calls; that a missing clientId gives 401 is unverified. */
function checkLogin(request: ApiRequest): Answer | undefined {
  const { companyId, publicKey, privateKey } = CREDENTIALS;
  const expected = `Basic ${Buffer.from(`${companyId}+${publicKey}:${privateKey}`).toString('base64')}`;
  if (request.header('authorization') !== expected)
    return refusal(401, 'Unauthorized', 'The credentials are not valid.');
  if (!request.header('clientid')) return refusal(401, 'Unauthorized', 'The clientId header is required.');
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
