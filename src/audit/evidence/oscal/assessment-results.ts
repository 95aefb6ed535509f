import { runChecks } from '../checks/all-checks.ts';
import { type Evidence, isWithin, leavesOf } from '../evidence-window.ts';
import { assessmentLog, exporterId, preparedBy } from './assessment-log.ts';
import { reviewedControls } from './control-mapping.ts';
import { findingsOf } from './findings.ts';
import { definitionsOf } from './local-definitions.ts';
import { observationsOf } from './observations.ts';
import { type OscalIds, oscalIds } from './oscal-ids.ts';
import { type Metadata, oscalVersion, props, type Resource, unlessEmpty } from './oscal-parts.ts';

/** SHA-256 (hex) of the files of the package, by path. */
export type FileHashes = ReadonlyMap<string, string>;

/** What the log shows of the window: every event once, the exporter's own steps, and what the checks found. */
export function assessmentResults(evidence: Evidence, hashes: FileHashes) {
  const { tenant, window } = evidence;
  const ids = oscalIds(tenant);
  const results = runChecks(evidence);
  const { parties, local } = definitionsOf(ids, evidence);
  const resources = resourcesOf(ids, hashes);
  const plan = ids('resource', planFile);
  return {
    'assessment-results': {
      uuid: ids('assessment-results', window.from, window.until),
      metadata: metadataOf(ids, evidence, parties),
      'import-ap': { href: `#${plan}` },
      results: [
        {
          uuid: ids('result', window.from, window.until),
          title: `Events from ${window.from} until ${window.until}`,
          description: 'Everything the log of the tenant tells of the window.',
          start: window.from,
          end: window.until,
          props: [
            ...props({ tenant }),
            ...evidence.epochs.flatMap(({ epoch, origin, first, last, checkpoint, root }) =>
              props({
                'log-origin': origin,
                'log-tree-size': checkpoint.size,
                'log-root-hash': root.toString('base64'),
                'log-first-sequence': first,
                'log-last-sequence': last - 1,
              }).map((prop) => ({ ...prop, class: `e${epoch}` })),
            ),
          ],
          'local-definitions': local,
          'reviewed-controls': reviewedControls,
          'assessment-log': { entries: assessmentLog(ids, evidence, results) },
          ...unlessEmpty(
            'observations',
            evidence.epochs.flatMap((epoch) => observationsOf(ids, window, epoch)),
          ),
          ...unlessEmpty('findings', findingsOf(ids, window, results)),
        },
      ],
      'back-matter': { resources },
    },
  };
}

function metadataOf(ids: OscalIds, evidence: Evidence, people: Metadata['parties'] = []): Metadata {
  const { tenant, window } = evidence;
  const exporter = exporterId(ids);
  return {
    title: `Audit evidence of tenant ${tenant}, ${window.from} until ${window.until}`,
    'last-modified': newest(evidence),
    version: window.until,
    'oscal-version': oscalVersion,
    props: props({ tenant, from: window.from, until: window.until }),
    roles: [
      { id: preparedBy, title: 'Prepared by' },
      { id: 'gate-approver', title: 'Decides at a gate' },
    ],
    parties: [{ uuid: exporter, type: 'organization', name: `The organisation of tenant ${tenant}` }, ...people],
    'responsible-parties': [{ 'role-id': preparedBy, 'party-uuids': [exporter] }],
  };
}

/** Of the newest event: the document says nothing that is younger, and the clock would make every export another one. */
const newest = (evidence: Evidence): string =>
  leavesOf(evidence)
    .map(({ leaf }) => leaf.time)
    .filter((time) => isWithin(evidence.window, time))
    .reduce((last, time) => (time > last ? time : last), evidence.window.from);

export const planFile = 'assessment-plan.json';

const mediaTypes: Readonly<Record<string, string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  txt: 'text/plain',
};

/** Every file of evidence but the many proofs, which the leaves and the range stand for. */
const resourcesOf = (ids: OscalIds, hashes: FileHashes): readonly Resource[] =>
  [...hashes]
    .filter(([path]) => !path.endsWith('.tlog-proof') && !path.endsWith('.md'))
    .map(([path, value]) => ({
      uuid: ids('resource', path),
      title: path,
      props: [{ name: 'type', value: path === planFile ? 'plan' : 'evidence' }],
      rlinks: [
        {
          href: path,
          'media-type': mediaTypes[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
          hashes: [{ algorithm: 'SHA-256', value }],
        },
      ],
    }));
