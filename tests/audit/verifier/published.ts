import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Published vectors: `rfc6962/testdata` of transparency-dev/merkle (Apache-2.0), `jcs/testdata` of cyberphone/json-canonicalization
 * (Apache-2.0), `signed-note` of C2SP (CC BY 4.0), and `sample-log`, made once and verified by Go's sumdb. Not part of this
 * repository.
 */
const folder = process.env.AUDIT_VECTORS_DIR ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

export const isPublished = (name: string): boolean => existsSync(join(folder, name));

/** For the name of a suite that is skipped without them. */
export const without = (name: string): string =>
  isPublished(name) ? '' : ` (skipped: AUDIT_VECTORS_DIR names no folder with ${name})`;

export const published = (...path: readonly string[]): Buffer => readFileSync(join(folder, ...path));

export const publishedFiles = (name: string, extension: string): readonly string[] =>
  isPublished(name)
    ? readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith(extension))
        .sort()
    : [];
