import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { startBotConnector } from '../../../devhost/bot-connector/index.ts';
import { findUser } from '../../../devhost/entra/directory.ts';
import type { Letter } from '../../../src/notifications/index.ts';
import { createNotifications, createTeamsCards } from '../../../src/notifications/index.ts';
import type { Principal } from '../../../src/platform/auth.ts';
import { zone } from '../../../src/platform/dates.ts';
import { serve } from '../../../src/platform/http/pipeline.ts';
import { ok } from '../../../src/platform/result.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import { createTeams } from '../../../src/platform/teams.ts';
import { countedAction, type Member, openGateWorld } from '../gate-world.ts';

export const appId = '33333333-2222-4333-8444-555566667777';
export const directory = '7d2f6a14-53c9-4e0b-9a7e-1b6f0c4d8e21';

/** Somebody of the local directory, as one of the tenant. */
export function hired(key: string, ...roles: readonly string[]): Member {
  const user = findUser(key);
  if (!user) throw new Error(`nobody is known as ${key}`);
  return { id: user.oid, name: user.name, email: user.upn, roles };
}

// biome-ignore lint/suspicious/noExplicitAny: what cards and activities hold is what the tests look at
type Json = any;

/**
 * The genuine gates and notifications, the local Bot Connector, and the door in front of the one route that Teams calls, all
 * in this process. Events are delivered when told.
 */
export async function openTeamsWorld() {
  const { action, done } = countedAction({ floor: 'L2' });
  let send: (scope: TenantScope, letter: Letter) => Promise<unknown> = async () => {};
  let renew: (scope: TenantScope, thread: string) => Promise<void> = async () => {};
  const world = await openGateWorld([action], {
    send: (scope, letter) => send(scope, letter),
    renewCards: (scope, thread) => renew(scope, thread),
  });
  const folder = await mkdtemp(join(tmpdir(), 'counterpart-'));
  const { gates, documents, azure } = world;
  let members: readonly Member[] = [];

  const app = createServer(async (request, response) => {
    const output = await answer(request);
    response.writeHead(output.status, { ...output.headers }).end(output.body);
  }).listen(0, '127.0.0.1');
  await once(app, 'listening');
  const messagingEndpoint = `http://127.0.0.1:${(app.address() as AddressInfo).port}/api/messages`;
  const bot = await startBotConnector(
    {
      ...{ dataDir: folder, port: 0, clock: azure.clock, tls: azure.tls, log: () => {} },
      tokens: { verify: async (authorization) => (authorization === 'Bearer bot' ? {} : undefined) },
    },
    { messagingEndpoint, appId, directory },
  );
  const reasons: string[] = [];
  const { connector, verifyBot } = createTeams(
    {
      ...{ botConnectorEndpoint: bot.url, botAppId: appId, directory },
      botOpenIdMetadata: `${bot.url}/v1/.well-known/openidconfiguration`,
    },
    { getToken: async () => ({ token: 'bot', expiresOnTimestamp: Date.now() + 3_600_000 }) },
    { now: () => new Date(azure.clock.now()) },
    (reason) => reasons.push(reason),
  );
  if (!connector) throw new Error('there is no bot');
  const teams = createTeamsCards({ documents, connector, liveCard: gates.cardFor });
  renew = teams.renew;
  const mails: string[] = [];
  send = createNotifications({
    ...{ documents, teams, clock: world.clock, mailDomain: 'msp.example', publicUrl: 'https://counterpart.example' },
    mail: {
      async send({ to }) {
        mails.push(to);
        return ok(undefined);
      },
    },
    sealedText: {} as never,
    peopleWithRole: async () => [],
    may: async () => true,
    zoneOf: async () => zone('America/New_York'),
    forEachTenant: () => async () => {},
  }).send;

  async function answer(request: IncomingMessage) {
    const [route] = gates.slice.routes.filter(({ name }) => name === 'gates-receiveTeams');
    if (!route) throw new Error('there is no route for Teams');
    const body = Buffer.concat(await Array.fromAsync(Readable.from(request) as AsyncIterable<Buffer>));
    const door = {
      verifyBot,
      tenantsOf: async ({ id }: Principal) => (members.some((m) => m.id === id) ? ['acme'] : ['other']),
      tenantIsOpen: async (tenant: string) => tenant === 'acme' || tenant === 'other',
      authorize: async ({ id }: Principal, tenant: string) =>
        tenant === 'acme' && members.some((m) => m.id === id && m.roles.length > 0),
    };
    const raw = {
      ...{
        method: 'POST' as const,
        url: new URL(messagingEndpoint),
        cookies: new Map(),
        correlation: 'c-1',
        params: {},
      },
      headers: new Map(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body: async () => body,
    };
    const output = await serve(route, raw, world.workflows, {
      door: door as never,
      recordDenial: async () => {},
      recordRead: async () => {},
      logFault: (_, __, fault) => reasons.push(`fault: ${String(fault)}`),
    });
    return { ...output, body: output.body === undefined ? '' : String(output.body) };
  }

  const control = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const request = Object.assign(Readable.from(body === undefined ? [] : [Buffer.from(JSON.stringify(body))]), {
      method,
    });
    let answered = '';
    const response = {
      writeHead: () => response,
      end: (bytes: Uint8Array) => {
        answered = Buffer.from(bytes).toString();
      },
    };
    await bot.control?.(request as never, response as never, new URL(path, 'http://localhost'));
    return JSON.parse(answered);
  };

  return {
    ...world,
    ...{ done, mails, reasons, connector, teams, control },
    people(...those: readonly Member[]) {
      members = those;
      world.people(...those);
    },
    /** Every card in somebody's chat, as it stands, the oldest first. */
    async cardsOf(
      person: Member,
    ): Promise<readonly { readonly id: string; readonly updates: number; readonly card: Json }[]> {
      const { conversations, activities } = await control('GET', '/');
      const own = conversations.filter(({ parameters }: Json) => parameters.members[0].id === person.id);
      return activities
        .filter(({ conversation }: Json) => own.some(({ id }: Json) => id === conversation))
        .map(({ id, updates, activity }: Json) => ({ id, updates, card: activity.attachments[0].content }));
    },
    /** Somebody sees a card; what Teams is answered. */
    press: (order: object): Promise<{ readonly status: number; readonly body: Json }> =>
      control('POST', '/press', order),
    /** All that happened to a proposal reaches the cards, as the mesh would bring it. */
    async deliver(proposalId: string): Promise<void> {
      const consumer = gates.slice.subscriptions.find(({ subscription }) => subscription === 'cards');
      for (const event of await world.eventsOf(proposalId))
        if (consumer?.types.includes(event.type))
          await consumer.handle(world.system, event, {
            workflows: world.workflows,
            attempt: 1,
            now: world.clock.now(),
          });
    },
    async stop() {
      app.closeAllConnections();
      app.close();
      await bot.stop();
      await world.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type TeamsWorld = Awaited<ReturnType<typeof openTeamsWorld>>;
