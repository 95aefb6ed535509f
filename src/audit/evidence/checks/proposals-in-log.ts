import { type Evidence, type EvidenceLeaf, leavesOf } from '../evidence-window.ts';

const kind = 'proposal/';

/** The events of each proposal in the order of the log, by the leaf's subject. */
export function proposalsIn(evidence: Evidence): ReadonlyMap<string, readonly EvidenceLeaf[]> {
  const found = new Map<string, EvidenceLeaf[]>();
  for (const entry of leavesOf(evidence)) {
    if (!entry.leaf.subject.startsWith(kind)) continue;
    const of = found.get(entry.leaf.subject);
    if (of) of.push(entry);
    else found.set(entry.leaf.subject, [entry]);
  }
  return found;
}

/** What the gates call what happens to a proposal; a test compares it with the catalogue of events. */
export const proposalEventTypes = {
  opened: 'proposal.opened',
  /** A person's yes; the last needed one is `approved`. */
  endorsed: 'proposal.endorsed',
  approved: 'proposal.approved',
  glassBroken: 'proposal.glassBroken',
  /** The intent, recorded before anything is done. */
  intent: 'proposal.executionStarted',
  acted: ['proposal.actExecuted', 'proposal.actRefused'],
  outcome: ['proposal.executed', 'proposal.executionRefused'],
} as const;

/** The level of a proposal's gate, where an event of the window says it. */
export const levelOf = (events: readonly EvidenceLeaf[]): string | undefined =>
  events.find(({ leaf }) => leaf.gate)?.leaf.gate;

/** At these levels somebody has to agree before anything is done. */
export const needsApproval = (level: string | undefined): boolean => level === 'L2' || level === 'L3';
