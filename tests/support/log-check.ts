import { createHash } from 'node:crypto';

export interface Leaf {
  readonly index: number;
  readonly leaf: string;
  readonly leafHash: string;
  readonly chain: string;
}

export interface LoggedEvent {
  readonly id: string;
  readonly type: string;
  readonly aggregate: string;
  readonly sequence: number;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly subject: { readonly kind: string; readonly id: string };
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * What is wrong with a tenant's log, recomputed from the leaves alone, as an outsider would: dense, every hash right, every
 * event there once, no gap in the sequence of any aggregate, nothing executed before its approval.
 */
export function flawsOfLog(log: readonly Leaf[]): readonly string[] {
  const events = log.map(({ leaf }) => JSON.parse(leaf) as LoggedEvent);
  return [...hashFlaws(log), ...repeatedEvents(events), ...gaps(events), ...actsBeforeApproval(events)];
}

function hashFlaws(log: readonly Leaf[]): readonly string[] {
  let chain: Buffer = Buffer.alloc(32);
  return log.flatMap((entry, index) => {
    const leafHash = createHash('sha256').update(Buffer.of(0)).update(entry.leaf, 'utf8').digest();
    chain = createHash('sha256').update(chain).update(leafHash).digest();
    return [
      ...(entry.index === index ? [] : [`log entry ${entry.index} stands where ${index} should`]),
      ...(entry.leafHash === leafHash.toString('hex') ? [] : [`log entry ${index} is not what its hash says`]),
      ...(entry.chain === chain.toString('hex') ? [] : [`the chain is broken at log entry ${index}`]),
    ];
  });
}

function repeatedEvents(events: readonly LoggedEvent[]): readonly string[] {
  return [...Map.groupBy(events, ({ id }) => id)].flatMap(([id, same]) =>
    same.length > 1 ? [`event ${id} (${same[0]?.type}) is ${same.length} times in the log`] : [],
  );
}

/** Each aggregate numbers its events from 1; records of access (0) belong to no sequence. */
function gaps(events: readonly LoggedEvent[]): readonly string[] {
  const numbered = events.filter(({ sequence }) => sequence > 0);
  return [...Map.groupBy(numbered, ({ aggregate }) => aggregate)].flatMap(([aggregate, own]) => {
    const seen = new Set(own.map(({ sequence }) => sequence));
    const missing = Array.from({ length: Math.max(...seen) }, (_, i) => i + 1).filter((n) => !seen.has(n));
    return missing.length > 0 ? [`events ${missing.join(', ')} of ${aggregate} are not in the log`] : [];
  });
}

/** The types of events that only an approved proposal may cause. */
const acts = ['proposal.executionStarted', 'contract.approved', 'contract.activated', 'proposal.executed'];

function actsBeforeApproval(events: readonly LoggedEvent[]): readonly string[] {
  const approved = new Map<string, number>();
  return events.flatMap(({ type, subject, data, aggregate }, index) => {
    const proposal = subject.kind === 'proposal' ? subject.id : String(data.proposalId);
    if (type === 'proposal.approved') approved.set(subject.id, index);
    if (!acts.includes(type) || approved.has(proposal)) return [];
    return [`${type} of ${aggregate} stands at ${index} in the log, before its approval`];
  });
}
