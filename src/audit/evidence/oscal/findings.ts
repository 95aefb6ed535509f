import { type CheckResult, verdictOf } from '../checks/all-checks.ts';
import type { EvidenceLeaf, TimeWindow } from '../evidence-window.ts';
import { observationId } from './observations.ts';
import type { OscalIds } from './oscal-ids.ts';
import { type OscalFinding, props, unlessEmpty } from './oscal-parts.ts';

/** So many violations are told in words; all of them stand in the related observations. */
const mostTold = 50;

/** One for each check that came to a verdict. Where there is none, that says nothing, good or bad. */
export const findingsOf = (
  ids: OscalIds,
  window: TimeWindow,
  results: readonly CheckResult[],
): readonly OscalFinding[] =>
  results.flatMap(({ check, checked }) => {
    const state = verdictOf(checked);
    if (!state) return [];
    const { judged, violations, unknown } = checked;
    const shownBy = violations.length > 0 ? violations.flatMap((violation) => violation.shownBy) : checked.shownBy;
    const told = violations.slice(0, mostTold).map(({ what }) => `- ${what}`);
    const more = violations.length > mostTold ? [`- and ${violations.length - mostTold} more`] : [];
    return [
      {
        uuid: ids('finding', check.name, window.from, window.until),
        title: check.title,
        description: [check.meaning, ...(told.length > 0 ? ['', ...told, ...more] : [])].join('\n'),
        props: props({ check: check.name, judged, violations: violations.length, unknown: unknown.length }),
        target: {
          type: 'statement-id',
          'target-id': check.statement,
          status: { state, reason: state === 'satisfied' ? 'pass' : 'fail' },
        },
        ...unlessEmpty('related-observations', observationsIn(ids, shownBy)),
      },
    ];
  });

const observationsIn = (ids: OscalIds, entries: readonly EvidenceLeaf[]) =>
  [...new Set(entries)].map((entry) => ({ 'observation-uuid': observationId(ids, entry) }));
