import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../devhost/demo/walk.ts';
import { type RunningStamp, startStamp } from '../support/running-stamp.ts';
import { tenantBody } from './isolation/ground.ts';

let stamp: RunningStamp;
beforeAll(async () => {
  stamp = await startStamp();
}, 120_000);
afterAll(() => stamp?.stop());

/** A command of package.json, as from a terminal. */
function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join('src/audit', script), ...args], { env: { ...process.env, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part) => {
      said += part;
    });
  return new Promise<{ code: number | null; said: string }>((done) =>
    child.on('close', (code) => done({ code, said })),
  );
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]);

test('an auditor takes the evidence of a window by the command, twice the same, and verifies it by the other', async () => {
  const admin = stamp.as('admin');
  await admin.must(202, 'POST', 'api/v1/tenants', { json: tenantBody('acme') });
  await eventually('the tenant to be open', async () =>
    (await admin.must(200, 'GET', 'api/v1/tenants/acme')).body.state === 'open' ? true : undefined,
  );
  const inAcme = stamp.as('admin', 'acme');
  for (const title of ['One', 'Two'])
    await inAcme.must(201, 'POST', 'api/v1/contracts', { json: { title, counterparty: { name: 'Acme' } }, key: title });
  const size = () => inAcme.must(200, 'GET', 'api/v1/audit/log').then(({ body }) => body.items.length);
  await eventually('both contracts in the log', async () => ((await size()) >= 3 ? true : undefined));

  const answer = await fetch(`${stamp.azure.controlUrl}/devhost/token`, {
    method: 'POST',
    body: JSON.stringify({ user: 'admin' }),
    headers: { 'content-type': 'application/json' },
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const until = new Date(Date.now() - 1).toISOString();
  const exported = (out: string, more: NodeJS.ProcessEnv = { COUNTERPART_TOKEN: token }) =>
    run(
      'evidence/export-evidence.cli.ts',
      [
        '--url',
        stamp.azure.appUrl,
        '--tenant',
        'acme',
        '--from',
        '2020-01-01T00:00:00Z',
        '--until',
        until,
        '--out',
        out,
      ],
      more,
    );
  const [once, again] = [join(stamp.folder, 'once'), join(stamp.folder, 'again')];
  const first = await exported(once);
  expect(first).toMatchObject({ code: 0 });
  // What was still on its way into the log makes it another package; it comes to rest.
  await eventually('two packages alike', async () => {
    const folder = `${again}-${Date.now()}`;
    expect(await exported(folder)).toMatchObject({ code: 0 });
    const other = `${folder}-2`;
    expect(await exported(other)).toMatchObject({ code: 0 });
    return JSON.stringify(filesIn(folder)) === JSON.stringify(filesIn(other)) ? true : undefined;
  });

  const keys = join(stamp.folder, 'keys.txt');
  const { body } = await inAcme.must(200, 'GET', 'api/v1/audit/log/keys');
  writeFileSync(keys, body.items.map(({ vkey }: { vkey: string }) => `${vkey}\n`).join(''));
  expect(await run('verifier/verify.cli.ts', [once, '--vkeys', keys])).toMatchObject({ code: 0 });
  const events = join(once, 'e0', readdirSync(join(once, 'e0')).find((name) => name.startsWith('events')) ?? '');
  writeFileSync(events, readFileSync(events, 'utf8').replace('contract.created', 'contract.deleted'));
  expect(await run('verifier/verify.cli.ts', [once, '--vkeys', keys])).toMatchObject({ code: 1 });

  expect(await exported(once)).toMatchObject({ code: 2, said: expect.stringContaining('not empty') });
  expect(await exported(`${once}-3`, { COUNTERPART_TOKEN: '' })).toMatchObject({ code: 2 });
  expect(await exported(`${once}-4`, { COUNTERPART_TOKEN: 'x' })).toMatchObject({ code: 1 });
}, 120_000);
