import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type Activity, botConnector } from '../../../src/platform/teams/bot-connector-client.ts';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
  readonly body: string;
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A service that answers as told. */
async function answering(status: number, body: string, headers: Readonly<Record<string, string>> = {}) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    const { method = '', url = '', headers: sent } = request;
    asked.push({ method, url, authorization: sent.authorization ?? '', body: text });
    response.writeHead(status, headers).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/teams`;
  const scopes: unknown[] = [];
  const credential = {
    getToken: async (scope: unknown) => {
      scopes.push(scope);
      return { token: 't', expiresOnTimestamp: Date.now() + 60_000 };
    },
  };
  return { asked, scopes, connector: botConnector({ endpoint, appId: 'bot', directory: 'dir' }, credential) };
}

const activity: Activity = { type: 'message', summary: 's', attachments: [] };

test('it asks as the app, for the chat with one person of the directory', async () => {
  const { asked, scopes, connector } = await answering(201, '{"id":"a:1"}');
  expect(await connector.openChat('oid')).toEqual({ ok: true, value: 'a:1' });
  expect(scopes).toEqual(['https://api.botframework.com/.default']);
  expect(asked).toEqual([
    {
      ...{ method: 'POST', url: '/teams/v3/conversations', authorization: 'Bearer t' },
      body: '{"bot":{"id":"bot"},"isGroup":false,"members":[{"id":"oid"}],"tenantId":"dir","channelData":{"tenant":{"id":"dir"}}}',
    },
  ]);
});

test('ids of the service are no part of its addresses', async () => {
  const { asked, connector } = await answering(200, '{}');
  await connector.update('a:1/../2', 'x?y', activity);
  expect(asked[0]).toMatchObject({ method: 'PUT', url: '/teams/v3/conversations/a%3A1%2F..%2F2/activities/x%3Fy' });
});

test('the id of the person in Teams is the one beside their object id', async () => {
  const members = [
    { id: '29:x', aadObjectId: 'OTHER' },
    { id: '29:y', aadObjectId: 'OID' },
  ];
  const { connector } = await answering(200, JSON.stringify(members));
  expect(await connector.memberOf('a:1', 'oid')).toBe('29:y');
  expect(await connector.memberOf('a:1', 'nobody')).toBeUndefined();
});

describe('what is for good is refused', () => {
  test.each([
    [403, 'ForbiddenOperationException', 'teams.notInstalled'],
    [403, 'BotNotInConversationRoster', 'teams.notInstalled'],
    [403, 'MessageWritesBlocked', 'teams.notInstalled'],
    [404, 'ConversationNotFound', 'teams.gone'],
    [404, 'ActivityNotFoundInConversation', 'teams.gone'],
    [400, 'BadSyntax', 'teams.rejected'],
    [413, 'MessageSizeTooBig', 'teams.rejected'],
  ])('%i %s', async (status, code, refusal) => {
    const { connector } = await answering(status, JSON.stringify({ error: { code, message: 'secret' } }));
    for (const answer of [await connector.openChat('oid'), await connector.send('a:1', activity)]) {
      expect(answer).toMatchObject({ ok: false, refusal: { code: refusal } });
      expect(JSON.stringify(answer)).not.toContain('secret');
    }
  });
});

describe('what passes is thrown', () => {
  test('too many requests, with when to ask again', async () => {
    const { connector } = await answering(429, '{"error":{"code":"Throttled"}}', { 'retry-after': '17' });
    await expect(connector.send('a:1', activity)).rejects.toThrow('429 Throttled, to be asked again in 17 s');
  });

  test.each([401, 412, 500, 502, 503])('%i', async (status) => {
    const { connector } = await answering(status, 'no JSON');
    await expect(connector.send('a:1', activity)).rejects.toThrow(`answered ${status}`);
  });

  test('a redirect, which is not followed', async () => {
    const { asked, connector } = await answering(307, '', { location: '/elsewhere' });
    await expect(connector.send('a:1', activity)).rejects.toThrow();
    expect(asked).toHaveLength(1);
  });

  test('an answer without an id', async () => {
    const { connector } = await answering(201, '{}');
    await expect(connector.openChat('oid')).rejects.toThrow('without an id');
  });
});
