import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { TokenCredential } from '@azure/identity';
import { type DevhostClock, openClock } from '../../devhost/clock.ts';
import { type RunningEntra, startEntra } from '../../devhost/entra/index.ts';
import type { ControlHandler, ServiceContext } from '../../devhost/service.ts';
import { openTls } from '../../devhost/tls/index.ts';

/** A folder with clock, certificate and Entra, from which single services can be started; this process trusts them. */
export interface Ground {
  readonly folder: string;
  readonly clock: DevhostClock;
  readonly entra: RunningEntra;
  readonly logged: string[];
  context(name: string): ServiceContext;
  /** The app's managed identity, asked for the way App Service is asked. */
  readonly credential: TokenCredential;
  /** A token by the test aid; what can be ordered is said in devhost/entra/test-tokens.ts. */
  token(order: Record<string, unknown>): Promise<string>;
  /** Serves a control handler, as the services' process does; closed with the ground. Answers its base URL. */
  mount(control: ControlHandler | undefined): Promise<string>;
  stop(): Promise<void>;
}

export async function prepareGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'counterpart-'));
  const clock = openClock(folder);
  const { tls } = await openTls(join(folder, 'tls'));
  setDefaultCACertificates([...getCACertificates('default'), tls.ca]);
  const logged: string[] = [];
  const closers: (() => void)[] = [];
  const basic = (name: string) => ({
    dataDir: join(folder, name),
    port: 0,
    clock,
    tls,
    log: (line: string) => void logged.push(line),
  });
  const entra = await startEntra(basic('entra'));
  const mount = async (control: ControlHandler | undefined): Promise<string> => {
    if (!control) throw new Error('the service has no control handler');
    const server = createServer((request, response) => {
      Promise.resolve(control(request, response, new URL(request.url ?? '/', 'http://localhost'))).catch((fault) =>
        response.writeHead(400).end(String(fault)),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://localhost:${address.port}`;
  };
  const aid = await mount(entra.control);
  return {
    folder,
    clock,
    entra,
    logged,
    context: (name) => ({ ...basic(name), tokens: entra.tokens }),
    credential: { getToken: (scopes) => identityToken(entra.settings, String(scopes).replace(/\/\.default$/, '')) },
    async token(order) {
      const response = await fetch(`${aid}/devhost/token`, { method: 'POST', body: JSON.stringify(order) });
      if (!response.ok) throw new Error(await response.text());
      return ((await response.json()) as { access_token: string }).access_token;
    },
    mount,
    async stop() {
      for (const close of closers) close();
      await entra.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function identityToken(settings: Readonly<Record<string, string>>, resource: string) {
  const query = new URLSearchParams({ resource, 'api-version': '2019-08-01' });
  const headers = { 'X-IDENTITY-HEADER': settings.IDENTITY_HEADER ?? '' };
  const response = await fetch(`${settings.IDENTITY_ENDPOINT}?${query}`, { headers });
  const { access_token: token, expires_on: expires } = (await response.json()) as Record<string, string>;
  if (!token) throw new Error('no token from the identity endpoint');
  return { token, expiresOnTimestamp: Number(expires) * 1000 };
}
