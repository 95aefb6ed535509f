import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { filesOf } from '../verifier/package-files.ts';
import { printable, printedReport } from '../verifier/printed-report.ts';
import { verifyPackage } from '../verifier/verify-package.ts';
import type { PackageContent } from './package-files.ts';
import { unpackEvidence } from './unpack-evidence.ts';

// npm run audit:export -- --url URL --tenant TENANT --from INSTANT --until INSTANT --out DIR
// Fetches the evidence package of a window, verifies it and writes it into a new folder. The bearer token comes from the
// environment, COUNTERPART_TOKEN, so that no command line and no history shows it: that of an auditor, as for every other
// request, by `az account get-access-token --scope api://…/.default`; `npm start` prints how to get one of the local directory.
// Ends with 0, with 1 when the package does not verify or the service refuses, with 2 when it is called wrongly.

const usage =
  'COUNTERPART_TOKEN=… npm run audit:export -- --url URL --tenant TENANT --from 2026-11-01T00:00:00Z --until 2026-11-08T00:00:00Z --out DIR';

function asked() {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      tenant: { type: 'string' },
      from: { type: 'string' },
      until: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const { url, tenant, from, until, out } = values;
  if (!url || !tenant || !from || !until || !out) throw new TypeError('an option is missing');
  const token = process.env.COUNTERPART_TOKEN;
  if (!token) throw new TypeError('COUNTERPART_TOKEN is not set');
  if (existsSync(out) && readdirSync(out).length > 0) throw new TypeError(`${out} is there already and not empty`);
  return { url, tenant, from, until, out, token };
}

async function fetchPackage({ url, tenant, from, until, token }: ReturnType<typeof asked>): Promise<PackageContent> {
  const answer = await fetch(new URL('/api/v1/audit/exports', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'x-tenant': tenant, 'content-type': 'application/json' },
    body: JSON.stringify({ from, until }),
    redirect: 'error', // the token is for this address alone
  });
  if (!answer.ok) throw new Error(`refused with ${answer.status}: ${await answer.text()}`);
  return unpackEvidence(new Uint8Array(await answer.arrayBuffer()));
}

async function run(): Promise<number> {
  const parts = asked();
  const files = await fetchPackage(parts);
  for (const [path, content] of files) {
    const to = join(parts.out, path);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, content, { flag: 'wx' });
  }
  const report = await verifyPackage(filesOf(files));
  console.log(printedReport(report));
  console.log(
    `${files.size} files in ${parts.out}; npm run audit:verify -- ${parts.out} --vkeys FILE verifies them by your own keys`,
  );
  return report.verdict === 'verified' ? 0 : 1;
}

try {
  process.exitCode = await run();
} catch (fault) {
  const called = fault instanceof TypeError;
  // What the service answers may be anybody's words, such as the names in a package.
  console.error(`${printable(fault instanceof Error ? fault.message : String(fault))}${called ? `\n${usage}` : ''}`);
  process.exitCode = called ? 2 : 1;
}
