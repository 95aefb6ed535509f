import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Contracts as they were published, version by version. Not part of this repository. */
const folder =
  process.env.CONTRACT_VERSIONS_DIR ??
  fileURLToPath(new URL('../../../../../shared/data/contracts/versions', import.meta.url));

export const versionsArePresent = existsSync(`${folder}/index.json`);

export interface ContractPair {
  readonly name: string;
  readonly old: Buffer;
  readonly next: Buffer;
}

interface Listed {
  readonly family: string;
  readonly document: string;
  readonly date: string;
  readonly file: string;
}

/** Consecutive versions that differ: all of the short families, of the long ones every `every`th. */
export function contractPairs(every: number): readonly ContractPair[] {
  const listed = JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')) as Listed[];
  const families = Map.groupBy(listed, ({ family, document }) => `${family} ${document}`);
  return [...families].flatMap(([name, versions]) => {
    const sorted = [...versions].sort((a, b) => a.file.localeCompare(b.file, 'en'));
    const pairs = sorted.slice(1).flatMap((version, index): ContractPair[] => {
      const before = sorted[index];
      if (!before) return [];
      const [old, next] = [before, version].map(({ file }) => readFileSync(`${folder}/${file}`));
      if (!old || !next || old.equals(next)) return [];
      return [{ name: `${name} ${before.date} to ${version.date}`, old, next }];
    });
    return pairs.filter((_, index) => pairs.length < 4 || index % every === 0);
  });
}
