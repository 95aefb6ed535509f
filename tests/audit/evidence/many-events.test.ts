import { expect, test } from 'vitest';
import { exportsEvidence } from '../../../src/audit/evidence/export-evidence.ts';
import { packageFaults } from '../../../src/audit/evidence/package-faults.ts';
import { writeZip } from '../../../src/audit/evidence/write-zip.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { memoryLog, scope } from './memory-log.ts';
import { oscalIsPresent, schemaFaults } from './oscal-schemas.ts';
import { action, anHonestDay, type Told, tells, week } from './sample-events.ts';

/** AUDIT_EVENTS=100000 tries the most there may be. */
const events = Number(process.env.AUDIT_EVENTS ?? 10_000);

test(`${events} events are a package that holds, and how long it takes is told`, async () => {
  const log = memoryLog();
  const told: Told[] = [];
  for (let n = 0; told.length < events; n++) told.push(...anHonestDay.slice(0, 2), ...action(`p${n}`));
  tells(log, told.slice(0, events));
  log.seal();

  const cpu = process.cpuUsage();
  const begun = performance.now();
  const { files } = orThrow(await exportsEvidence(log.parts)(scope, week));
  const made = performance.now();
  const zip = await writeZip(files);
  const zipped = performance.now();

  const { user, system } = process.cpuUsage(cpu);
  const results = files.get('assessment-results.json') ?? new Uint8Array();
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(2)} s`;
  console.log(
    `${events} events: package made and verified in ${seconds(begun, made)}, zipped in ${seconds(made, zipped)}, CPU ${((user + system) / 1e6).toFixed(2)} s;`,
    `${files.size} files, results ${(results.length / 2 ** 20).toFixed(1)} MB, zip ${(zip.length / 2 ** 20).toFixed(1)} MB`,
  );
  const document = JSON.parse(Buffer.from(results).toString());
  expect(document['assessment-results'].results[0].observations).toHaveLength(events);
  expect(packageFaults(files)).toEqual([]);
  if (oscalIsPresent) expect(schemaFaults('assessment-results')(document)).toEqual([]);
});
