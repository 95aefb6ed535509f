import { createReadStream, promises, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { PackageFiles } from './package-files.ts';
import { printable, printableJson, printedReport } from './printed-report.ts';
import { type Report, verifyPackage } from './verify-package.ts';

// npm run audit:verify -- DIR [--vkeys FILE] [--held FILE]… [--json]
// Verifies an evidence package. Ends with 0 when everything holds, with 1 on any MISMATCH, with 2 when there is nothing to
// judge or it is called wrongly.

const usage = 'npm run audit:verify -- DIR [--vkeys FILE] [--held FILE]… [--json]';
const exitCodes: Readonly<Record<Report['verdict'], number>> = { verified: 0, MISMATCH: 1, unreadable: 2 };

/** A package has two floors of folders, and a file for every proof. */
const deepest = 2;
const mostFiles = 2 ** 21;

function filesIn(folder: string): PackageFiles {
  const found: string[] = [];
  async function collect(path: string, depth: number): Promise<void> {
    for (const entry of await promises.readdir(join(folder, path), { withFileTypes: true })) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory() && depth < deepest) await collect(inner, depth + 1);
      // Links and devices would lead out of the package. Under this name they are no file of one.
      else found.push(entry.isFile() ? inner : `${inner} (not a plain file)`);
      if (found.length > mostFiles) throw new Error(`${folder} holds more than ${mostFiles} files`);
    }
  }
  return {
    async paths() {
      await collect('', 0);
      return found;
    },
    // Names come from the layout and from what was listed, never from what a file says.
    read: (path) => createReadStream(join(folder, path), { highWaterMark: 2 ** 20 }),
  };
}

const textAt = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new TypeError(`${path} cannot be read`);
  }
};

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      vkeys: { type: 'string' },
      held: { type: 'string', multiple: true, default: [] },
    },
  });
  const [folder, ...more] = positionals;
  if (!folder || more.length > 0) throw new TypeError('one package is to be verified');
  const report = await verifyPackage(filesIn(folder), {
    ...(values.vkeys === undefined ? {} : { vkeys: textAt(values.vkeys) }),
    held: new Map(values.held.map((path) => [path, textAt(path)])),
  });
  console.log(values.json ? printableJson(report) : printedReport(report));
  return exitCodes[report.verdict];
}

try {
  process.exitCode = await run();
} catch (fault) {
  console.error(`${printable(fault instanceof Error ? fault.message : String(fault))}\n${usage}`);
  process.exitCode = 2;
}
