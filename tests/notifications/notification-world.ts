import { randomBytes } from 'node:crypto';
import type { TeamsCard, TeamsOutcome } from '../../src/notifications/index.ts';
import { createNotifications, type NotificationsParts } from '../../src/notifications/notifications.ts';
import type { Documents } from '../../src/platform/cosmos/documents.ts';
import { zone } from '../../src/platform/dates.ts';
import type { RawRequest } from '../../src/platform/http/parse-input.ts';
import { serve } from '../../src/platform/http/pipeline.ts';
import type { Method } from '../../src/platform/http.ts';
import type { MailMessage } from '../../src/platform/mail.ts';
import { refusal } from '../../src/platform/refusal.ts';
import { ok, refused } from '../../src/platform/result.ts';
import { openScope, systemActor, type TenantScope } from '../../src/platform/scope.ts';
import { createSealedText } from '../../src/platform/sealed-text.ts';
import { openProcess, provision } from '../platform/cosmos/tenant-fixture.ts';
import { startLocalAzure } from '../support/devhost.ts';

export const ann = { id: 'ann', name: 'Ann of Acme', email: 'ann@acme.example' };
export const max = { id: 'max', name: 'Max Manager', email: 'max@msp.example' };

export const letter = (key: string, more: object = {}) => ({
  ...{ key, to: ann, subject: `About ${key}`, text: `Text of ${key}`, html: `<p>Text of ${key}</p>` },
  ...more,
});

let shared: ReturnType<typeof startLocalAzure> | undefined;
let opened = 0;
let closed = 0;

interface Call {
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly params?: Readonly<Record<string, string>>;
}

/** The genuine notifications on a local Cosmos DB, with a clock that only moves when told, and mail and Teams kept in lists. */
export async function openNotificationWorld(
  parts: { readonly wrap?: (documents: Documents) => Documents } & Partial<NotificationsParts> = {},
) {
  shared ??= startLocalAzure(); // a process trusts one local Azure: the worlds of a test file are its tenants
  const azure = await shared;
  const tenant = `acme-${++opened}`;
  await provision(azure, tenant);
  const { documents: plain, committed } = openProcess(azure);
  const { wrap = (documents) => documents, ...replaced } = parts;
  let now = new Date('2026-06-01T13:00:00Z'); // a Monday, three in the afternoon in Berlin
  const key = { id: 'k-1', bytes: randomBytes(32) };
  const mails: MailMessage[] = [];
  const gone = new Set<string>();
  const faults: ('refuse' | 'fault')[] = [];
  const notifications = createNotifications({
    documents: wrap(plain),
    mail: {
      async send(message) {
        const fault = faults.shift();
        if (fault === 'fault') throw new Error('451 try again');
        if (fault === 'refuse') return refused(refusal('unprocessable', 'mailRejected', 'no such mailbox'));
        mails.push(message);
        return ok(undefined);
      },
    },
    sealedText: createSealedText({ current: async () => key, named: async () => key }),
    clock: { now: () => now },
    mailDomain: 'msp.example',
    publicUrl: 'https://counterpart.example',
    peopleWithRole: async (_, role) => (role === 'contract-manager' ? [max] : []),
    may: async ({ actor }) => !gone.has(actor.id),
    zoneOf: async () => zone('Europe/Berlin'),
    forEachTenant: () => async () => {},
    ...replaced,
  });
  const system = openScope({ tenant, actor: systemActor('test'), correlation: 'c-1' });
  const faulted: unknown[] = [];
  const workflows = { nudge: async () => {}, start: async () => 'started' as const };

  const call = async (who: string, name: string, method: Method, { body, headers, query, params }: Call = {}) => {
    const route = notifications.slice.routes.find((each) => each.name === name);
    if (!route) throw new Error(`there is no route ${name}`);
    const content = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? ''));
    const type = typeof body === 'object' ? { 'content-type': 'application/json' } : {};
    const request: RawRequest = {
      method,
      url: new URL(`https://counterpart.example/${route.path}${query ?? ''}`),
      headers: new Map(Object.entries({ authorization: 'Bearer x', ...type, ...headers })),
      cookies: new Map(),
      correlation: 'c-1',
      params: params ?? {},
      body: async () => content,
    };
    const door = {
      verifyBearer: async () => ok({ kind: 'person', id: who, name: who, appRoles: [] }),
      tenantsOf: async () => [tenant],
      tenantIsOpen: async (asked: string) => asked === tenant,
      authorize: async () => true,
      guestOf: notifications.guestOf,
    };
    const denied = {
      recordDenial: async () => {},
      recordRead: async () => {},
      logFault: (_: unknown, __: unknown, fault: unknown) => faulted.push(fault),
    };
    const output = await serve(route, request, workflows, { door: door as never, ...denied });
    const text = String(output.body ?? '');
    return {
      status: output.status,
      etag: output.headers.etag ?? '',
      text,
      json: text.startsWith('{') ? JSON.parse(text) : {},
    };
  };

  return {
    notifications,
    documents: plain,
    committed,
    mails,
    faults,
    faulted,
    gone,
    call,
    system,
    tenant,
    stop: async () => {
      if (++closed === opened) await azure.stop();
    },
    at: (instant: string) => {
      now = new Date(instant);
    },
    send: (key: string, more: object = {}) => notifications.send(system, letter(key, more)),
    sweep: () => {
      const [work] = notifications.slice.tenantWork;
      return work?.handle(system, {}, { workflows, now } as never);
    },
    async prefer(change: object, who = 'ann') {
      const { json, etag } = await call(who, 'notifications-readPreferences', 'GET');
      const changed = { ...json, ...change };
      return call(who, 'notifications-putPreferences', 'PUT', { body: changed, headers: { 'if-match': etag } });
    },
    listOf: async (who: string) => (await call(who, 'notifications-listOwn', 'GET')).json,
  };
}

export type NotificationWorld = Awaited<ReturnType<typeof openNotificationWorld>>;

/** Teams that answers as ordered and keeps what it took. */
export function keptTeams() {
  const cards: TeamsCard[] = [];
  const answers: (TeamsOutcome | 'fault')[] = [];
  const teams = {
    async send(_: TenantScope, card: TeamsCard): Promise<TeamsOutcome> {
      const answer = answers.shift() ?? 'sent';
      if (answer === 'fault') throw new Error('Teams is busy');
      if (answer === 'sent') cards.push(card);
      return answer;
    },
  };
  return { teams, cards, answers };
}
