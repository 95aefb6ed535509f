import { describe, expect, test } from 'vitest';
import { checks } from '../../../src/audit/evidence/checks/all-checks.ts';
import { exportsEvidence } from '../../../src/audit/evidence/export-evidence.ts';
import { controlMapping } from '../../../src/audit/evidence/oscal/control-mapping.ts';
import { packageFaults } from '../../../src/audit/evidence/package-faults.ts';
import { sha256Hex } from '../../../src/platform/ids.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { memoryLog, scope } from './memory-log.ts';
import { catalogIds, oscalIsPresent, schemaFaults } from './oscal-schemas.ts';
import { action, anHonestDay, logOf, type Told, tells, week } from './sample-events.ts';

const exported = async (events: readonly Told[]) =>
  orThrow(await exportsEvidence(logOf(events).parts)(scope, week)).files;
const textOf = (files: ReadonlyMap<string, Uint8Array>, path: string): string =>
  Buffer.from(files.get(path) ?? []).toString('utf8');

const samples: Readonly<Record<string, readonly Told[]>> = {
  'an ordinary day': anHonestDay,
  'one event': anHonestDay.slice(0, 1),
  violations: [...action('p1', { approver: 'mary' }), ...action('p2', { without: ['proposal.approved'] })],
};

describe.skipIf(!oscalIsPresent)('by the schemas and the catalog of NIST', () => {
  const roots = ['assessment-results', 'assessment-plan', 'component-definition'] as const;
  const faultsOf = oscalIsPresent ? Object.fromEntries(roots.map((root) => [root, schemaFaults(root)])) : {};

  test.each(Object.keys(samples))('The documents of %s are valid OSCAL 1.2.1', async (name) => {
    const files = await exported(samples[name] ?? []);
    for (const root of roots) expect(faultsOf[root]?.(JSON.parse(textOf(files, `${root}.json`))), root).toEqual([]);
  });

  test('Every control and every statement that is named is in the catalog', () => {
    const ids = catalogIds();
    const named = [...controlMapping.map(({ control }) => control), ...checks.map(({ statement }) => statement)];
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });
});

test('A log over several epochs has no fault either', async () => {
  const log = memoryLog();
  tells(log, anHonestDay);
  log.openEpoch();
  tells(log, anHonestDay);
  const { files } = orThrow(await exportsEvidence(log.parts)(scope, week));
  expect(packageFaults(files)).toEqual([]);
});

/** What the schemas let through and other tools do not. */
const mutations: readonly { name: string; change: (results: string) => string; says: RegExp }[] = [
  {
    name: 'a reference to a run that is not there',
    change: (text) => text.replace(/"task-uuid": "[^"]+"/, `"task-uuid": "00000000-0000-4000-8000-000000000000"`),
    says: /refers to nothing/,
  },
  {
    name: 'an actor that is not there',
    change: (text) => text.replace(/"actor-uuid": "[^"]+"/, `"actor-uuid": "00000000-0000-4000-8000-000000000000"`),
    says: /refers to nothing/,
  },
  {
    name: 'a resource that is not there',
    change: (text) => text.replace(/"href": "#[^"]{4}/, '"href": "#0000'),
    says: /refers to nothing/,
  },
  {
    name: 'a short hash',
    change: (text) => text.replace(/("algorithm": "SHA-256",\s+"value": ")[0-9a-f]{61}/, '$1'),
    says: /is not 64 digits/,
  },
  {
    name: 'a hash in upper case',
    change: (text) => text.replace(/("algorithm": "SHA-256",\s+"value": ")[0-9a-f]{64}/, `$1${'A'.repeat(64)}`),
    says: /lower case/,
  },
  {
    name: 'an algorithm in lower case',
    change: (text) => text.replace('SHA-256', 'sha-256'),
    says: /no name of a hash/,
  },
  {
    name: 'the hash of another file',
    change: (text) => text.replace(/("algorithm": "SHA-256",\s+"value": ")[0-9a-f]{64}/, `$1${sha256Hex('')}`),
    says: /another hash/,
  },
  {
    name: 'a file that is not there',
    change: (text) => text.replace('e0/events-0.ndjson#', 'e0/events-9.ndjson#'),
    says: /no such file/,
  },
  {
    name: 'one uuid for two events',
    change: (text) => {
      const { 'assessment-results': document } = JSON.parse(text);
      const [first, second] = document.results[0].observations;
      second.uuid = first.uuid;
      return JSON.stringify({ 'assessment-results': document });
    },
    says: /something else, too/,
  },
  {
    name: 'a date that does not end with Z',
    change: (text) => text.replace(/("collected": "[^"]+)Z"/, '$1+00:00"'),
    says: /ends with Z/,
  },
  {
    name: 'a date outside of the result',
    change: (text) => text.replace(/"collected": "2026/, '"collected": "2025'),
    says: /not within/,
  },
  {
    name: 'a control that NIST does not have',
    change: (text) => text.replace('"au-12"', '"au-112"'),
    says: /not in the catalog/,
  },
  {
    name: 'a role that nobody has',
    change: (text) => text.replace('"role-id": "gate-approver"', '"role-id": "approver"'),
    says: /no role/,
  },
  {
    name: 'a property of ours without a namespace',
    change: (text) => text.replace(/"name": "phase",\s+"ns": "[^"]+",/, '"name": "phase",'),
    says: /has no namespace/,
  },
  {
    name: 'an empty list',
    change: (text) => text.replace('"related-tasks": [', '"remarked": [], "related-tasks": ['),
    says: /empty list/,
  },
  {
    name: 'a uuid of version 7',
    change: (text) => text.replace(/("uuid": "[0-9a-f]{8}-[0-9a-f]{4}-)5/, '$17'),
    says: /version 4 or 5/,
  },
];

test.each(mutations)('A package with $name is not handed out', async ({ change, says }) => {
  const files = await exported(anHonestDay);
  const before = JSON.stringify(JSON.parse(textOf(files, 'assessment-results.json')), undefined, 1);
  const after = change(before);
  expect(after).not.toBe(before);
  const faults = packageFaults(new Map([...files, ['assessment-results.json', Buffer.from(after)]]));
  expect(
    faults.some((fault) => says.test(fault)),
    faults.join('\n'),
  ).toBe(true);
});

test('Nothing of a person stands in the OSCAL documents', async () => {
  const files = await exported(anHonestDay);
  expect(textOf(files, 'e0/payloads-0.ndjson')).toContain('mary of Acme');
  for (const path of ['assessment-results.json', 'assessment-plan.json', 'e0/events-0.ndjson'])
    expect(textOf(files, path)).not.toMatch(/mary|paul|ann of|eve@/);
});
