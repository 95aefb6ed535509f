import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { AzureOpenAI, OpenAI } from 'openai';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fillSchema, seededDice } from '../../devhost/openai/fill-schema.ts';
import { deployment, startOpenAI } from '../../devhost/openai/index.ts';
import type { RunningService } from '../../devhost/service.ts';
import { type Ground, prepareGround } from '../support/ground.ts';

let ground: Ground;
let service: RunningService;
let control: string;
let client: AzureOpenAI;

const azureADTokenProvider = async () =>
  (await ground.credential.getToken('https://cognitiveservices.azure.com/.default'))?.token ?? '';

beforeAll(async () => {
  ground = await prepareGround();
  service = await startOpenAI(ground.context('openai'));
  control = await ground.mount(service.control);
  client = new AzureOpenAI({
    endpoint: service.url,
    deployment,
    apiVersion: '2024-10-21',
    azureADTokenProvider,
    maxRetries: 0,
  });
});
beforeEach(() => tell('faults', { kind: 'none' }));
afterAll(async () => {
  await service.stop();
  await ground.stop();
});

async function tell(path: string, order: object): Promise<void> {
  expect((await fetch(`${control}/${path}`, { method: 'POST', body: JSON.stringify(order) })).status).toBe(200);
}

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['governingLaw', 'capMinor', 'clauses', 'risk'],
  properties: {
    governingLaw: { type: ['string', 'null'] },
    capMinor: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
    risk: { enum: ['low', 'medium', 'high'] },
    clauses: { type: 'array', items: { $ref: '#/$defs/clause' } },
  },
  $defs: {
    clause: {
      type: 'object',
      additionalProperties: false,
      required: ['title', 'parts'],
      properties: { title: { type: 'string' }, parts: { type: 'array', items: { $ref: '#/$defs/clause' } } },
    },
  },
};

const ask = (content: string, changed: object = schema, strict = true) =>
  client.chat.completions.create({
    model: deployment,
    messages: [{ role: 'user', content }],
    response_format: { type: 'json_schema', json_schema: { name: 'terms', strict, schema: { ...changed } } },
  });
const status = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'answered',
    (fault) => `${fault.status} ${fault.code}`,
  );

describe('a completion', () => {
  it('fits the schema, is the same for the same question, and is labelled a stub', async () => {
    const fits = new Ajv2020().compile(schema);
    const texts = [];
    for (const question of ['one', 'two', 'three', 'one']) {
      const answer = await ask(question);
      const text = answer.choices[0]?.message.content ?? '';
      expect(fits(JSON.parse(text))).toBe(true);
      expect([answer.model, answer.system_fingerprint]).toEqual([`stub-${deployment}`, 'stub']);
      texts.push(text);
    }
    expect(texts[3]).toBe(texts[0]);
    expect(new Set(texts).size).toBe(3);
  });

  it('can be prepared for a text', async () => {
    await tell('answers', {
      when: 'Section 14.2',
      answer: { governingLaw: 'Ireland', capMinor: 1, risk: 'low', clauses: [] },
    });
    const answer = await ask('What does Section 14.2 say?');
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toMatchObject({ governingLaw: 'Ireland' });
  });

  it('is kept with its prompt for tests to look at', async () => {
    await ask('a prompt to be found');
    const { prompts } = (await (await fetch(`${control}/prompts`)).json()) as { prompts: { messages: unknown }[] };
    expect(prompts.at(-1)?.messages).toEqual([{ role: 'user', text: 'a prompt to be found' }]);
  });

  const object = { type: 'object', additionalProperties: false };
  it.each([
    ['without additionalProperties: false', { type: 'object', properties: {} }],
    ['with a property that is not required', { ...object, properties: { a: { type: 'string' } } }],
    [
      'with a keyword outside the subset',
      { ...object, required: ['a'], properties: { a: { type: 'string', minLength: 1 } } },
    ],
    ['that is no object', { type: 'array', items: { type: 'string' } }],
  ])('with a strict schema %s is refused', async (_what, wrong) => {
    await expect(ask('x', wrong)).rejects.toThrow(/Invalid schema for response_format 'terms'/);
  });

  it.each([
    ['throttle', '429 429'],
    ['filterPrompt', '400 content_filter'],
    ['serverError', '500 InternalServerError'],
  ])('can be told to fail: %s', async (kind, expected) => {
    await tell('faults', { kind, retryAfterMs: 2500 });
    expect(await status(ask('x'))).toBe(expected);
    expect(await status(ask('x'))).toBe('answered');
  });

  it('can be told to decline, to stop short, to be filtered, to babble', async () => {
    for (const kind of ['refuse', 'truncate', 'filterAnswer', 'malformed']) await tell('faults', { kind });
    const choices: (ChatCompletion.Choice | undefined)[] = [];
    for (let i = 0; i < 4; i += 1) choices.push((await ask('x')).choices[0]);
    expect(choices.map((choice) => choice?.finish_reason)).toEqual(['stop', 'length', 'content_filter', 'stop']);
    expect(choices[0]?.message.refusal).toBeTruthy();
    expect(() => JSON.parse(choices[1]?.message.content ?? '')).toThrow();
    expect(() => JSON.parse(choices[3]?.message.content ?? '')).toThrow();
  });

  it('can be told never to come', async () => {
    await tell('faults', { kind: 'timeout' });
    const work = client.chat.completions.create(
      { model: deployment, messages: [{ role: 'user', content: 'x' }] },
      { timeout: 200 },
    );
    await expect(work).rejects.toThrow(/timed out/);
  });

  it.each([
    ['no messages', { messages: [] }],
    ['an unknown role', { messages: [{ role: 'boss', content: 'x' }] }],
    ['an unknown argument', { messages: [{ role: 'user', content: 'x' }], wish: 1 }],
    ['no room for an answer', { messages: [{ role: 'user', content: 'x' }], max_completion_tokens: 0 }],
  ])('asked for with %s is refused', async (_what, body) => {
    expect(await status(client.post('/chat/completions', { body: { model: deployment, ...body } }))).toMatch(/^400/);
  });

  it('wants its own audience and a deployment that exists', async () => {
    const wrong = new AzureOpenAI({
      endpoint: service.url,
      deployment,
      apiVersion: '2024-10-21',
      azureADTokenProvider: async () =>
        (await ground.credential.getToken('https://vault.azure.net/.default'))?.token ?? '',
      maxRetries: 0,
    });
    const messages = [{ role: 'user' as const, content: 'x' }];
    expect(await status(wrong.chat.completions.create({ model: deployment, messages }))).toMatch(/^401/);
    const v1 = new OpenAI({ baseURL: `${service.url}/openai/v1`, apiKey: await azureADTokenProvider(), maxRetries: 0 });
    expect(await status(v1.chat.completions.create({ model: 'other', messages }))).toBe('404 DeploymentNotFound');
    expect(await status(v1.chat.completions.create({ model: deployment, messages }))).toBe('answered');
  });
});

describe('the other operations', () => {
  it('answer a response in the asked shape', async () => {
    const v1 = new OpenAI({ baseURL: `${service.url}/openai/v1`, apiKey: await azureADTokenProvider(), maxRetries: 0 });
    const format = { type: 'json_schema' as const, name: 'terms', strict: true, schema };
    const answer = await v1.responses.create({ model: deployment, input: 'x', instructions: 'y', text: { format } });
    expect(new Ajv2020().compile(schema)(JSON.parse(answer.output_text))).toBe(true);
  });

  it('embed equal texts equally', async () => {
    const { data } = await client.embeddings.create({ model: deployment, input: ['a', 'b', 'a'], dimensions: 256 });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([256, 256, 256]);
    expect(data[0]?.embedding).toEqual(data[2]?.embedding);
    expect(data[0]?.embedding).not.toEqual(data[1]?.embedding);
  });
});

describe('a filled schema', () => {
  const leaf = fc.constantFrom<object>(
    { type: 'string' },
    { type: 'string', minLength: 30, maxLength: 31 },
    { type: 'string', format: 'date' },
    { type: 'integer', minimum: -3, maximum: 4 },
    { type: 'number', exclusiveMinimum: 2 },
    { type: 'boolean' },
    { type: ['null', 'string'] },
    { enum: ['a', 2, null] },
    { const: 7 },
  );
  const { tree } = fc.letrec<{ tree: object }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      leaf,
      tie('tree').map((items) => ({ type: 'array', items, minItems: 1, maxItems: 3 })),
      fc.tuple(tie('tree'), tie('tree')).map((anyOf) => ({ anyOf })),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('tree'), { maxKeys: 4 }).map((properties) => ({
        type: 'object',
        additionalProperties: false,
        required: Object.keys(properties),
        properties: { ...properties },
      })),
    ),
  }));

  it('always fits it', () => {
    fc.assert(
      fc.property(tree, fc.string(), (shape, seed) => {
        const fits = new Ajv2020({ formats: { date: /^\d{4}-\d\d-\d\d$/ }, allowUnionTypes: true }).compile(shape);
        return fits(fillSchema(shape, seededDice(seed)));
      }),
      { numRuns: 200 },
    );
  });
});
