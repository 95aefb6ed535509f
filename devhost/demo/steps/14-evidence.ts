import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oid, tenant } from '../deciding.ts';
import { grantMore } from '../stage.ts';
import { eventually, expect, type Json, type Walk } from '../walk.ts';

const erasures = 'api/v1/audit/erasures';

/** What an auditor holds before, what is erased meanwhile, and what the evidence is worth after. */
export async function evidence(walk: Walk): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'counterpart-evidence-'));
  const [keys, held] = [join(folder, 'vkeys.txt'), join(folder, 'held.txt')];
  const auditor = walk.as('auditor', tenant);
  const { body: listed } = await auditor.must(200, 'GET', 'api/v1/audit/log/keys');
  writeFileSync(keys, listed.items.map(({ vkey }: Json) => `${vkey}\n`).join(''));
  writeFileSync(held, (await auditor.must(200, 'GET', 'api/v1/audit/log/e0/checkpoint')).bytes);
  const erased = await eraseAisha(walk);

  const out = join(folder, 'package');
  const window = ['--from', '2020-01-01T00:00:00Z', '--until', (await walk.azure.now()).toISOString()];
  const place = ['--url', walk.azure.appUrl, '--tenant', tenant, '--out', out];
  const env = { COUNTERPART_TOKEN: await auditorsToken(walk) };
  const exported = await run('src/audit/evidence/export-evidence.cli.ts', [...place, ...window], env);
  expect(exported.code === 0, `the export ended with ${exported.code}: ${exported.said}`);

  const trusted = ['--vkeys', keys, '--held', held];
  const verified = await run('src/audit/verifier/verify.cli.ts', [out, ...trusted]);
  expect(verified.code === 0, `the package was judged: ${verified.said}`);
  const [payloads] = /payloads: .*?(?=;|\n)/.exec(verified.said) ?? [];
  expect(
    payloads?.endsWith(`${erased} redacted, 0 MISMATCH`) === true,
    `${erased} were erased, the verifier says ${payloads}`,
  );

  const events = join(out, 'e0', 'events-0.ndjson');
  writeFileSync(events, readFileSync(events, 'utf8').replace('"outcome":"success"', '"outcome":"failure"'));
  const changed = await run('src/audit/verifier/verify.cli.ts', [out, ...trusted]);
  expect(changed.code === 1, `a changed package was judged ${changed.code}: ${changed.said}`);
  rmSync(folder, { recursive: true });
  return `${payloads}; it adds to the checkpoint the auditor held before the erasure; one changed word is a MISMATCH`;
}

/** By one person who asks and another who confirms. Returns how many entries lost what they said. */
async function eraseAisha(walk: Walk): Promise<number> {
  await grantMore(walk, 'executive', [{ tenant, roles: ['approver', 'privacy-officer'] }]);
  const asked = await walk.as('executive', tenant).must(201, 'POST', erasures, {
    json: {
      what: { person: oid('finance') },
      legalBasis: 'gdpr-17-1-a',
      reason: 'Left the company and asked to be forgotten',
    },
    key: 'forget',
  });
  const path = `${erasures}/${asked.body.id}`;
  const own = { ifMatch: asked.etag };
  const alone = await walk.as('executive', tenant).send('POST', `${path}/confirmations`, own);
  expect(alone.status === 403 || alone.status === 409, `whoever asked confirmed alone: ${alone.status}`);
  await walk.as('admin', tenant).must(200, 'POST', `${path}/confirmations`, own);
  return eventually('the erasure to be done', async () => {
    const { body } = await walk.as('executive', tenant).must(200, 'GET', path);
    return body.state === 'erased' ? body.erased.entries : undefined;
  });
}

async function auditorsToken({ azure }: Walk): Promise<string> {
  const answer = await fetch(`${azure.controlUrl}/devhost/token`, {
    method: 'POST',
    body: JSON.stringify({ user: 'auditor' }),
    headers: { 'content-type': 'application/json' },
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** As from a terminal: what verifies the evidence has nothing of the stamp but the folder. */
function run(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [script, ...args], { env: { PATH: process.env.PATH, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      said += part;
    });
  return new Promise<{ code: number | null; said: string }>((done) =>
    child.on('close', (code) => done({ code, said })),
  );
}
