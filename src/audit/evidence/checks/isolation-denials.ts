import { leavesOf } from '../evidence-window.ts';
import type { Check } from './check.ts';

/** Whoever was refused is on record as refused, and every event is of this tenant's own log. */
export const isolationDenials: Check = {
  name: 'isolation-denials',
  title: 'Refused attempts are on record as refused, and no event is of another log',
  statement: 'ac-3_smt',
  meaning:
    'Every refusal in the window has the outcome "denied", and every event names the log of this tenant. A log shows what was refused; that nothing was allowed that ought to have been refused is for tests of the product and for the assessor.',
  run: ({ epochs, ...rest }) => {
    const denials = leavesOf({ epochs, ...rest }).filter(({ leaf }) => leaf.phase === 'denial');
    const allowed = denials.filter(({ leaf }) => leaf.outcome !== 'denied');
    const foreign = epochs.flatMap(({ origin, leaves }) => leaves.filter(({ leaf }) => leaf.log !== origin));
    return {
      judged: denials.length,
      shownBy: denials,
      violations: [
        ...allowed.map((entry) => ({
          what: `event ${entry.leaf.seq}: a refusal with the outcome ${entry.leaf.outcome}`,
          shownBy: [entry],
        })),
        ...foreign.map((entry) => ({ what: `event ${entry.leaf.seq}: of another log`, shownBy: [entry] })),
      ],
      unknown: [],
    };
  },
};
