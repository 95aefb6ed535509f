import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { log, redact, startTelemetry } from '../../src/platform/telemetry.ts';

afterEach(() => vi.restoreAllMocks());

test('one call is one line of JSON with level, message and fields', () => {
  const lines: string[] = [];
  vi.spyOn(console, 'warn').mockImplementation((line: string) => void lines.push(line));
  log.warn('queue is slow', { correlation: 'c-1', seconds: 3 });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'warn', message: 'queue is slow', correlation: 'c-1', seconds: 3 },
  ]);
});

test.each([
  ['a field named for a secret', { headers: { Authorization: 'Bearer abc', accept: '*/*' } }, 'abc'],
  ['a token in a text', 'got eyJhbGciOi.eyJzdWIi.c2ln from them', 'eyJzdWIi'],
  ['a key in a connection string', 'Endpoint=sb://x;SharedAccessKey=s3cret;EntityPath=q', 's3cret'],
  ['a signature in a URL', 'https://x.blob.core.windows.net/c/b?sv=1&sig=s3cret', 's3cret'],
  ['the token of a link', `GET /approvals/acme/contract-1-p2/${'s3cret'.padEnd(43, 'x')} was slow`, 's3cret'],
  ['the token in a return address', `?return=%2Fapprovals%2Facme%2Fp%2F${'s3cret'.padEnd(43, '-')}`, 's3cret'],
  ['an error and its cause', new Error('failed', { cause: new Error('Bearer s3cret') }), 's3cret'],
  ['a secret deep down', { a: [{ clientSecret: 's3cret' }] }, 's3cret'],
])('%s is not written', (_, value, secret) => {
  const text = JSON.stringify(redact(value));
  expect(text).toContain('[redacted]');
  expect(text).not.toContain(secret);
});

test('a circular value is cut, not followed', () => {
  const loop: Record<string, unknown> = { name: 'loop' };
  loop.self = loop;
  expect(JSON.stringify(redact(loop))).toContain('…');
});

test('without a connection string no exporter is loaded', async () => {
  await startTelemetry({}, { getToken: async () => null });
});

/**
 * The host writes the path of every request at level Information (azure-functions-host, SystemTraceMiddleware.cs), as its
 * request telemetry does under `Host.Results`; and the paths of links hold their tokens.
 */
test('the host records no addresses of requests', () => {
  const { logging } = JSON.parse(readFileSync('host.json', 'utf8'));
  for (const category of ['Host.Results', 'Microsoft.AspNetCore', 'Microsoft.Azure.WebJobs.Script.WebHost.Middleware'])
    expect(logging.logLevel[category]).toBe('Warning');
});
