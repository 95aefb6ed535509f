import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filesOf } from '../../../src/audit/verifier/package-files.ts';
import { verifyPackage } from '../../../src/audit/verifier/verify-package.ts';
import { ed25519Key, es256Key, honestLog } from '../honest-log.ts';
import { packageOf, type Window } from '../honest-package.ts';

const packages = Number(process.env.AUDIT_HONEST_PACKAGES ?? 1000);

const [old, current] = [
  [ed25519Key(1), es256Key()],
  [ed25519Key(2), es256Key()],
];
/** Honest logs grow by the same entries, so one of each kind is made and cut to size. */
const longest = 300;
const logs = [0, 1, 2].map((epoch) => ({
  plain: honestLog({ keys: current, size: longest, epoch }),
  rotated: honestLog({ keys: [...old, ...current], size: longest, epoch }),
}));

const sizes = fc.oneof(fc.constantFrom(0, 1, 2, 3, 255, 256, 257), fc.nat({ max: longest }));
const numbers = fc.nat({ max: 1_000_000 });
const epochs = fc.record({
  ...{ size: sizes, rotated: fc.boolean(), first: numbers, width: numbers, earlier: numbers },
  proofs: fc.array(numbers, { maxLength: 3 }),
  redacted: fc.oneof(fc.constant<number[]>([]), fc.array(numbers, { maxLength: 40 })),
  held: fc.array(numbers, { maxLength: 3 }),
});
type Drawn = typeof epochs extends fc.Arbitrary<infer T> ? T : never;

/** The window an epoch has in a package: to its end where another follows, from its beginning where one was before. */
function windowOf(drawn: Drawn, epoch: number, of: number): Window & { readonly held: readonly number[] } {
  const { size } = drawn;
  const first = epoch === 0 ? drawn.first % (size + 1) : 0;
  const last = epoch === of - 1 ? first + (drawn.width % (size - first + 1)) : size;
  const width = last - first;
  const log = logs[epoch]?.[drawn.rotated ? 'rotated' : 'plain'];
  if (!log) throw new Error(`there is no epoch ${epoch}`);
  return {
    ...{ log, first, last, size },
    ...(drawn.earlier % 3 > 0 && first > 0 ? { earlier: 1 + (drawn.earlier % first) } : {}),
    proofs: width > 0 ? [...new Set(drawn.proofs.map((n) => first + (n % width)))] : [],
    redacted: new Set(drawn.redacted.map((n) => first + (n % Math.max(width, 1)))),
    held: drawn.held.map((n) => first + (n % (width + 1))),
  };
}

test(`no false alarm on ${packages} random honest packages`, {
  timeout: Math.max(600_000, packages * 300),
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(epochs, { maxLength: 3 }), fc.boolean(), async (drawn, pins) => {
      const windows = drawn.map((each, epoch) => windowOf(each, epoch, drawn.length));
      const files = await packageOf(windows);
      const held = new Map<string, string>();
      for (const { log, held: heldSizes } of windows)
        for (const size of heldSizes) held.set(`${log.epoch} ${size}`, await log.checkpoint(size));
      const vkeys = windows.flatMap(({ log }) => log.vkeys().map((vkey) => `${vkey}\n`)).join('');
      const report = await verifyPackage(filesOf(files), { held, ...(pins ? { vkeys } : {}) });
      expect(report.findings).toEqual([]);
      expect(report.verdict).toBe('verified');
      windows.forEach(({ first, last, redacted, proofs, held: heldSizes }, at) => {
        const { payloads, ...found } = report.epochs[at] ?? {};
        const gone = redacted && last > first ? redacted.size : 0;
        expect(found).toMatchObject({ first, last, proofs: proofs?.length, held: new Set(heldSizes).size });
        expect(payloads).toMatchObject({ verified: last - first - gone, mismatches: 0 });
      });
    }),
    { numRuns: packages },
  );
});
