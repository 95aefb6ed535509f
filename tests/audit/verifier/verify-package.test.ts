import { expect, test } from 'vitest';
import { filesOf } from '../../../src/audit/verifier/package-files.ts';
import { printedReport } from '../../../src/audit/verifier/printed-report.ts';
import { verifyPackage } from '../../../src/audit/verifier/verify-package.ts';
import { ed25519Key, es256Key, honestLog } from '../honest-log.ts';
import { packageOf } from '../honest-package.ts';

const keys = [ed25519Key(1), es256Key()];

test('a package that nobody touched is verified, and the report says what was', async () => {
  const log = honestLog({ keys, size: 20 });
  const files = await packageOf([
    { log, first: 5, last: 15, size: 18, earlier: 4, redacted: new Set([6, 7, 12]), proofs: [5, 9, 14] },
  ]);
  const vkeys = `${log.vkeys().join('\n')}\n`;
  const held = new Map([['mail-17.txt', await log.checkpoint(10)]]);
  const report = await verifyPackage(filesOf(files), { vkeys, held });
  expect(report.findings).toEqual([]);
  expect(report).toMatchObject({ verdict: 'verified', independent: true, tenant: 'contoso', mismatches: 0 });
  expect(report.epochs).toMatchObject([
    {
      ...{ epoch: 0, first: 5, last: 15, size: 18, consistentWith: 4, held: 1, proofs: 3 },
      signers: [
        { kind: 'ed25519', pinned: true },
        { kind: 'es256', pinned: true },
      ],
      payloads: {
        ...{ verified: 7, mismatches: 0 },
        redacted: [
          [6, 8],
          [12, 13],
        ],
      },
    },
  ]);
  const printed = printedReport(report);
  expect(printed).toContain('7 verified, 3 redacted, 0 MISMATCH; redacted: 6 to 7, 12');
  expect(printed).toContain('VERIFIED');
  expect(printed).not.toContain('?');
});
