import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { exportsEvidence } from '../../../src/audit/evidence/export-evidence.ts';
import { packageFaults } from '../../../src/audit/evidence/package-faults.ts';
import { writeZip } from '../../../src/audit/evidence/write-zip.ts';
import { filesOf } from '../../../src/audit/verifier/package-files.ts';
import { verifyPackage } from '../../../src/audit/verifier/verify-package.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { memoryLog, scope } from './memory-log.ts';
import { anHonestDay, logOf, start, tells, week } from './sample-events.ts';

const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const exported = async (log: ReturnType<typeof logOf>, window = week) =>
  orThrow(await exportsEvidence(log.parts)(scope, window));
const documentIn = (files: ReadonlyMap<string, Uint8Array>, path: string) =>
  JSON.parse(Buffer.from(files.get(path) ?? []).toString('utf8'));
const observed = (files: ReadonlyMap<string, Uint8Array>): readonly { props: { name: string; value: string }[] }[] =>
  documentIn(files, 'assessment-results.json')['assessment-results'].results[0].observations;
const propOf = ({ props }: { props: { name: string; value: string }[] }, name: string) =>
  props.find((prop) => prop.name === name)?.value;

test('A package of a window is verified by the stand-alone verifier and has no fault of its own', async () => {
  const { files } = await exported(logOf(anHonestDay));
  const report = await verifyPackage(filesOf(files));
  expect(report.findings).toEqual([]);
  expect(report.verdict).toBe('verified');
  expect(packageFaults(files)).toEqual([]);
});

test('Every event of the window is exactly one observation', async () => {
  const log = logOf(anHonestDay);
  const { files, events } = await exported(log);
  const found = observed(files).map((observation) => propOf(observation, 'event-id'));
  expect(found).toEqual(log.entries().map(({ eventId }) => eventId));
  expect(events).toBe(anHonestDay.length);
});

test('The same window exported twice has the same bytes, though the log went on, was sealed and changed its keys', async () => {
  const log = logOf(anHonestDay);
  const window = { from: at(2), until: at(9) };
  const first = await writeZip((await exported(log, window)).files);
  tells(log, anHonestDay);
  log.seal();
  log.rotate();
  tells(log, anHonestDay);
  log.seal();
  const second = await writeZip((await exported(log, window)).files);
  expect(Buffer.compare(first, second)).toBe(0);
});

test('The zip has the files sorted by name, and they are those of the package', async () => {
  const { files } = await exported(logOf(anHonestDay));
  const unzipped = unzipSync(await writeZip(files));
  expect(Object.keys(unzipped)).toEqual([...files.keys()].sort());
  for (const [path, content] of files) expect(Buffer.compare(unzipped[path] ?? Buffer.of(1), content)).toBe(0);
});

test('An event that arrived out of order stands in the package, and its observation says when it happened', async () => {
  const log = memoryLog();
  tells(log, [
    { type: 'contract.read', phase: 'access', at: at(0) },
    { type: 'contract.read', phase: 'access', at: '2026-10-01T00:00:00.000Z' },
    { type: 'contract.read', phase: 'access', at: at(1) },
  ]);
  const { files } = await exported(log);
  const [, late] = observed(files);
  expect(late && propOf(late, 'event-time')).toBe('2026-10-01T00:00:00.000Z');
  expect((await verifyPackage(filesOf(files))).verdict).toBe('verified');
});

test('The leaves are as few as hold every event of the window, against a checkpoint that adds to the one before', async () => {
  const log = logOf(anHonestDay);
  log.seal();
  tells(log, anHonestDay);
  log.seal();
  const window = { from: at(anHonestDay.length + 2), until: at(anHonestDay.length + 5) };
  const { files } = await exported(log, window);
  const { epochs } = documentIn(files, 'manifest.json');
  const n = anHonestDay.length;
  expect(epochs).toEqual([expect.objectContaining({ first: n + 2, last: n + 5, size: 2 * n })]);
  expect([...files.keys()]).toContain(`e0/checkpoint-${n}.txt`);
  expect([...files.keys()]).toContain('e0/consistency.json');
  expect((await verifyPackage(filesOf(files))).verdict).toBe('verified');
});

test('A window over several epochs holds what lies between', async () => {
  const log = logOf(anHonestDay);
  log.seal();
  for (let more = 0; more < 2; more++) {
    log.openEpoch();
    tells(log, anHonestDay);
    log.seal();
  }
  const { files, events } = await exported(log, { from: at(3), until: at(anHonestDay.length + 5) });
  expect(documentIn(files, 'manifest.json').epochs.map(({ epoch }: { epoch: number }) => epoch)).toEqual([0, 1, 2]);
  expect(events).toBe(3 * anHonestDay.length - 3);
  expect((await verifyPackage(filesOf(files))).findings).toEqual([]);
});

test('A log that no checkpoint covers yet is sealed first', async () => {
  const log = logOf(anHonestDay);
  expect(await log.parts.reader.seal(scope, 0)).toBeUndefined();
  await exported(log);
  expect((await log.parts.reader.seal(scope, 0))?.doc.size).toBe(anHonestDay.length);
});

test('What was erased is missing in the payloads alone, and everything still verifies', async () => {
  const log = logOf(anHonestDay);
  const before = await exported(log);
  log.erase(0, 3, { id: 'x1', at: '2026-11-20T00:00:00.000Z' });
  tells(log, [
    {
      ...{ type: 'log.redacted', phase: 'log', subject: { kind: 'erasure', id: 'x1' }, at: '2026-11-20T00:00:00.000Z' },
      data: { erasure: 'x1', epoch: 0, ranges: [[3, 3]] },
    },
  ]);
  const after = await exported(log);
  const lines = (files: ReadonlyMap<string, Uint8Array>) =>
    Buffer.from(files.get('e0/payloads-0.ndjson') ?? [])
      .toString()
      .split('\n').length - 1;
  expect([lines(before.files), lines(after.files)]).toEqual([anHonestDay.length, anHonestDay.length - 1]);
  expect(after.files.get('e0/events-0.ndjson')).toEqual(before.files.get('e0/events-0.ndjson'));
  const report = await verifyPackage(filesOf(after.files));
  expect(report.verdict).toBe('verified');
  expect(report.epochs[0]?.payloads.redacted).toEqual([[3, 4]]);
});

test.each([
  { window: { from: week.until, until: week.from }, code: 'invalid', why: 'it ends before it begins' },
  { window: { from: week.from, until: '2026-12-01T00:00:00.001Z' }, code: 'invalid', why: 'it ends in the future' },
  {
    window: { from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' },
    code: 'audit.emptyWindow',
    why: 'it is empty',
  },
])('A window is refused when $why', async ({ window, code }) => {
  const answer = await exportsEvidence(logOf(anHonestDay).parts)(scope, window);
  expect(answer).toMatchObject({ ok: false, refusal: { code } });
});

test('A window of more than 100,000 events is refused before anything of it is read', async () => {
  const log = logOf(anHonestDay);
  const parts = { ...log.parts, window: { ...log.parts.window, ends: async () => ({ first: 0, last: 100_000 }) } };
  const answer = await exportsEvidence(parts)(scope, week);
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'audit.windowTooLarge', details: { events: 100_001 } } });
});

test('While an erasure is on its way into the log nothing is handed out', async () => {
  const log = logOf(anHonestDay);
  log.erase(0, 3, { id: 'x1', at: '2026-11-30T23:59:00.000Z' });
  const answer = await exportsEvidence(log.parts)(scope, week);
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'audit.erasureUnderWay' } });
});

test('A log whose leaf was changed after it was signed is never handed out', async () => {
  const log = logOf(anHonestDay);
  log.seal();
  const [, entry] = log.entries();
  if (entry) log.entries()[1] = { ...entry, leaf: entry.leaf.replace('assistant', 'system') };
  expect(await exportsEvidence(log.parts)(scope, week)).toMatchObject({
    ok: false,
    refusal: { code: 'audit.evidenceDoesNotHold' },
  });
});

test('A changed package is refused by the verifier', async () => {
  const { files } = await exported(logOf(anHonestDay));
  for (const [path, content] of files) {
    const changed = Uint8Array.from(content);
    changed[Math.floor(changed.length / 2)] = (changed[Math.floor(changed.length / 2)] ?? 0) ^ 1;
    const { verdict } = await verifyPackage(filesOf(new Map([...files, [path, changed]])));
    expect(verdict, path).not.toBe('verified');
  }
});
