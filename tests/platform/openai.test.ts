import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CompletionRequest, createLanguageModel } from '../../src/platform/openai.ts';

const credential = { getToken: async () => ({ token: 'model-token', expiresOnTimestamp: Date.now() + 3_600_000 }) };
const schema = z.strictObject({ term: z.string() });
const request: CompletionRequest<z.output<typeof schema>> = {
  name: 'terms',
  schema,
  instructions: 'Find the term.',
  content: 'The term is 36 months.',
  maxOutputTokens: 100,
};

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Respond = (response: ServerResponse) => void;

async function model(respond: Respond) {
  const seen: { url: string | undefined; authorization: string | undefined; json: Record<string, unknown> }[] = [];
  const server = createServer(async (incoming: IncomingMessage, response) => {
    let text = '';
    for await (const piece of incoming) text += piece;
    seen.push({ url: incoming.url, authorization: incoming.headers.authorization, json: JSON.parse(text) });
    respond(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { seen, model: createLanguageModel({ endpoint, deployment: 'drafting' }, credential) };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Respond =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const choice = (content: string | null, finish = 'stop', more: object = {}): Respond =>
  json(200, {
    id: 'c-1',
    object: 'chat.completion',
    model: 'a-model',
    choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', content, ...more } }],
    usage: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 },
  });

describe('a completion', () => {
  it('asks the deployment, as the stamp’s identity, for the shape wanted', async () => {
    const { seen, model: language } = await model(choice('{"term":"36 months"}'));
    expect(await language.complete(request)).toEqual({
      ok: true,
      value: { value: { term: '36 months' }, model: 'a-model', inputTokens: 12, outputTokens: 5 },
    });
    expect(seen[0]?.url).toMatch(/^\/openai\/deployments\/drafting\/chat\/completions\?api-version=/);
    expect(seen[0]?.authorization).toBe('Bearer model-token');
    expect(seen[0]?.json).toMatchObject({
      messages: [
        { role: 'system', content: request.instructions },
        { role: 'user', content: request.content },
      ],
      response_format: { json_schema: { strict: true, schema: { required: ['term'], additionalProperties: false } } },
    });
  });

  it.each<[string, Respond, string]>([
    ['throttling', json(429, { error: { code: '429' } }), 'modelThrottled'],
    ['a filtered prompt', json(400, { error: { code: 'content_filter', message: 'no' } }), 'modelFiltered'],
    ['a filtered answer', choice('{"te', 'content_filter'), 'modelFiltered'],
    ['a model that declines', choice(null, 'stop', { refusal: 'I will not.' }), 'modelRefused'],
    ['an answer cut at the limit', choice('{"term":"x"}', 'length'), 'modelMalformed'],
    ['text that is not JSON', choice('The term is…'), 'modelMalformed'],
    ['JSON of another shape', choice('{"duration":3}'), 'modelMalformed'],
    ['no content', choice(null), 'modelMalformed'],
    ['no choice', json(200, { choices: [] }), 'modelMalformed'],
  ])('is refused for %s', async (_, respond, code) => {
    const { model: language } = await model(respond);
    expect(await language.complete(request)).toMatchObject({ ok: false, refusal: { code } });
  });

  it('says how long to wait when throttled, and does not try again by itself', async () => {
    const { seen, model: language } = await model(json(429, {}, { 'retry-after-ms': '2500' }));
    expect(await language.complete(request)).toMatchObject({ refusal: { details: { retryAfterSeconds: 3 } } });
    expect(seen).toHaveLength(1);
  });

  it.each<[string, Respond]>([
    ['headers', () => {}],
    ['body', (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"choi')],
  ])('is refused when its %s does not come in time', async (_, respond) => {
    const { model: language } = await model(respond);
    expect(await language.complete({ ...request, timeoutMs: 150 })).toMatchObject({
      refusal: { code: 'modelTimedOut' },
    });
  });

  it('throws what is a fault of the set-up or the network', async () => {
    await expect((await model(json(401, {}))).model.complete(request)).rejects.toThrow();
    await expect((await model(json(400, { error: { code: 'bad' } }))).model.complete(request)).rejects.toThrow();
    await expect((await model(json(500, {}))).model.complete(request)).rejects.toThrow();
    await expect((await model((response) => void response.destroy())).model.complete(request)).rejects.toThrow();
  });
});
