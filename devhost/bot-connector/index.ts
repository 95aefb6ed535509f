import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { findUser } from '../entra/directory.ts';
import { openSigningKey } from '../entra/signing-key.ts';
import { Counter } from '../http/counter.ts';
import { isObject, readJson, sendJson } from '../http/exchange.ts';
import { serve } from '../http/serve.ts';
import { ServiceError } from '../http/service-error.ts';
import type { RunningService, ServiceContext } from '../service.ts';
import { keysOf, metadataOf } from './connector-token.ts';
import { type Bot, memberIdOf, press } from './press.ts';
import { ConversationStore } from './store.ts';

const audience = 'https://api.botframework.com';

/**
 * The Bot Connector as far as proactive messages in Teams need it: create a conversation, list its members, send an activity,
 * update it (learn.microsoft.com, Bot Connector REST API reference); its OpenID metadata; and, on the control server, people
 * who see cards and people who have not installed the bot. All else is refused with 501.
 */
export async function startBotConnector(context: ServiceContext, bot: Bot): Promise<RunningService> {
  const store = new ConversationStore(context.dataDir);
  const key = openSigningKey(context.dataDir);
  const counter = new Counter();
  const listening = await serve('http', context, async (request, response, url) => {
    if (request.method === 'GET' && url.pathname === '/v1/.well-known/openidconfiguration')
      return sendJson(response, 200, metadataOf(listening.url));
    if (request.method === 'GET' && url.pathname === '/v1/.well-known/keys')
      return sendJson(response, 200, keysOf(key));
    try {
      if (!(await context.tokens.verify(request.headers.authorization, audience))) {
        throw new ServiceError(401, 'Unauthorized', 'Authorization has been denied for this request.');
      }
      const { operation, status, answer } = await act(request, url, store, context.clock.now());
      counter.add(operation);
      sendJson(response, status, answer);
    } catch (fault) {
      if (!(fault instanceof ServiceError)) throw fault;
      sendJson(response, fault.status, { error: { code: fault.code, message: fault.message } });
    }
  });
  return {
    ...listening,
    counts: () => counter.all(),
    /**
     * POST /press (see press.ts). PUT /uninstalled {"users": […]}: those to whom the bot may not write. DELETE
     * /activities/{id}: somebody deletes a message.
     */
    async control(request, response, url) {
      const now = context.clock.now();
      const deleted = /^\/activities\/([^/]+)$/.exec(url.pathname)?.[1];
      if (request.method === 'POST' && url.pathname === '/press')
        return sendJson(
          response,
          200,
          await press(await readJson(request), { ...bot, key, serviceUrl: listening.url, now }),
        );
      if (request.method === 'PUT' && url.pathname === '/uninstalled') {
        const { users } = await readJson(request);
        store.uninstall((Array.isArray(users) ? users : []).map((name) => findUser(String(name))?.oid ?? String(name)));
      } else if (request.method === 'DELETE' && deleted !== undefined) store.remove(decodeURIComponent(deleted));
      sendJson(response, 200, { conversations: store.conversations(), activities: store.activities() });
    },
    async stop() {
      await listening.stop();
      store.close();
    },
  };
}

async function act(request: IncomingMessage, url: URL, store: ConversationStore, now: number) {
  const [, version, collection, conversation, below, activityId, ...rest] = url.pathname
    .split('/')
    .map(decodeURIComponent);
  const shape = [request.method, conversation !== undefined, below, activityId !== undefined, rest.length].join(' ');
  const body = version === 'v3' && collection === 'conversations' ? await readJson(request) : {};
  if (shape === 'POST false  false 0') return create(body, store, now);
  if (shape === 'POST true activities false 0') {
    demandConversation(store, conversation);
    const id = newActivityId(now);
    store.add(String(conversation), id, now, checked(body));
    return { operation: 'sendActivity', status: 201, answer: { id } };
  }
  if (shape === 'GET true members false 0') {
    const person = store.personIn(demandConversation(store, conversation));
    const members = person === undefined ? [] : [{ id: memberIdOf(person), aadObjectId: person, objectId: person }];
    return { operation: 'getConversationMembers', status: 200, answer: members };
  }
  if (shape === 'PUT true activities true 0') {
    demandConversation(store, conversation);
    if (!store.update(String(conversation), String(activityId), now, checked(body))) {
      throw new ServiceError(404, 'ActivityNotFoundInConversation', 'The activity was not found in the conversation.');
    }
    return { operation: 'updateActivity', status: 200, answer: { id: String(activityId) } };
  }
  throw new ServiceError(
    501,
    'NotImplemented',
    `The local Bot Connector does not offer ${request.method} ${url.pathname}.`,
  );
}

/** Personal chats are one per person and bot, so asking again gives the same one, as Teams does. */
function create(body: Record<string, unknown>, store: ConversationStore, now: number) {
  const members = body.members;
  const channel =
    isObject(body.channelData) && isObject(body.channelData.channel) ? body.channelData.channel : undefined;
  if (channel === undefined && (!Array.isArray(members) || members.length === 0)) {
    throw new ServiceError(
      400,
      'BadSyntax',
      'Incorrect conversation creation parameters: members or channelData.channel is required.',
    );
  }
  const [member] = Array.isArray(members) ? members : [];
  const person = isObject(member) ? String(member.id) : '';
  if (store.isUninstalled(person)) {
    throw new ServiceError(
      403,
      'ForbiddenOperationException',
      'The bot is not installed in the user’s personal scope.',
    );
  }
  const id =
    channel === undefined ? `a:${Buffer.from(person).toString('base64url')}` : `${String(channel.id)};messageid=${now}`;
  store.create(id, now, body);
  const first = body.activity;
  if (first === undefined) return { operation: 'createConversation', status: 201, answer: { id } };
  const activityId = newActivityId(now);
  store.add(id, activityId, now, checked(first));
  return { operation: 'createConversation', status: 201, answer: { id, activityId } };
}

function demandConversation(store: ConversationStore, conversation: string | undefined): string {
  if (conversation === undefined || !store.has(conversation)) {
    throw new ServiceError(404, 'ConversationNotFound', 'The conversation was not found.');
  }
  if (store.isUninstalled(store.personIn(conversation) ?? '')) {
    throw new ServiceError(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
  }
  return conversation;
}

function checked(activity: unknown): unknown {
  if (!isObject(activity) || typeof activity.type !== 'string') {
    throw new ServiceError(400, 'BadSyntax', 'Activity type is required.');
  }
  return activity;
}

/** Teams uses the time in milliseconds; the rest keeps two of one millisecond apart. */
const newActivityId = (now: number): string => `${now}-${randomUUID().slice(0, 8)}`;
