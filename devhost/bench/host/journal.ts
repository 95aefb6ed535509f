import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventType } from '../../durable/history.ts';
import type { JournalRecord } from '../../durable/records.ts';

/** What one orchestration instance cost in its whole life, all its generations and restarts together. */
export interface InstanceCost {
  readonly id: string;
  activities: number;
  /** Turns of the orchestrator: each replays the history so far. */
  turns: number;
  /** All that was ever written to its histories. */
  events: number;
  /** The longest history a turn had to replay. */
  longestHistory: number;
}

/** Reads the journal of a task hub. The host may run: what it has not written to the end of a line is left out. */
export function costsOf(dataDir: string): readonly InstanceCost[] {
  const folder = join(dataDir, 'host');
  const file = readdirSync(folder).find((name) => /^durable-.*\.jsonl$/.test(name));
  if (!file) throw new Error('the host has written no journal');
  const costs = new Map<string, InstanceCost>();
  const lengths = new Map<string, number>();
  const lines = readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1);
  for (const record of lines.map((line) => JSON.parse(line) as JournalRecord)) {
    if (record.kind === 'instance') throw new Error('the journal was compacted, so not everything is in it any more');
    if (record.kind === 'message' && record.message.start) lengths.set(record.to, 0);
    if (record.kind !== 'turn') continue;
    const cost = costs.get(record.id) ?? { id: record.id, activities: 0, turns: 0, events: 0, longestHistory: 0 };
    costs.set(record.id, cost);
    // A turn that continues as new keeps no history; it has replayed one all the same, with the messages it took.
    const added = record.renew ? record.take + 1 : record.history.length;
    const length = (lengths.get(record.id) ?? 0) + added;
    lengths.set(record.id, record.renew ? 0 : length);
    cost.turns++;
    cost.events += added;
    cost.activities += record.history.filter((event) => event.EventType === EventType.TaskScheduled).length;
    cost.longestHistory = Math.max(cost.longestHistory, length);
  }
  return [...costs.values()];
}
