import { actorOf, type Principal } from '../auth.ts';
import type { Access, BotEntrance, RequestFacts } from '../http.ts';
import { forbidden, invalid, refusal } from '../refusal.ts';
import { ok, type Result, refused } from '../result.ts';
import { type Actor, openScope, systemActor, type TenantScope, tenantIdRule } from '../scope.ts';
import type { BotCaller } from '../teams/verify-bot-token.ts';

/** What the door must be able to ask; the tenancy slice and the token verifier answer. */
export interface Doorkeeping {
  readonly verifyBearer: (token: string) => Promise<Result<Principal>>;
  readonly readSession: (cookies: ReadonlyMap<string, string>) => Promise<Principal | undefined>;
  /** The person of the session, if this request was sent by a script of a page of ours, which had the session's token. */
  readonly readScriptSession: (request: RequestFacts) => Promise<Principal | undefined>;
  /** The tenants a person holds grants in; `all` for staff who hold them everywhere. */
  readonly tenantsOf: (principal: Principal) => Promise<readonly string[] | 'all'>;
  /** Whether the tenant exists here and is open for work. */
  readonly tenantIsOpen: (tenant: string) => Promise<boolean>;
  /** The tenant of the provider itself, in whose log stands who tried what is the provider's or another tenant's. */
  readonly houseTenant: string;
  /** Roles and policies decide; deny by default. `tenant` is undefined for acts of the provider itself. */
  readonly authorize: (principal: Principal, tenant: string | undefined, permission: string) => Promise<boolean>;
  readonly openHook: (
    pathToken: string,
  ) => Promise<{ readonly tenant: string; readonly reference: string } | undefined>;
  /** Whether a token is one of the Bot Connector service for this stamp's bot. */
  readonly verifyBot: (token: string) => Promise<Result<BotCaller>>;
  /**
   * Whom the token in a guest's address speaks for; undefined, for whatever reason, keeps them out. `asking` may only be
   * used to look the token up: nobody is let in by it.
   */
  readonly guestOf: (
    asking: TenantScope,
    params: Readonly<Record<string, string>>,
    request: RequestFacts,
  ) => Promise<Actor | undefined>;
}

export interface Admission {
  readonly principal?: Principal;
  readonly scope?: TenantScope;
  readonly hookReference: string;
  readonly bot?: BotEntrance;
  readonly scopeIn: (tenant: string) => TenantScope;
}

/** Told of everybody who is known and turned away. Nobody else can be named in a log. */
type Denied = (denial: {
  readonly scope: TenantScope;
  readonly code: string;
  readonly asked?: string;
}) => Promise<unknown>;

const anonymous: Admission = {
  hookReference: '',
  scopeIn: () => {
    throw new Error('only a route of the provider may open the scope of a tenant it names');
  },
};
const absent = refusal('notFound', 'notFound', 'There is nothing at this address, or you have no access to it.');

/**
 * Decides who calls and in which tenant, before anything is parsed. A foreign tenant and an absent one get the same words.
 */
export async function admit(
  access: Access,
  params: Readonly<Record<string, string>>,
  request: RequestFacts,
  door: Doorkeeping,
  denied: Denied,
): Promise<Result<Admission>> {
  if (access.kind === 'public') return ok(anonymous);
  if (access.kind === 'hook') return admitHook(params.pathToken ?? '', request, door);
  if (access.kind === 'guest') return admitGuest(params, request, door);
  if (access.kind === 'bot') return admitBot(access.permission, request, door, denied);
  if (access.kind === 'page') return admitToPage(access.permission, params.tenant ?? '', request, door, denied);
  const who = await authenticate(request, door);
  if (!who.ok) return who;
  const principal = who.value;
  if (access.kind === 'signedIn') return ok({ ...anonymous, principal });
  if (access.kind === 'provider') {
    if (await door.authorize(principal, undefined, access.permission))
      return ok({ ...anonymous, principal, scopeIn: (tenant) => scopeFor(principal, tenant, request) });
    await deniedAtHome(principal, 'forbidden', undefined, request, door, denied);
    return refused(forbidden(access.permission));
  }
  const asked = request.headers.get('x-tenant');
  const tenant = await tenantOf(principal, asked, door);
  if (!tenant.ok) {
    if (tenant.refusal === absent) await deniedAtHome(principal, absent.code, asked, request, door, denied);
    return tenant;
  }
  const scope = scopeFor(principal, tenant.value, request);
  if (await door.authorize(principal, tenant.value, access.permission)) return ok({ ...anonymous, principal, scope });
  const no = forbidden(access.permission);
  await denied({ scope, code: no.code });
  return refused(no);
}

/**
 * A tenant that somebody is not of does not exist for them, and its log shows nothing of strangers; the provider's does: it is
 * the provider who has to know of tries to get from one tenant into another. `asked` is hostile input.
 */
async function deniedAtHome(
  principal: Principal,
  code: string,
  asked: string | undefined,
  request: RequestFacts,
  door: Doorkeeping,
  denied: Denied,
): Promise<void> {
  if (!(await door.tenantIsOpen(door.houseTenant))) return;
  const scope = scopeFor(principal, door.houseTenant, request);
  await denied({ scope, code, ...(asked !== undefined && tenantIdRule.test(asked) ? { asked } : {}) });
}

const bearerIn = (header: string): string => /^Bearer (\S+)$/i.exec(header)?.[1] ?? '';

async function authenticate(request: RequestFacts, door: Doorkeeping): Promise<Result<Principal>> {
  const header = request.headers.get('authorization');
  if (header) return door.verifyBearer(bearerIn(header));
  // A cookie is sent by the browser whoever made the request, so alone it may only read; forms and scripts bring a token.
  const person =
    request.method === 'GET' || request.method === 'HEAD'
      ? await door.readSession(request.cookies)
      : await door.readScriptSession(request);
  return person
    ? ok(person)
    : refused(refusal('unauthenticated', 'unauthenticated', 'Sign in, or send a bearer token.'));
}

/** From the header, checked against the grants; from the grants when there is only one tenant to choose. */
async function tenantOf(principal: Principal, asked: string | undefined, door: Doorkeeping): Promise<Result<string>> {
  const granted = await door.tenantsOf(principal);
  const only = granted !== 'all' && granted.length === 1 ? granted[0] : undefined;
  const tenant = asked ?? only;
  if (tenant === undefined) {
    if (granted !== 'all' && granted.length === 0) return refused(absent);
    return refused(invalid([{ field: 'X-Tenant', rule: 'is required, since you work in several tenants' }]));
  }
  const seen = granted === 'all' || granted.includes(tenant);
  return seen && (await door.tenantIsOpen(tenant)) ? ok(tenant) : refused(absent);
}

async function admitToPage(
  permission: string,
  tenant: string,
  request: RequestFacts,
  door: Doorkeeping,
  denied: Denied,
): Promise<Result<Admission>> {
  const principal = await door.readSession(request.cookies);
  if (!principal) return ok(anonymous);
  const scope = await scopeWithin(permission, principal, tenant, request, door, denied);
  // Signed in but not admitted: no scope, and the page says so in its own way, the same for foreign and absent.
  return ok({ ...anonymous, principal, ...(scope ? { scope } : {}) });
}

/** The tenant somebody named, if they have the permission there; undefined for every reason why not. */
async function scopeWithin(
  permission: string,
  principal: Principal,
  tenant: string,
  request: RequestFacts,
  door: Doorkeeping,
  denied: Denied,
): Promise<TenantScope | undefined> {
  const seen = await tenantOf(principal, tenant, door);
  if (!seen.ok) {
    await deniedAtHome(principal, seen.refusal.code, tenant, request, door, denied);
    return undefined;
  }
  const scope = scopeFor(principal, tenant, request);
  if (await door.authorize(principal, tenant, permission)) return scope;
  await denied({ scope, code: forbidden(permission).code });
  return undefined;
}

async function admitBot(
  permission: string,
  request: RequestFacts,
  door: Doorkeeping,
  denied: Denied,
): Promise<Result<Admission>> {
  const caller = await door.verifyBot(bearerIn(request.headers.get('authorization') ?? ''));
  if (!caller.ok) return caller;
  const enter: BotEntrance['enter'] = async (person, tenant) =>
    tenantIdRule.test(tenant) ? scopeWithin(permission, person, tenant, request, door, denied) : undefined;
  return ok({ ...anonymous, bot: { ...caller.value, enter } });
}

async function admitHook(pathToken: string, request: RequestFacts, door: Doorkeeping): Promise<Result<Admission>> {
  const hook = await door.openHook(pathToken);
  if (!hook) return refused(absent);
  const actor = { kind: 'system', id: `hook:${hook.reference}` } as const;
  return ok({
    ...anonymous,
    scope: openScope({ tenant: hook.tenant, actor, correlation: request.correlation }),
    hookReference: hook.reference,
  });
}

/** An absent tenant, a closed one and one that does not know the token are all the same: no scope. */
async function admitGuest(
  params: Readonly<Record<string, string>>,
  request: RequestFacts,
  door: Doorkeeping,
): Promise<Result<Admission>> {
  const tenant = params.tenant ?? '';
  if (!tenantIdRule.test(tenant) || !(await door.tenantIsOpen(tenant))) return ok(anonymous);
  const asking = openScope({ tenant, actor: systemActor('guest-door'), correlation: request.correlation });
  const actor = await door.guestOf(asking, params, request);
  return ok({ ...anonymous, ...(actor ? { scope: asking.actingAs(actor) } : {}) });
}

const scopeFor = (principal: Principal, tenant: string, request: RequestFacts): TenantScope =>
  openScope({ tenant, actor: actorOf(principal), correlation: request.correlation });
