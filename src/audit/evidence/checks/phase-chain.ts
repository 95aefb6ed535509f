import type { EvidenceLeaf } from '../evidence-window.ts';
import { type Check, type Checked, merged, nothingChecked, type Violation } from './check.ts';
import { levelOf, needsApproval, proposalEventTypes, proposalsIn } from './proposals-in-log.ts';

const { opened, approved, intent: intentType, acted, outcome } = proposalEventTypes;
const outcomes: ReadonlySet<string> = new Set(outcome);
const deeds: ReadonlySet<string> = new Set([...acted, ...outcome]);
const shows: ReadonlySet<string> = new Set([approved, intentType, ...outcome]);

/** What is carried out when the window ends may come to its end after it. Nothing takes longer than this without a fault. */
const mayBeUnderWayMs = 60 * 60 * 1000;

/** Approval, intent and outcome of every action, in the order of the log, which nobody can change afterwards. */
export const phaseChain: Check = {
  name: 'phase-chain',
  title: 'Every action has its approval, its intent and its outcome on record, in this order',
  statement: 'au-12_smt',
  meaning:
    'Every action carried out in the window was followed through the log: at level L2 or L3 an approval before the intent, the intent before anything done, an outcome after it. It cannot show an action that left no event at all.',
  run: (evidence) =>
    merged([...proposalsIn(evidence)].map(([subject, events]) => judge(subject, events, evidence.window.until))),
};

function judge(subject: string, events: readonly EvidenceLeaf[], until: string): Checked {
  const intent = events.findIndex(({ leaf }) => leaf.type === intentType);
  const deed = events.findIndex(({ leaf }) => deeds.has(leaf.type));
  if (intent < 0 && deed < 0) return nothingChecked;
  const begins = events.findIndex(({ leaf }) => leaf.type === opened);
  const found = [
    ...approvalBefore(subject, events, intent < 0 ? deed : intent, begins),
    ...intentBefore(subject, events, intent, deed, begins),
    ...outcomeAfter(subject, events, intent, until),
  ];
  const violations = found.filter((each): each is Violation => typeof each !== 'string');
  const unknown = found.filter((each) => typeof each === 'string');
  const shownBy = events.filter(({ leaf }) => shows.has(leaf.type));
  return violations.length === 0 && unknown.length > 0
    ? { ...nothingChecked, unknown }
    : { judged: 1, shownBy, violations, unknown: [] };
}

type Found = readonly (Violation | string)[];

/** What came before the window is not in the package; where its proposal was opened is, everything after it must be too. */
const unlessEarlier = (begins: number, subject: string, what: string, shownBy: readonly EvidenceLeaf[]): Found =>
  begins < 0 ? [`${subject}: began before this window`] : [{ what: `${subject}: ${what}`, shownBy }];

function approvalBefore(subject: string, events: readonly EvidenceLeaf[], at: number, begins: number): Found {
  const deed = events[at];
  const level = levelOf(events);
  if (!deed || (level !== undefined && !needsApproval(level))) return [];
  if (level === undefined) return [`${subject}: its level is not told in this window`];
  const isApproved = events.slice(0, at).some(({ leaf }) => leaf.type === approved && leaf.outcome === 'success');
  if (isApproved) return [];
  return unlessEarlier(begins, subject, `event ${deed.leaf.seq} (${level}) has no approval before it`, [deed]);
}

function intentBefore(
  subject: string,
  events: readonly EvidenceLeaf[],
  intent: number,
  deed: number,
  begins: number,
): Found {
  const done = events[deed];
  if (!done || (intent >= 0 && intent < deed)) return [];
  return unlessEarlier(begins, subject, `event ${done.leaf.seq} (${done.leaf.type}) has no intent before it`, [done]);
}

function outcomeAfter(subject: string, events: readonly EvidenceLeaf[], intent: number, until: string): Found {
  const begun = events[intent];
  if (!begun || events.slice(intent).some(({ leaf }) => outcomes.has(leaf.type))) return [];
  return Date.parse(until) - Date.parse(begun.leaf.time) < mayBeUnderWayMs
    ? [`${subject}: under way when the window ended`]
    : [{ what: `${subject}: the intent of event ${begun.leaf.seq} has no outcome`, shownBy: [begun] }];
}
