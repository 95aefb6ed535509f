import { describe, expect, test } from 'vitest';
import { filesOf } from '../../../src/audit/verifier/package-files.ts';
import { type VerifyOptions, verifyPackage } from '../../../src/audit/verifier/verify-package.ts';
import { ed25519Key, es256Key, type HonestEntry, honestLog, logOf, rewritten } from '../honest-log.ts';
import { type Files, having, packageOf, resealed, type Window } from '../honest-package.ts';

// Whoever can write to every store and can export, but has not both keys: leaves, payloads, tree, proofs and manifest are made
// anew and fit each other. Only what was signed stays as it was.

const keys = [ed25519Key(1), es256Key()];
const size = 9;
const log = honestLog({ keys, size });
const notes = new Map(await Promise.all([2, size].map(async (at) => [at, await log.checkpoint(at)] as const)));
const vkeys = `${log.vkeys().join('\n')}\n`;
const window = { first: 2, last: 8, size, earlier: 2, proofs: [3, 7] };

const verdict = async (files: Files, options: VerifyOptions = { vkeys }) =>
  (await verifyPackage(filesOf(files), options)).verdict;
const saying = async (files: Files, options: VerifyOptions = { vkeys }) =>
  (await verifyPackage(filesOf(files), options)).findings.map(({ where, says }) => `${where}: ${says}`).join('\n');

/** The package of a changed history under the signatures of the true one. */
const packaged = (entries: readonly HonestEntry[], change: Partial<Window> = {}) =>
  packageOf([{ ...window, log: logOf(entries, log), notes, ...change }]);

const { entries } = log;
const inside = entries.map((entry, at) => ({ entry, at })).slice(window.first, window.last);
const renumbered = (all: readonly HonestEntry[]): readonly HonestEntry[] =>
  all.map((entry, seq) =>
    entry.leaf.includes(`"seq":${seq},`) ? entry : rewritten(entry, (leaf) => ({ ...leaf, seq })),
  );
const swapped = (one: number, other: number): readonly HonestEntry[] =>
  entries.map((entry, at) => entries[at === one ? other : at === other ? one : at] ?? entry);

test('the history as it was passes', async () => expect(await verdict(await packaged(entries))).toBe('verified'));

describe.each(inside.map(({ entry, at }) => [at, entry] as const))('entry %i of the package', (at, entry) => {
  const filler = rewritten(entry, (leaf) => ({ ...leaf, seq: size - 1 }));
  const deleted = entries.toSpliced(at, 1);
  const forged = rewritten(entry, (leaf) => ({ ...leaf, outcome: 'failure' }));
  const inserted = entries.toSpliced(at, 0, forged);

  test.each<[string, () => Promise<Files>]>([
    ['deleted', () => packaged([...deleted, filler])],
    ['deleted and the rest renumbered', () => packaged(renumbered([...deleted, filler]))],
    [
      'deleted and the log one shorter',
      () => packaged(renumbered(deleted), { last: 7, size: 8, notes: new Map([...notes, [8, notes.get(size) ?? '']]) }),
    ],
    ['joined by another', () => packaged(inserted.slice(0, size))],
    ['joined by another and the rest renumbered', () => packaged(renumbered(inserted.slice(0, size)))],
    ['doubled', () => packaged(entries.toSpliced(at, 0, entry).slice(0, size))],
    ['put before its neighbour', () => packaged(swapped(at, at - 1))],
    ['put before its neighbour and both renumbered', () => packaged(renumbered(swapped(at, at - 1)))],
    ['rewritten with a payload that fits', () => packaged(entries.with(at, forged))],
    [
      'another person’s',
      () =>
        packaged(
          entries.with(
            at,
            rewritten(entry, (leaf) => ({ ...leaf, actor: 'p:other', actorKind: 'person' })),
          ),
        ),
    ],
    [
      'of another time',
      () =>
        packaged(
          entries.with(
            at,
            rewritten(entry, (leaf) => ({ ...leaf, time: '2026-11-01T00:00:04.500Z' })),
          ),
        ),
    ],
  ])('is not %s unseen', async (_, files) => expect(await verdict(await files())).toBe('MISMATCH'));

  test('is not left out of the files unseen', async () => {
    const files = await packaged(entries);
    const without = having(files, 'e0/events-2.ndjson', (bytes) =>
      String(bytes)
        .split('\n')
        .toSpliced(at - 2, 1)
        .join('\n'),
    );
    expect(await verdict(without)).toBe('MISMATCH');
    expect(await verdict(resealed(without))).toBe('MISMATCH');
  });

  test('whose payload is left out counts as redacted, and is named', async () => {
    const files = await packaged(entries, { redacted: new Set([at]) });
    const report = await verifyPackage(filesOf(files), { vkeys });
    expect(report.verdict).toBe('verified');
    expect(report.epochs[0]?.payloads).toMatchObject({ verified: 5, redacted: [[at, at + 1]] });
  });

  test('whose payload is another’s is found', async () => {
    const files = await packaged(entries.with(at, { ...entry, payload: entries[0]?.payload ?? '' }));
    expect(await saying(files)).toContain(`the payload of entry ${at} is not what its leaf commits to`);
  });

  test('whose salt is another’s is found', async () => {
    const files = await packaged(entries.with(at, { ...entry, salt: Buffer.alloc(32, 77) }));
    expect(await saying(files)).toContain(`the payload of entry ${at} is not what its leaf commits to`);
  });
});

describe('keys', () => {
  const stranger = [ed25519Key(7), es256Key()];
  const lies = inside.slice(0, 1).map(({ entry }) => rewritten(entry, (leaf) => ({ ...leaf, outcome: 'denied' })));
  const forged = logOf([...entries.slice(0, 2), ...lies, ...entries.slice(3)], { ...log, keys: stranger });

  test('of a stranger convince only those who pinned none, and they are told', async () => {
    const files = await packageOf([{ ...window, log: forged }]);
    expect(await saying(files)).toContain('lacks a signature by a pinned key of kind ed25519');
    expect(await verifyPackage(filesOf(files))).toMatchObject({ verdict: 'verified', independent: false });
  });

  test('one of the two is not enough', async () => {
    for (const half of [[keys[0], stranger[1]], [stranger[0], keys[1]], [keys[0]], [keys[1]]]) {
      const signed = logOf(forged.entries, { ...forged, keys: half.filter((key) => key !== undefined) });
      expect(await saying(await packageOf([{ ...window, log: signed }]))).toMatch(/lacks a signature by a pinned key/);
    }
  });
});
