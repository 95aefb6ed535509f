import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { filesOf } from '../../../src/audit/verifier/package-files.ts';
import { printedReport } from '../../../src/audit/verifier/printed-report.ts';
import { verifyPackage } from '../../../src/audit/verifier/verify-package.ts';
import { ed25519Key, es256Key, honestLog } from '../honest-log.ts';
import { type Files, having, packageOf, resealed } from '../honest-package.ts';

const log = honestLog({ keys: [ed25519Key(1), es256Key()], size: 12 });
const files = await packageOf([{ log, first: 3, last: 9, size: 12, earlier: 3, redacted: new Set([4]), proofs: [5] }]);
const vkeys = `${log.vkeys().join('\n')}\n`;
const judged = async (changed: Files) => verifyPackage(filesOf(changed), { vkeys });

describe('a name', () => {
  test.each([
    'extra.txt',
    '../manifest.json',
    '/etc/passwd',
    'e0/../README.md',
    'e0/events-0.ndjson',
    'e0/proofs/3.txt',
    'e0/proofs/11.tlog-proof',
    'e0/proofs/05.tlog-proof',
    'e1/range.json',
    'e0/checkpoint-13.txt',
    'e0/checkpoint-7.txt',
    '__proto__',
  ])('%s is refused, in the manifest or not', async (path) => {
    const more = new Map([...files, [path, Buffer.from('{}')]]);
    expect((await judged(more)).verdict).toBe('MISMATCH');
    expect((await judged(resealed(more))).verdict).toBe('MISMATCH');
  });

  test.each([...files.keys()])('%s is missed', async (path) => {
    const fewer = new Map([...files].filter(([each]) => each !== path));
    expect((await judged(fewer)).verdict).toBe(path === 'manifest.json' ? 'unreadable' : 'MISMATCH');
    const optional = ['e0/payloads-3.ndjson', 'e0/proofs/5.tlog-proof'].includes(path);
    if (path !== 'manifest.json')
      expect((await judged(resealed(fewer))).verdict).toBe(optional ? 'verified' : 'MISMATCH');
  });
});

describe('whatever is in the files', () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((json) => Buffer.from(json)),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    fc.constantFrom(...files.values()),
    fc
      .constantFrom('null', '[]', '{"a":'.repeat(9), '\n\n\n', '[[[[', '{"__proto__":1}')
      .map((text) => Buffer.from(text)),
  );
  const paths = [...files.keys()];

  test('it is reported, never thrown, and never taken for the package', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), garbage, fc.boolean(), async (path, bytes, seals) => {
        const changed = having(files, path, () => bytes);
        if (files.get(path)?.equals(bytes)) return;
        const report = await judged(seals && path !== 'manifest.json' ? resealed(changed) : changed);
        expect(() => printedReport(report)).not.toThrow();
        const signed = path.startsWith('e0/') || path === 'vkeys.txt' || !seals;
        // Without payloads they were all erased; without keys of its own a package is judged by the pinned ones.
        if (signed && !(/payloads|vkeys/.test(path) && bytes.length === 0 && seals))
          expect(report.verdict).toBe('MISMATCH');
      }),
      { numRuns: 500 },
    );
  });

  test('a manifest of any form is reported', async () => {
    const manifest = JSON.parse(String(files.get('manifest.json'))) as Record<string, unknown>;
    const names = fc.constantFrom('v', 'tenant', 'from', 'until', 'epochs', 'files', 'more');
    await fc.assert(
      fc.asyncProperty(names, fc.jsonValue(), async (name, value) => {
        const text = JSON.stringify({ ...manifest, [name]: value });
        expect((await judged(having(files, 'manifest.json', () => text))).verdict).toBe('MISMATCH');
      }),
      { numRuns: 500 },
    );
  });

  test('a report has no end of findings, and no control characters', async () => {
    const lines = Array.from({ length: 5000 }, () => '\u001b[2J\u0007{}').join('\n');
    const report = await judged(having(files, 'e0/payloads-3.ndjson', () => `${lines}\n`));
    expect(report.findings.filter(({ where }) => where.startsWith('e0/payloads'))).toHaveLength(20);
    expect(report.findings.length).toBeLessThanOrEqual(100);
    expect(report.mismatches).toBeGreaterThan(5000);
    const named = new Map([...files, ['\u001b[2J', Buffer.from('')]]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(printedReport(await judged(named))).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('npm run audit:verify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const at = (name: string) => join(folder, name);
  const write = (name: string, all: Files): string => {
    for (const [path, bytes] of all) {
      mkdirSync(dirname(join(at(name), path)), { recursive: true });
      writeFileSync(join(at(name), path), bytes);
    }
    return at(name);
  };
  const run = (...args: string[]) => {
    const cli = new URL('../../../src/audit/verifier/verify.cli.ts', import.meta.url).pathname;
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  writeFileSync(at('vkeys'), vkeys);

  test('ends with 0 when everything holds, and says what did', async () => {
    writeFileSync(at('held'), await log.checkpoint(5));
    const { status, stdout } = run(write('good', files), '--vkeys', at('vkeys'), '--held', at('held'));
    expect(stdout).toContain('entries 3 to 8 of 12');
    expect(stdout).toContain('it only adds to 1 checkpoint you hold');
    expect(stdout).toContain('VERIFIED');
    expect(status).toBe(0);
  });

  test('says that a package does not vouch for itself', () => {
    const { status, stdout } = run(write('good', files));
    expect(stdout).toContain('which is not independent');
    expect(status).toBe(0);
  });

  test('ends with 1 on a mismatch, and the machine can read it', () => {
    const bad = having(files, 'e0/events-3.ndjson', (bytes) => String(bytes).replace('contract', 'contrast'));
    const { status, stdout } = run(write('bad', bad), '--json');
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'MISMATCH' });
    expect(status).toBe(1);
  });

  test('follows no link out of the package', () => {
    const linked = write('linked', files);
    rmSync(join(linked, 'README.md'));
    symlinkSync(at('vkeys'), join(linked, 'README.md'));
    const { status, stdout } = run(linked);
    expect(stdout).toContain('README.md (not a plain file)');
    expect(status).toBe(1);
  });

  test.each([
    ['no folder', () => []],
    ['two folders', () => ['one', 'two']],
    ['a folder that is not there', () => [at('nowhere')]],
    ['a folder without a manifest', () => [folder]],
    ['an unknown option', () => [at('good'), '--fast']],
    ['keys that cannot be read', () => [at('good'), '--vkeys', at('nowhere')]],
  ])('ends with 2 for %s', (_, args) => expect(run(...args()).status).toBe(2));
});
