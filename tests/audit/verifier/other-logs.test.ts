import { describe, expect, test } from 'vitest';
import { filesOf } from '../../../src/audit/verifier/package-files.ts';
import { type VerifyOptions, verifyPackage } from '../../../src/audit/verifier/verify-package.ts';
import { ed25519Key, es256Key, honestLog, logOf } from '../honest-log.ts';
import { type Files, having, packageOf, resealed } from '../honest-package.ts';

// True histories in the wrong place: of another tenant, of an older day, and two of the same log. All are signed by the true
// keys, which are the same for all tenants of a stamp.

const keys = [ed25519Key(1), es256Key()];
const ours = honestLog({ keys, size: 20 });
const theirs = honestLog({ keys, size: 20, tenant: 'fabrikam' });
const vkeys = `${ours.vkeys().join('\n')}\n`;

const saying = async (files: Files, options: VerifyOptions = { vkeys }) =>
  (await verifyPackage(filesOf(files), options)).findings.map(({ where, says }) => `${where}: ${says}`).join('\n');

describe('of another tenant', () => {
  const window = { first: 4, last: 12, size: 16, earlier: 4, proofs: [6] };

  test('a whole package is refused', async () => {
    expect(await saying(await packageOf([{ log: theirs, ...window }]))).toContain(
      'there is no pinned key for audit.example.com/t/fabrikam/e0',
    );
  });

  test('every file is refused in the place of ours, alone and together with any other', async () => {
    const own = await packageOf([{ log: ours, ...window }]);
    const other = await packageOf([{ log: theirs, ...window }]);
    const paths = [...own.keys()].filter((path) => path.startsWith('e0/') && path !== 'e0/consistency.json');
    for (let chosen = 1; chosen < 2 ** paths.length; chosen++) {
      const mixed: Files = new Map(own);
      paths.forEach((path, at) => {
        if (Math.floor(chosen / 2 ** at) % 2 === 1) mixed.set(path, other.get(path) ?? Buffer.alloc(0));
      });
      expect(await saying(resealed(mixed)), String(chosen)).not.toBe('');
    }
    expect(paths).toHaveLength(6);
  });

  test('a leaf, a payload and a proof are refused among ours', async () => {
    const files = await packageOf([{ log: ours, ...window }]);
    const other = await packageOf([{ log: theirs, ...window }]);
    for (const path of ['e0/events-4.ndjson', 'e0/payloads-4.ndjson'])
      for (let at = 0; at < 8; at++) {
        const line = String(other.get(path)).split('\n')[at] ?? '';
        const mixed = having(files, path, (bytes) => String(bytes).split('\n').with(at, line).join('\n'));
        expect(await saying(resealed(mixed))).not.toBe('');
      }
    const proof = having(files, 'e0/proofs/6.tlog-proof', () => String(other.get('e0/proofs/6.tlog-proof')));
    expect(await saying(resealed(proof))).toContain("leads to another checkpoint than the package's");
  });

  test('a checkpoint the auditor holds says nothing about ours, and that is said', async () => {
    const held = new Map([['theirs.txt', await theirs.checkpoint(10)]]);
    expect(await saying(await packageOf([{ log: ours, ...window }]), { vkeys, held })).toBe(
      'theirs.txt: you hold a checkpoint of audit.example.com/t/fabrikam/e0, which is no log of the package',
    );
  });
});

describe('a log that was rolled back', () => {
  test('does not reach the checkpoint the auditor holds, whatever the sizes', async () => {
    for (let size = 1; size < 20; size++)
      for (let heldSize = size + 1; heldSize <= 20; heldSize++) {
        const files = await packageOf([{ log: ours, first: 0, last: size, size }]);
        const held = new Map([['held.txt', await ours.checkpoint(heldSize)]]);
        expect(await saying(files, { vkeys, held })).toContain(
          `you hold a checkpoint of ${heldSize} leaves and the package knows of ${size}`,
        );
      }
  });
});

describe('two histories signed by the same keys', () => {
  /** From the entry at `at` on nothing is as it was. */
  const fork = (at: number) => {
    const other = honestLog({ keys, size: 20, word: (seq) => `other ${seq}` });
    return logOf([...ours.entries.slice(0, at), ...other.entries.slice(at)], ours);
  };

  test('differ from the checkpoint the auditor holds as soon as that covers what was changed', async () => {
    for (let at = 0; at < 20; at++) {
      const forked = fork(at);
      const files = await packageOf([{ log: forked, first: 0, last: 20, size: 20 }]);
      for (const heldSize of [1, 7, 8, 19, 20]) {
        const held = new Map([['held.txt', await ours.checkpoint(heldSize)]]);
        const said = await saying(files, { vkeys, held });
        if (heldSize > at)
          expect(said).toBe(
            `held.txt: the first ${heldSize} leaves are not those of the checkpoint you hold: the log was forked or rewritten`,
          );
        else expect(said).toBe('');
      }
    }
  });

  test('show by the earlier checkpoint of the package, when it is the size of the one held', async () => {
    const files = await packageOf([{ log: fork(3), first: 7, last: 15, size: 20, earlier: 5 }]);
    const held = new Map([['held.txt', await ours.checkpoint(5)]]);
    expect(await saying(files, { vkeys, held })).toContain('the log was forked or rewritten');
    expect(
      await saying(await packageOf([{ log: ours, first: 7, last: 15, size: 20, earlier: 5 }]), { vkeys, held }),
    ).toBe('');
  });

  test('cannot be joined by a proof', async () => {
    const joined = fork(3);
    const files = await packageOf([{ log: joined, first: 7, last: 15, size: 20, earlier: 5 }]);
    const mixed = new Map([...files, ['e0/checkpoint-5.txt', Buffer.from(await ours.checkpoint(5))]]) as Files;
    expect(await saying(resealed(mixed))).toContain(
      'does not prove that the checkpoint of 20 leaves only adds to the one of 5',
    );
  });

  test('are told from a size of which the package shows nothing', async () => {
    const files = await packageOf([{ log: ours, first: 7, last: 15, size: 20 }]);
    for (const heldSize of [3, 18])
      expect(await saying(files, { vkeys, held: new Map([['held.txt', await ours.checkpoint(heldSize)]]) })).toContain(
        'does not show that the log still begins with',
      );
    // 4 and 16 are borders of the perfect trees around the window, so the package does show them.
    for (const heldSize of [4, 6, 16])
      expect(await saying(files, { vkeys, held: new Map([['held.txt', await ours.checkpoint(heldSize)]]) })).toBe('');
  });
});

describe('what the auditor holds', () => {
  test.each<[string, (note: string) => string, string]>([
    ['no checkpoint', () => 'a receipt', 'held.txt: is not a signed checkpoint'],
    ['one that nobody signed', (note) => note.replace('contoso/e0\n10', 'contoso/e0\n11'), 'has a wrong signature'],
  ])('may be %s, and that is said', async (_, change, said) => {
    const held = new Map([['held.txt', change(await ours.checkpoint(10))]]);
    const files = await packageOf([{ log: ours, first: 4, last: 12, size: 16 }]);
    expect(await saying(files, { vkeys, held })).toContain(said);
  });
});

describe('a log of several epochs', () => {
  const next = honestLog({ keys, size: 6, epoch: 1 });

  test('is one history to whoever pinned the keys of its first', async () => {
    const files = await packageOf([
      { log: ours, first: 12, last: 20, size: 20 },
      { log: next, first: 0, last: 4, size: 6 },
    ]);
    const held = new Map([
      ['old.txt', await ours.checkpoint(15)],
      ['new.txt', await next.checkpoint(2)],
    ]);
    expect(await saying(files, { vkeys, held })).toBe('');
  });

  test.each([
    ['the end of the one before', { first: 12, last: 19, size: 20 }, { first: 0, last: 4, size: 6 }],
    ['the beginning of the next', { first: 12, last: 20, size: 20 }, { first: 1, last: 4, size: 6 }],
  ])('does not lose %s between them', async (_, before, after) => {
    const files = await packageOf([
      { log: ours, ...before },
      { log: next, ...after },
    ]);
    expect(await saying(files)).toContain('between epoch 0 and epoch 1 leaves are left out');
  });

  test('is missed when the auditor holds a checkpoint of an epoch that is left out', async () => {
    const held = new Map([['old.txt', await ours.checkpoint(15)]]);
    expect(await saying(await packageOf([{ log: next, first: 0, last: 4, size: 6 }]), { vkeys, held })).toContain(
      'which is no log of the package',
    );
  });
});
