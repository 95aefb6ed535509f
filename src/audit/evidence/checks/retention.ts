import { tellsOf } from '../../erasing/redaction.ts';
import type { EpochEvidence, Evidence } from '../evidence-window.ts';
import type { Check, Violation } from './check.ts';

/** Nothing is missing between the first event and the last, and what was erased was erased on record. */
export const retention: Check = {
  name: 'retention',
  title: 'The sequence has no gap, and every erased payload has its erasure in the log',
  statement: 'au-11_smt',
  meaning:
    'The numbers of all events from the first to the last of the window were counted; every event whose payload is gone was compared with the erasures the log tells of. How long events are kept is a matter of policy and not judged here.',
  run: (evidence) => {
    return {
      judged: evidence.epochs.reduce((sum, { leaves }) => sum + leaves.length, 0),
      shownBy: [],
      violations: [
        ...evidence.epochs.flatMap(gaps),
        ...evidence.epochs.flatMap((epoch) => unexplained(epoch, evidence)),
      ],
      unknown: [],
    };
  },
};

function gaps({ first, last, leaves, epoch }: EpochEvidence): readonly Violation[] {
  const wrong = leaves.filter(({ leaf }, at) => leaf.seq !== first + at).slice(0, 1);
  if (wrong.length > 0)
    return wrong.map((entry) => ({
      what: `epoch ${epoch}: the sequence is broken at event ${entry.leaf.seq}`,
      shownBy: [entry],
    }));
  const missing = last - first - leaves.length;
  return missing === 0
    ? []
    : [{ what: `epoch ${epoch}: ${missing} events are missing before event ${last}`, shownBy: [] }];
}

function unexplained({ epoch, leaves }: EpochEvidence, { loggedErasures }: Evidence): readonly Violation[] {
  return leaves.flatMap((entry) => {
    const { erasure, leaf, payload } = entry;
    if (payload) return [];
    if (erasure === undefined)
      return [{ what: `event ${leaf.seq}: its payload is gone and no erasure is named`, shownBy: [entry] }];
    return tellsOf(loggedErasures, erasure.id, { epoch, index: leaf.seq })
      ? []
      : [{ what: `event ${leaf.seq}: the erasure of its payload is not in the log`, shownBy: [entry] }];
  });
}
