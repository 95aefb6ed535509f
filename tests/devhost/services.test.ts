import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { ManagedIdentityCredential } from '@azure/identity';
import { KeyClient } from '@azure/keyvault-keys';
import { SecretClient } from '@azure/keyvault-secrets';
import { BlobServiceClient } from '@azure/storage-blob';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Managed, startProcess } from '../../devhost/supervisor/process.ts';

const program = fileURLToPath(new URL('../../devhost/services.ts', import.meta.url));
let folder: string;
let services: Managed;

const start = async () => {
  services = await startProcess({
    name: 'the services',
    args: [program, '--data', folder, '--quiet'],
    ready: /^Services ready/,
  });
};
const settings = async (): Promise<Record<string, string>> =>
  JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8'));
let before: Record<string, string>;
let control: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'services-'));
  await start();
  before = await settings();
  control = before.DEVHOST_CONTROL_URL ?? '';
  const authority = await readFile(before.NODE_EXTRA_CA_CERTS ?? '', 'utf8');
  setDefaultCACertificates([...getCACertificates('default'), authority]);
  for (const name of ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER']) vi.stubEnv(name, before[name] ?? '');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await services.stop();
  await rm(folder, { recursive: true, force: true });
});

const clients = () => {
  const credential = new ManagedIdentityCredential({ clientId: before.AZURE_CLIENT_ID ?? '' });
  const vault = before.KEY_VAULT_URI ?? '';
  const once = { disableChallengeResourceVerification: true, retryOptions: { maxRetries: 0 } };
  return {
    blobs: new BlobServiceClient(before.BLOB_ENDPOINT ?? '', credential, { retryOptions: { maxTries: 1 } }),
    secrets: new SecretClient(vault, credential, once),
    keys: new KeyClient(vault, credential, once),
  };
};

describe('the services’ process', () => {
  it('names the settings an app needs, with endpoints an identity alone opens', async () => {
    const needed = [
      ...['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'NODE_EXTRA_CA_CERTS'],
      ...['COSMOS_ENDPOINT', 'COSMOS_DATABASE', 'COSMOS_ACCOUNT_ID', 'ARM_ENDPOINT', 'BLOB_ENDPOINT', 'KEY_VAULT_URI'],
      ...[
        'KEY_VAULT_CHALLENGE_CHECK',
        'ServiceBusConnection',
        'OPENAI_ENDPOINT',
        'OPENAI_DEPLOYMENT',
        'AUTH_AUTHORITY',
      ],
      ...[
        'AUTH_AUDIENCE',
        'AUTH_CLIENT_ID',
        'MAIL_TRANSPORT',
        'SMTP_URL',
        'MAIL_FROM',
        'GRAPH_ENDPOINT',
        'COMMUNICATION_ENDPOINT',
      ],
      ...['BOT_CONNECTOR_ENDPOINT', 'STAMP_REGION', 'PUBLIC_URL'],
    ];
    expect(needed.filter((name) => !before[name])).toEqual([]);
    for (const name of ['COSMOS_ENDPOINT', 'ARM_ENDPOINT', 'BLOB_ENDPOINT', 'KEY_VAULT_URI']) {
      expect(before[name]).toMatch(/^https:\/\/localhost:\d+/);
      expect((await fetch(before[name] ?? '')).status, name).toBeGreaterThanOrEqual(400);
    }
  });

  it('links every service it can show from one page', async () => {
    const html = await (await fetch(control)).text();
    const links = [...html.matchAll(/href="(\/[^"]+)"/g)].map(([, link]) => link ?? '');
    expect(links).toEqual(expect.arrayContaining(['/mail/', '/blob/', '/key-vault/', '/openai/', '/entra/']));
    for (const link of links) expect((await fetch(control + link)).status, link).toBe(200);
    expect((await fetch(`${control}/mail`)).url).toBe(`${control}/mail/`);
    expect((await fetch(`${control}/nothing/`)).status).toBe(404);
  });

  it('counts what was asked of each service', async () => {
    const count = async () =>
      ((await (await fetch(`${control}/counts`)).json()) as { blob: { createContainer?: number } }).blob
        .createContainer ?? 0;
    const earlier = await count();
    await clients().blobs.createContainer(`c-${randomUUID().slice(0, 8)}`);
    expect((await count()) - earlier).toBe(1);
  });

  it('gives test tokens on the control server and nowhere else', async () => {
    const order = { method: 'POST', body: JSON.stringify({ user: 'admin' }) };
    expect((await fetch(`${control}/devhost/token`, order)).status).toBe(200);
    const entra = new URL(before.AUTH_AUTHORITY ?? '').origin;
    expect((await fetch(`${entra}/devhost/token`, order)).status).toBe(404);
  });

  it('keeps its clock ahead after a kill and refuses to turn it back', async () => {
    const move = (offset: unknown) => fetch(`${control}/clock`, { method: 'POST', body: JSON.stringify({ offset }) });
    expect((await move(3_600_000)).status).toBe(200);
    await services.kill();
    await start();
    expect(await (await fetch(`${control}/clock`)).json()).toMatchObject({ offset: 3_600_000 });
    expect((await move(1000)).status).toBe(400);
    expect((await move('soon')).status).toBe(400);
  });
});

describe('killed at any moment', () => {
  interface Acknowledged {
    readonly blobs: Map<string, Buffer>;
    readonly secrets: Map<string, string>;
    readonly keys: Map<string, string>;
    readonly mails: Set<string>;
    readonly hooks: Set<string>;
  }
  const acknowledged: Acknowledged = {
    blobs: new Map(),
    secrets: new Map(),
    keys: new Map(),
    mails: new Set(),
    hooks: new Set(),
  };
  const total = () => Object.values(acknowledged).reduce((sum, part) => sum + part.size, 0);
  const container = 'acknowledged';

  /** Works until the services die; notes what was acknowledged and nothing else. */
  async function workUntilDeath(): Promise<void> {
    const { blobs, secrets, keys } = clients();
    const place = blobs.getContainerClient(container);
    const transport = createTransport({ url: before.SMTP_URL ?? '', ignoreTLS: true, pool: true });
    const forever = async (act: () => Promise<void>) => {
      for (;;) await act();
    };
    const jobs = [
      forever(async () => {
        const [name, content] = [randomUUID(), randomBytes(20_000)];
        await place.getBlockBlobClient(name).uploadData(content, { conditions: { ifNoneMatch: '*' } });
        acknowledged.blobs.set(name, content);
      }),
      forever(async () => {
        const [name, content] = [randomUUID(), randomBytes(50_000)];
        await place.getBlockBlobClient(name).uploadData(content, { maxSingleShotSize: 1, blockSize: 20_000 });
        acknowledged.blobs.set(name, content);
      }),
      forever(async () => {
        const [name, value] = [randomUUID(), randomUUID()];
        await secrets.setSecret(name, value);
        acknowledged.secrets.set(name, value);
      }),
      forever(async () => {
        const name = randomUUID();
        const { properties } = await keys.createEcKey(name, { curve: 'P-256' });
        acknowledged.keys.set(name, properties.version ?? '');
      }),
      forever(async () => {
        const messageId = `<${randomUUID()}@x.example>`;
        await transport.sendMail({ from: 'a@x.example', to: 'kill@x.example', subject: 'x', text: 'x', messageId });
        acknowledged.mails.add(messageId);
      }),
      forever(async () => {
        const id = randomUUID();
        const answer = await fetch(`${before.DEVHOST_WEBHOOK_SINK_URL}/sink/kill`, { method: 'POST', body: id });
        if (answer.status === 204) acknowledged.hooks.add(id);
      }),
    ];
    await Promise.allSettled(jobs);
    transport.close();
  }

  async function listed<T>(path: string): Promise<T> {
    return (await (await fetch(control + path)).json()) as T;
  }

  it('loses nothing it acknowledged, and comes back at the same addresses', async () => {
    await clients().blobs.getContainerClient(container).createIfNotExists();
    for (const round of [1, 2, 3]) {
      const work = workUntilDeath();
      await vi.waitUntil(() => total() >= round * 100 + Math.random() * 50, { timeout: 20_000, interval: 5 });
      await services.kill();
      await work;
      await start();
      expect(await settings()).toEqual(before);
    }
    const { blobs, secrets, keys } = clients();
    const place = blobs.getContainerClient(container);
    for (const [name, content] of acknowledged.blobs) {
      expect((await place.getBlockBlobClient(name).downloadToBuffer()).equals(content), name).toBe(true);
    }
    for (const [name, value] of acknowledged.secrets) expect((await secrets.getSecret(name)).value).toBe(value);
    for (const [name, version] of acknowledged.keys) expect((await keys.getKey(name)).properties.version).toBe(version);
    const { messages } = await listed<{ messages: { messageId: string }[] }>('/mail/messages?to=kill@x.example');
    const { deliveries } = await listed<{ deliveries: { body: string }[] }>('/webhook-sink/deliveries?sink=kill');
    expect([...acknowledged.mails].filter((id) => !messages.some(({ messageId }) => messageId === id))).toEqual([]);
    expect([...acknowledged.hooks].filter((id) => !deliveries.some(({ body }) => body === id))).toEqual([]);
    expect(Object.values(acknowledged).every((part) => part.size > 0)).toBe(true);
    // What was being written when the end came is there as a whole or not at all.
    for await (const { name, properties } of place.listBlobsFlat()) {
      expect((await place.getBlockBlobClient(name).downloadToBuffer()).length).toBe(properties.contentLength);
    }
  }, 60_000);
});
