import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningService } from '../../devhost/service.ts';
import { startWebhookSink } from '../../devhost/webhook-sink/index.ts';
import { type Ground, prepareGround } from '../support/ground.ts';

let ground: Ground;
let service: RunningService;
let control: string;

beforeAll(async () => {
  ground = await prepareGround();
  service = await startWebhookSink(ground.context('webhook-sink'));
  control = await ground.mount(service.control);
});
afterAll(async () => {
  await service.stop();
  await ground.stop();
});

const deliver = async (sink: string, body: string) =>
  (await fetch(`${service.url}/sink/${sink}`, { method: 'POST', body, headers: { 'webhook-id': 'evt_1' } })).status;
const deliveries = async (sink: string): Promise<unknown> =>
  ((await (await fetch(`${control}/deliveries?sink=${sink}`)).json()) as { deliveries: unknown }).deliveries;
const fault = async (order: object) =>
  (await fetch(`${control}/faults`, { method: 'POST', body: JSON.stringify(order) })).status;

it('a delivery is kept with its headers, its exact body and what it was answered', async () => {
  expect(await deliver('kept', '{"a": 1}\n')).toBe(204);
  expect(await deliveries('kept')).toEqual([
    expect.objectContaining({
      sink: 'kept',
      status: 204,
      body: '{"a": 1}\n',
      headers: expect.objectContaining({ 'webhook-id': 'evt_1' }),
    }),
  ]);
});

it('a sink fails as often as it was told to, and no other sink does', async () => {
  expect(await fault({ sink: 'shaky', status: 503, count: 2 })).toBe(200);
  expect([await deliver('shaky', '1'), await deliver('steady', '1')]).toEqual([503, 204]);
  expect([await deliver('shaky', '2'), await deliver('shaky', '3')]).toEqual([503, 204]);
});

it.each([
  ['no sink', { status: 500 }],
  ['a status that is none', { sink: 'x', status: 99 }],
  ['a negative count', { sink: 'x', status: 500, count: -1 }],
])('a fault with %s is refused', async (_what, order) => {
  expect(await fault(order)).toBe(400);
});

it('anything but a delivery is not found', async () => {
  expect((await fetch(`${service.url}/sink/x`)).status).toBe(404);
  expect((await fetch(`${service.url}/other`, { method: 'POST' })).status).toBe(404);
});
