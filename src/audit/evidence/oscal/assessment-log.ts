import { type CheckResult, verdictOf } from '../checks/all-checks.ts';
import { type EpochEvidence, type Evidence, isWithin } from '../evidence-window.ts';
import type { StepName } from './assessment-plan.ts';
import type { OscalIds } from './oscal-ids.ts';
import { type LogStep, props } from './oscal-parts.ts';

export const preparedBy = 'prepared-by';
export const exporterId = (ids: OscalIds): string => ids('organization', 'exporter');

/**
 * What the exporter itself did. The instants are the end of the window and not of the run, so that the same window gives the
 * same document whenever it is exported.
 */
export function assessmentLog(ids: OscalIds, evidence: Evidence, results: readonly CheckResult[]): readonly LogStep[] {
  const step = (name: StepName, what: readonly (string | number)[], said: Pick<LogStep, 'title' | 'description'>) => ({
    uuid: ids('step', name, evidence.window.from, evidence.window.until, ...what),
    ...said,
    start: evidence.window.until,
    'logged-by': [{ 'party-uuid': exporterId(ids), 'role-id': preparedBy }],
    'related-tasks': [{ 'task-uuid': ids('task', name) }],
  });
  return [
    ...evidence.epochs.map((epoch) => ({
      ...step('collect', [epoch.epoch], {
        title: `Events collected from epoch ${epoch.epoch}`,
        description: collected(evidence, epoch),
      }),
      props: props({ epoch: epoch.epoch, first: epoch.first, last: epoch.last - 1, events: epoch.leaves.length }),
    })),
    ...evidence.epochs.map((epoch) => ({
      ...step('verify', [epoch.epoch], {
        title: `Checkpoint of epoch ${epoch.epoch} verified`,
        description: verified(epoch),
      }),
      props: props({
        'log-origin': epoch.origin,
        'tree-size': epoch.checkpoint.size,
        'root-hash': epoch.root.toString('base64'),
      }),
    })),
    ...results.map(({ check, checked: { judged, violations, unknown }, checked }) => ({
      ...step('check', [check.name], {
        title: `Check ${check.name}: ${verdictOf(checked) ?? 'no finding'}`,
        description: [
          `${judged} judged, ${violations.length} violations, ${unknown.length} that could not be judged.`,
          ...(unknown.length > 0 ? ['', ...unknown.slice(0, 50).map((what) => `- ${what}`)] : []),
        ].join('\n'),
      }),
      props: props({ check: check.name, judged, violations: violations.length, unknown: unknown.length }),
    })),
  ];
}

function collected({ window }: Evidence, { leaves, first, last }: EpochEvidence): string {
  const inside = leaves.filter(({ leaf }) => isWithin(window, leaf.time));
  const counts = new Map<string, number>();
  for (const { leaf } of inside) counts.set(leaf.type, (counts.get(leaf.type) ?? 0) + 1);
  const kinds = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
  const erased = leaves.filter(({ payload }) => !payload).length;
  return [
    `Leaves ${first} to ${last - 1}: ${inside.length} events of the window, ${leaves.length - inside.length} between them that happened before or after it, ${erased} with an erased payload. By kind:`,
    '',
    ...kinds.map(([type, count]) => `- ${type}: ${count}`),
  ].join('\n');
}

const verified = ({ checkpoint, first, last, earlier }: EpochEvidence): string =>
  [
    `The signatures of the checkpoint of ${checkpoint.size} leaves are good, and leaves ${first} to ${last - 1} with the hashes around them give its root.`,
    earlier
      ? `It adds to the checkpoint of ${earlier.size} leaves before the window.`
      : 'There is no checkpoint before the window.',
  ].join(' ');
