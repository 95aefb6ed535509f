import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBotConnector } from '../../devhost/bot-connector/index.ts';
import type { RunningService } from '../../devhost/service.ts';
import { type Ground, prepareGround } from '../support/ground.ts';

let ground: Ground;
let service: RunningService;
let control: string;

beforeAll(async () => {
  ground = await prepareGround();
  service = await startBotConnector(ground.context('bot-connector'), {
    ...{ messagingEndpoint: 'http://127.0.0.1:1/api/messages', appId: 'bot', directory: 'directory' },
  });
  control = await ground.mount(service.control);
});
afterAll(async () => {
  await service.stop();
  await ground.stop();
});

async function call(method: string, path: string, body: object, audience = 'https://api.botframework.com') {
  const token = await ground.credential.getToken(`${audience}/.default`);
  const response = await fetch(service.url + path, {
    method,
    headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as { id: string; error?: { code: string } } };
}

const card = (text: string) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text }] },
    },
  ],
});

describe('a card in a personal chat', () => {
  it('is posted, then replaced in place', async () => {
    const member = { bot: { id: '28:bot' }, members: [{ id: '29:jonas' }], isGroup: false };
    const first = await call('POST', '/v3/conversations', member);
    expect(first.status).toBe(201);
    expect((await call('POST', '/v3/conversations', member)).answer.id).toBe(first.answer.id);
    const path = `/v3/conversations/${encodeURIComponent(first.answer.id)}/activities`;
    const posted = await call('POST', path, card('Please decide'));
    expect(posted.status).toBe(201);
    const updated = await call('PUT', `${path}/${posted.answer.id}`, card('Approved'));
    expect([updated.status, updated.answer.id]).toEqual([200, posted.answer.id]);
    const { activities } = (await (await fetch(control)).json()) as { activities: unknown[] };
    expect(activities).toEqual([
      expect.objectContaining({ id: posted.answer.id, updates: 1, activity: card('Approved') }),
    ]);
  });

  it.each([
    ['an unknown conversation', 'POST', '/v3/conversations/none/activities', { type: 'message' }, 404],
    ['an activity without type', 'POST', '/v3/conversations/a:MjkuYQ/activities', {}, 404],
    ['a conversation with nobody', 'POST', '/v3/conversations', {}, 400],
    ['anything else', 'GET', '/v3/attachments/1', undefined, 501],
  ])('is refused for %s', async (_what, method, path, body, status) => {
    const token = await ground.credential.getToken('https://api.botframework.com/.default');
    const response = await fetch(service.url + path, {
      method,
      headers: { authorization: `Bearer ${token?.token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    expect(response.status).toBe(status);
  });

  it('needs a token for the Bot Framework', async () => {
    expect((await call('POST', '/v3/conversations', {}, 'https://graph.microsoft.com')).status).toBe(401);
  });
});
