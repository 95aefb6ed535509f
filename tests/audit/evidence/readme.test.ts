import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportsEvidence } from '../../../src/audit/evidence/export-evidence.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { scope } from './memory-log.ts';
import { anHonestDay, logOf, week } from './sample-events.ts';

const openssl = spawnSync('openssl', ['version']).status === 0;

test.skipIf(!openssl)('What the package says of OpenSSL is what it takes, and a changed checkpoint fails', async () => {
  const { files } = orThrow(await exportsEvidence(logOf(anHonestDay).parts)(scope, week));
  const text = (path: string) => Buffer.from(files.get(path) ?? []).toString('utf8');
  const [, command = ''] = /^ {4}openssl (.*)$/m.exec(text('README.md')) ?? [];
  const checkpoint = text(`e0/checkpoint-${anHonestDay.length}.txt`);
  const signature = Buffer.from(checkpoint.trimEnd().split('\n').at(-1)?.split(' ')[2] ?? '', 'base64').subarray(4);
  const key = Buffer.from(
    text('vkeys.txt').trimEnd().split('\n').at(-1)?.split('+').slice(2).join('+') ?? '',
    'base64',
  );
  const folder = mkdtempSync(join(tmpdir(), 'counterpart-'));
  writeFileSync(join(folder, 'signature.der'), signature);
  writeFileSync(join(folder, 'key.der'), key.subarray(1));
  const verified = (signed: string) => {
    writeFileSync(join(folder, 'text'), signed);
    return spawnSync('openssl', command.split(' '), { cwd: folder, encoding: 'utf8' }).stdout;
  };
  const signed = `${checkpoint.split('\n').slice(0, 3).join('\n')}\n`;
  expect(verified(signed)).toContain('Verified OK');
  expect(verified(signed.replace(`\n${anHonestDay.length}\n`, '\n9\n'))).not.toContain('Verified OK');
  rmSync(folder, { recursive: true });
});

test('The package names the log, the window and the files it holds', async () => {
  const { files } = orThrow(await exportsEvidence(logOf(anHonestDay).parts)(scope, week));
  const readme = Buffer.from(files.get('README.md') ?? []).toString('utf8');
  for (const said of [
    week.from,
    week.until,
    'counterpart.example/t/acme/e0',
    `e0/checkpoint-${anHonestDay.length}.txt`,
  ])
    expect(readme).toContain(said);
  expect(readme).not.toMatch(/undefined|\$\{/);
});
