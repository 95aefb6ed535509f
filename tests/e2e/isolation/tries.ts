import { findUser } from '../../../devhost/entra/directory.ts';
import type { Access, Route } from '../../../src/platform/http.ts';
import { roles } from '../../../src/tenancy/roles.ts';
import type { describedAnswers } from '../../support/described-answer.ts';
import { type Call, comparable, type Reply, type Send, toldBy } from './call.ts';
import type { Example } from './example.ts';
import type { Ground } from './ground.ts';

/** What is found about one route; empty is the aim. */
export type Findings = readonly string[];

/** Tries one route as everybody who must not, and then as somebody who can, so that "no" is known to mean something. */
export async function tryRoute(
  route: Route,
  example: Example,
  ground: Ground,
  send: Send,
  wrongWith: ReturnType<typeof describedAnswers>,
): Promise<Findings> {
  const findings: string[] = [];
  const say = (who: string, what: string) => findings.push(`${route.name}: ${who} ${what}`);
  const seen = async (who: string, call: Call, mayKnow = false): Promise<Reply> => {
    const reply = await send(call);
    const wrong = wrongWith(route, call.method, reply);
    if (wrong) say(who, `is answered what the interface does not promise: ${wrong}`);
    for (const leak of leaksIn(toldBy(reply, call), mayKnow ? [] : ground.marks)) say(who, `is shown ${leak}`);
    return reply;
  };
  /** The answer, in the form in which two answers are compared. */
  const expectStatus = async (who: string, call: Call, status: number): Promise<string> => {
    const reply = await seen(who, call);
    if (reply.status !== status) say(who, `is answered ${reply.status} instead of ${status}`);
    return comparable(reply, call);
  };
  const alike = (who: string, one: string, other: string) => {
    const at = [...one].findIndex((letter, index) => letter !== other[index]);
    if (one !== other)
      say(who, `can tell foreign from absent: ${one.slice(at - 60, at + 200)} | ${other.slice(at - 60, at + 200)}`);
  };
  const access: Access = route.access;
  const withToken = async (call: Call, order: Order, tenant?: string): Promise<Call> => ({
    ...call,
    headers: {
      ...call.headers,
      authorization: `Bearer ${await tokenOf(ground, order)}`,
      ...(tenant ? { 'x-tenant': tenant } : {}),
    },
  });
  const { call, absent } = example;

  if (access.kind === 'permission' || access.kind === 'provider' || access.kind === 'signedIn') {
    await expectStatus('nobody', call, 401);
    for (const [who, order] of badTokens) await expectStatus(who, await withToken(call, order, 'alpha'), 401);
  }
  if (access.kind === 'permission') {
    const foreign = await expectStatus('beta in alpha', await withToken(call, { user: 'manager2' }, 'alpha'), 404);
    const none = await expectStatus('beta in no tenant', await withToken(call, { user: 'manager2' }, 'nowhere'), 404);
    alike('beta', foreign, none);
    await expectStatus('a person without grants', await withToken(call, { user: 'delivery' }, 'alpha'), 404);
    const lesser = lesserFor(access.permission);
    if (lesser) await expectStatus('a lesser role', await withToken(call, lesser, 'alpha'), 403);
    if (absent) {
      const theirs = await expectStatus('beta at home', await withToken(call, { user: 'manager2' }, 'beta'), 404);
      const gone = await expectStatus('beta at home', await withToken(absent, { user: 'manager2' }, 'beta'), 404);
      alike('beta at home', theirs, gone);
      await expectStatus('alpha', await withToken(absent, { user: example.can }, 'alpha'), 404);
    } else if (call.method === 'GET')
      await expectStatus('beta at home', await withToken(call, { user: 'manager2' }, 'beta'), 200);
  }
  if (access.kind === 'provider') {
    // Roles in one tenant, be they ever so many, give nothing over the provider.
    const refused = await expectStatus('beta', await withToken(call, { user: 'manager2' }), 403);
    if (absent) alike('beta', refused, await expectStatus('beta', await withToken(absent, { user: 'manager2' }), 403));
    await expectStatus('alpha', await withToken(call, { user: 'manager' }, 'alpha'), 403);
    if (absent) await expectStatus('admin', await withToken(absent, { user: 'admin' }), 404);
  }
  const cookie = async (to: Call, user: string): Promise<Call> => ({
    ...to,
    headers: { ...to.headers, cookie: await ground.session(user) },
  });
  if (access.kind === 'page' && absent) {
    await expectStatus('nobody', call, 200); // the way to sign in, which says nothing about the matter
    const foreign = await expectStatus('beta', await cookie(call, 'manager2'), 404);
    alike('beta', foreign, await expectStatus('beta', await cookie(absent, 'manager2'), 404));
    const lesser = lesserPersonFor(access.permission);
    if (lesser) alike('a lesser role', foreign, await expectStatus('a lesser role', await cookie(call, lesser), 404));
    const other = { ...call, path: call.path.replace(/[^/]+$/, 'A'.repeat(43)) };
    await expectStatus('the approver with another link', await cookie(other, 'legal'), 404);
  }
  if (access.kind === 'guest' && absent) {
    // Whoever they are signed in as: a guest is known by the token alone.
    const other = { ...call, path: call.path.replace(/[^/]+$/, 'A'.repeat(43)) };
    const beta = { ...call, path: call.path.replace('/alpha/', '/beta/') };
    const guessed = await expectStatus('a guesser', other, 404);
    for (const [who, to] of [
      ['nobody in no tenant', absent],
      ['nobody in beta', beta],
    ] as const)
      alike(who, guessed, await expectStatus(who, to, 404));
    for (const user of ['manager2', 'manager', 'legal'])
      alike(user, guessed, await expectStatus(`${user} as a guesser`, await cookie(other, user), 404));
    // Whoever got hold of the link is shown the way to a code, and nothing of the matter.
    await expectStatus('beta with the link', await cookie(call, 'manager2'), 200);
    await expectStatus('a finder of the link', call, 200);
  }
  if (access.kind === 'hook' && absent) {
    await expectStatus('another path', absent, 404);
    const signature = { 'x-content-signature': Buffer.alloc(32).toString('base64') };
    await expectStatus('a forger', { ...call, headers: { ...call.headers, ...signature } }, 401);
  }
  if (access.kind === 'bot' && absent) {
    const { authorization: _, ...unsigned } = call.headers;
    await expectStatus('nobody', { ...call, headers: unsigned }, 401);
    for (const [who, order] of [...badTokens, ['the approver', { user: 'legal' }] as const])
      await expectStatus(`${who} in the place of the bot`, await withToken(call, order), 401);
    const of = (to: Call, user: string): Call => ({
      ...to,
      body: String(to.body).replaceAll(oidOf('legal'), oidOf(user)),
    });
    const foreign = await expectStatus('beta', of(call, 'manager2'), 200);
    for (const user of ['manager2', 'delivery', 'legal'])
      alike(user, foreign, await expectStatus(user, of(absent, user), 200));
    alike('a person without grants', foreign, await expectStatus('a person without grants', of(call, 'delivery'), 200));
  }

  // The control: the very same request of somebody who can.
  const reply = await seen(example.can, await asWhoCan(route, example, ground), true);
  if (reply.status !== example.status)
    say(example.can, `can, yet is answered ${reply.status} instead of ${example.status}: ${reply.text.slice(0, 300)}`);
  return findings;
}

/** The example as the request of somebody who may make it. */
export async function asWhoCan({ access }: Route, { can, call }: Example, ground: Ground): Promise<Call> {
  if (can === 'nobody') return call;
  const kind = (access as Access).kind;
  const proof =
    kind === 'page'
      ? { cookie: await ground.session(can) }
      : {
          authorization: `Bearer ${await tokenOf(ground, { user: can })}`,
          ...(kind === 'permission' ? { 'x-tenant': 'alpha' } : {}),
        };
  return { ...call, headers: { ...call.headers, ...proof } };
}

/** What devhost/entra/test-tokens.ts can be ordered. */
type Order = Readonly<Record<string, string | number>>;

const badTokens: readonly (readonly [string, Order])[] = [
  ['an expired token', { user: 'manager', expiresInSeconds: -3600 }],
  ['a token for another audience', { user: 'manager', audience: 'api://another' }],
  ['a token signed by a stranger', { user: 'manager', signature: 'stranger' }],
  ['an unsigned token', { user: 'manager', signature: 'none' }],
  ['a token of another directory', { user: 'manager', tenant: '00000000-0000-4000-8000-00000000beef' }],
];

const oidOf = (user: string): string => findUser(user)?.oid ?? '';

const tokens = new Map<string, Promise<string>>();

function tokenOf({ stamp }: Ground, order: Order): Promise<string> {
  const id = JSON.stringify(order);
  const known =
    tokens.get(id) ??
    stamp.control('/devhost/token', { method: 'POST', json: order }).then(({ access_token: token }) => token as string);
  tokens.set(id, known);
  return known;
}

const lacks = (role: keyof typeof roles, permission: string): boolean =>
  !(roles[role] as readonly string[]).includes(permission);

/** Somebody who works in alpha without this permission; undefined when every role has it. */
function lesserFor(permission: string): Order | undefined {
  const person = lesserPersonFor(permission);
  if (person) return { user: person };
  return lacks('integrator', permission) ? { application: 'integrator' } : undefined;
}

/** The same, of those who can sign in. */
function lesserPersonFor(permission: string): string | undefined {
  if (lacks('project-manager', permission)) return 'project';
  return lacks('client-contact', permission) ? 'executive' : undefined;
}

/** Nothing of alpha for others, and for nobody the address or the name of a durable instance. */
function leaksIn(told: string, marks: readonly string[]): readonly string[] {
  const instance = /runtime\/webhooks|\b(?:alpha|beta):[a-z]:[\w-]+/.exec(told);
  return [...marks.filter((mark) => told.includes(mark)), ...(instance ? [instance[0]] : [])];
}
