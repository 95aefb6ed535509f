import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceContext } from '../service.ts';
import { writeFileSafely } from '../write-file-safely.ts';

export interface TlsFiles {
  readonly tls: ServiceContext['tls'];
  /** The authority's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
}

/** The devhost's certificate, made once per data folder by an authority of its own whose key is thrown away. */
export async function openTls(dataDir: string): Promise<TlsFiles> {
  mkdirSync(dataDir, { recursive: true });
  const caFile = join(dataDir, 'authority.pem');
  // One file, so that certificate, key and authority always belong together.
  const bundle = join(dataDir, 'tls.json');
  if (!existsSync(bundle)) {
    const { makeCertificates } = await import('./certificates.ts');
    writeFileSafely(bundle, JSON.stringify(await makeCertificates()));
  }
  const { key, cert, ca } = JSON.parse(readFileSync(bundle, 'utf8'));
  if (!existsSync(caFile) || readFileSync(caFile, 'utf8') !== ca) writeFileSafely(caFile, ca, 0o644);
  return { tls: { key, cert, ca }, caFile };
}
