import { expect, test } from 'vitest';
import { filesOf } from '../../../src/audit/verifier/package-files.ts';
import { verifyPackage } from '../../../src/audit/verifier/verify-package.ts';
import { ed25519Key, es256Key, honestLog } from '../honest-log.ts';
import { type Files, having, packageOf, resealed } from '../honest-package.ts';

// Every byte of a small package is changed, one at a time: by a bit or two, with AUDIT_TAMPER=bits by each of its bits, with
// AUDIT_TAMPER=values to every other value.

const masksOf: Readonly<Record<string, readonly number[]>> = {
  bits: [1, 2, 4, 8, 16, 32, 64, 128],
  values: Array.from({ length: 255 }, (_, at) => at + 1),
};
const long = masksOf[process.env.AUDIT_TAMPER ?? ''];
const [plainMasks, resealedMasks] = [long ?? [1], long ?? [1, 32]];
const minutes = long ? 240 : 5;

const log = honestLog({ keys: [ed25519Key(1), es256Key()], size: 5 });
const vkeys = `${log.vkeys().join('\n')}\n`;
const files = await packageOf([{ log, first: 2, last: 4, size: 5, earlier: 2, redacted: new Set([3]), proofs: [2] }]);

/** What only the exporter vouches for: no key signs it. */
const unsigned = new Set(['README.md', 'assessment-plan.json', 'component-definition.json', 'assessment-results.json']);

const accepted = async (changed: Files): Promise<boolean> =>
  (await verifyPackage(filesOf(changed), { vkeys })).verdict === 'verified';

const bytesOf = (paths: readonly string[]) => paths.reduce((sum, path) => sum + (files.get(path)?.length ?? 0), 0);

/** The changes that passed as `<path> byte <n> ^ <mask>`, and how many were tried. */
async function tried(paths: readonly string[], masks: readonly number[], then: (changed: Files) => Files) {
  const passed: string[] = [];
  let changes = 0;
  for (const path of paths)
    for (let at = 0; at < (files.get(path)?.length ?? 0); at++)
      for (const mask of masks) {
        changes++;
        const flipped = having(files, path, (bytes) => {
          bytes[at] = (bytes[at] ?? 0) ^ mask;
          return bytes;
        });
        if (await accepted(then(flipped))) passed.push(`${path} byte ${at} ^ ${mask}`);
      }
  return { passed, changes };
}

test('the package itself is verified', async () => expect(await accepted(files)).toBe(true));

test('every changed byte of every file is noticed, the manifest among them', {
  timeout: minutes * 60_000,
}, async () => {
  const { passed, changes } = await tried([...files.keys()], plainMasks, (changed) => changed);
  expect(passed).toEqual([]);
  expect(changes).toBe(bytesOf([...files.keys()]) * plainMasks.length);
});

test('and of every file that leads to a signature even when the manifest is made anew', {
  timeout: minutes * 60_000,
}, async () => {
  const signed = [...files.keys()].filter((path) => !unsigned.has(path) && path !== 'manifest.json');
  const { passed, changes } = await tried(signed, resealedMasks, resealed);
  expect(passed).toEqual([]);
  expect(changes).toBe(bytesOf(signed) * resealedMasks.length);
});

test.each([...files.keys()])('a byte more or less in %s is noticed', async (path) => {
  const length = files.get(path)?.length ?? 0;
  const changes = [
    having(files, path, (bytes) => `${bytes}\n`),
    having(files, path, (bytes) => ` ${bytes}`),
    ...(length > 0
      ? [having(files, path, (bytes) => bytes.subarray(1)), having(files, path, (bytes) => bytes.subarray(0, -1))]
      : []),
  ];
  for (const changed of changes) {
    expect(await accepted(changed)).toBe(false);
    if (!unsigned.has(path) && path !== 'manifest.json') expect(await accepted(resealed(changed))).toBe(false);
  }
});
