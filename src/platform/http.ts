import type { z } from 'zod';
import type { Principal } from './auth.ts';
import type { NewEvent } from './events.ts';
import type { Refusal } from './refusal.ts';
import type { Result } from './result.ts';
import type { TenantScope } from './scope.ts';
import type { BotCaller } from './teams/verify-bot-token.ts';
import type { Workflows } from './workflows.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call. `permission` is checked against the roles the caller holds in the tenant and the policies of the stamp,
 * and the call gets a tenant scope; `provider` is the same for the MSP itself, without a tenant; `signedIn` asks only for
 * a valid token. `page` is an HTML page under `{tenant}`: it gets a scope when a signed-in person has the permission there,
 * else none, and then asks for sign-in. `hook` is called by vendors: its `{pathToken}` must be known and opens the scope of
 * the connection it was made for; the handler verifies the signature. `guest` is an HTML page under `{tenant}` for people
 * without an account: it gets a scope when the slice knows the token in its address, of a person once that person has proven
 * who they are, else none, and then says the same for every reason. `bot` is called by Microsoft's Bot Connector, whose token
 * is verified; whom it speaks of stands in the body, so the handler asks for the scope, and gets it where that person has
 * the permission, as for a page. `public` gets nothing.
 */
export type Access =
  | { readonly kind: 'permission'; readonly permission: string }
  | { readonly kind: 'provider'; readonly permission: string }
  | { readonly kind: 'signedIn' }
  | { readonly kind: 'page'; readonly permission: string }
  | { readonly kind: 'hook' }
  | { readonly kind: 'guest' }
  | { readonly kind: 'bot'; readonly permission: string }
  | { readonly kind: 'public' };

/** The scope a handler is given, by kind of access. */
export type ScopeFor<A extends Access> = A['kind'] extends 'permission' | 'hook'
  ? TenantScope
  : A['kind'] extends 'page' | 'guest'
    ? TenantScope | undefined
    : undefined;
export type PrincipalFor<A extends Access> = A['kind'] extends 'permission' | 'provider' | 'signedIn'
  ? Principal
  : Principal | undefined;

/** The way into a tenant for somebody of whom the Bot Connector speaks. */
export interface BotEntrance extends BotCaller {
  /** `tenant` is hostile input. Undefined where that person may not: for foreign, closed and absent tenants alike. */
  readonly enter: (person: Principal, tenant: string) => Promise<TenantScope | undefined>;
}

export interface BodySpec<B> {
  /** JSON unless said otherwise; unknown fields are refused by the schema (z.strictObject). */
  readonly schema?: z.ZodType<B>;
  /** For raw bodies: the media types taken; the handler then gets a Uint8Array. */
  readonly bytes?: readonly string[];
  /** For HTML forms: application/x-www-form-urlencoded, validated by `schema`. */
  readonly form?: boolean;
  /** Default 256 KB for JSON and forms. */
  readonly maxBytes?: number;
}

export interface RouteSpec<A extends Access, P, Q, B> {
  /** `slice-verbNoun`; also the function's name and the OpenAPI operation id. */
  readonly name: string;
  readonly methods: readonly Method[];
  /** Without leading slash, e.g. `api/v1/contracts/{contractId}`. */
  readonly path: string;
  readonly access: A;
  readonly summary: string;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: BodySpec<B>;
  /** 428 without an If-Match header. */
  readonly ifMatch?: true;
  /** 400 without an Idempotency-Key header: for commands that have no natural key. */
  readonly idempotencyKey?: true;
  readonly responses: Readonly<
    Record<
      number,
      {
        readonly description: string;
        readonly schema?: z.ZodType;
        /** Without a schema, or beside JSON. */
        readonly mediaType?: string | readonly string[];
      }
    >
  >;
  readonly handle: (call: HttpCall<A, P, Q, B>) => Promise<Result<Answer>>;
}

export interface HttpCall<A extends Access, P, Q, B> {
  readonly scope: ScopeFor<A>;
  readonly principal: PrincipalFor<A>;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Present when the route asks for them. Strong ETag, with its quotes. */
  readonly ifMatch: string;
  readonly idempotencyKey: string;
  /** For provider routes: a scope of a tenant the provider administers. Elsewhere it throws. */
  readonly scopeIn: (tenant: string) => TenantScope;
  /** What a hook's path token was made for, e.g. a connection id; empty elsewhere. */
  readonly hookReference: string;
  readonly bot: A['kind'] extends 'bot' ? BotEntrance : undefined;
  readonly request: RequestFacts;
  readonly workflows: Workflows;
}

/** What a handler may need of the raw request; all of it is attacker-controlled. */
export interface RequestFacts {
  readonly method: Method;
  readonly url: URL;
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: ReadonlyMap<string, string>;
  readonly correlation: string;
}

export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly html?: string;
  readonly bytes?: {
    readonly mediaType: string;
    readonly content: Uint8Array | AsyncIterable<Uint8Array>;
    readonly fileName?: string;
  };
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly Cookie[];
  /**
   * What of a tenant's contracts, documents or proposals the answer shows: a read, which is in the tenant's records before the
   * answer is handed out. Once per request: of a list, one for the page with the filter and the count. Answers whose handler
   * records what only it knows have none, and neither has what answers a command: the command is in the log.
   */
  readonly shows?: { readonly scope: TenantScope; readonly event: NewEvent };
  /** For a 404 by which a reader learns that something is not there yet: nobody was refused, and no record is made of it. */
  readonly notYet?: true;
}

export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly maxAgeSeconds: number;
  readonly path?: string;
}

/** A route with its types closed over, as slices contribute it and platform/azure.ts registers it. */
// biome-ignore lint/suspicious/noExplicitAny: the list holds routes of many shapes; each was typed where it was made
export type Route = RouteSpec<any, any, any, any>;

/** Gives the compiler the types of one route, so that `handle` is typed by the schemas beside it. */
export const route = <A extends Access, P = Record<string, never>, Q = Record<string, never>, B = undefined>(
  spec: RouteSpec<A, P, Q, B>,
): Route => spec;

/** RFC 8288: where the next page is, for clients that follow links. */
export function nextLink(url: URL, cursor: string | undefined): Record<string, string> {
  if (!cursor) return {};
  const next = new URL(url);
  next.searchParams.set('cursor', cursor);
  return { link: `<${next.pathname}${next.search}>; rel="next"` };
}

/** The caller has this very thing already, so a 304 answers (RFC 9110 §13.1.2). Worth asking before anything costly is opened. */
export const alreadyHas = ({ method, headers }: RequestFacts, etag: string): boolean =>
  (method === 'GET' || method === 'HEAD') && headers.get('if-none-match') === etag;

/** The media type of refusals (RFC 9457). */
export const problemType = 'application/problem+json';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly violations?: Refusal['violations'];
  readonly [detail: string]: unknown;
}
