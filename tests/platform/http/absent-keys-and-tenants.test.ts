import { expect, test } from 'vitest';
import { TooBusy } from '../../../src/platform/bounded-thread.ts';
import { TenantErased, TenantNotServed } from '../../../src/platform/cosmos/placements.ts';
import { serve } from '../../../src/platform/http/pipeline.ts';
import { route } from '../../../src/platform/http.ts';
import { asKeyUnavailable } from '../../../src/platform/key-unavailable.ts';

const refusedByVault = (status?: number) =>
  asKeyUnavailable('https://v/keys/k/1', Object.assign(new Error('vault'), status ? { statusCode: status } : {}));

test.each([
  ['a key that its owner switched off', refusedByVault(403), 503, 'tenancy.keyUnavailable'],
  ['a key that its owner deleted', refusedByVault(404), 503, 'tenancy.keyUnavailable'],
  ['a vault that does not answer', refusedByVault(), 503, 'tenancy.keyUnavailable'],
  ['a vault that is overloaded', refusedByVault(429), 503, 'tenancy.keyUnavailable'],
  ['a host whose threads are all busy', new TooBusy('24 wait'), 503, 'tooBusy'],
  ['bytes that this key never wrapped', refusedByVault(400), 500, 'unexpected'],
  ['a tenant that was erased just now', new TenantErased('gone'), 404, 'notFound'],
  ['a tenant of another stamp', new TenantNotServed('elsewhere'), 404, 'notFound'],
])('%s is answered so that the caller knows what to do, and logged', async (_, fault, status, code) => {
  const logged: unknown[] = [];
  const failing = route<{ readonly kind: 'public' }>({
    name: 'notes-readNote',
    methods: ['GET'],
    path: 'x',
    summary: 'Reads',
    responses: {},
    access: { kind: 'public' },
    handle: () => Promise.reject(fault),
  });
  const request = {
    ...({ method: 'GET', params: {}, correlation: 'c-12345678', url: new URL('https://app.example/x') } as const),
    headers: new Map<string, string>(),
    cookies: new Map<string, string>(),
    body: async () => new Uint8Array(),
  };
  const workflows = { nudge: async () => {}, start: async () => 'started' as const };
  const parts = { door: {} as never, recordDenial: async () => {}, logFault: (...all: unknown[]) => logged.push(all) };
  const answer = await serve(failing, request, workflows, parts as never);
  expect([answer.status, JSON.parse(String(answer.body)).code]).toEqual([status, code]);
  expect(String(answer.body)).not.toContain('keys/k');
  expect(logged).toHaveLength(1);
});
