import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenCredential } from '@azure/identity';
import type { ServiceContext } from '../../devhost/service.ts';
import { MovableClock } from './movable-clock.ts';
import { trustedCertificate } from './trusted-certificate.ts';

export interface ServiceBench {
  readonly context: ServiceContext;
  readonly clock: MovableClock;
  /** Every token it gives is taken by the services of this bench. */
  readonly credential: TokenCredential;
  remove(): Promise<void>;
}

/** What one local service needs to run alone in a test. Stop the service before the bench is removed. */
export async function serviceBench(): Promise<ServiceBench> {
  const clock = new MovableClock();
  const dataDir = await mkdtemp(join(tmpdir(), 'counterpart-'));
  return {
    clock,
    context: {
      dataDir,
      port: 0,
      clock,
      tls: { ...(await trustedCertificate('localhost')), ca: '' },
      tokens: { verify: async (authorization) => (authorization === 'Bearer bench' ? { oid: 'bench' } : undefined) },
      log: () => {},
    },
    credential: { getToken: async () => ({ token: 'bench', expiresOnTimestamp: Date.now() + 3_600_000 }) },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}
