import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { costsOf } from '../../../devhost/bench/host/journal.ts';
import { EventType } from '../../../devhost/durable/history.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function hubWith(...records: readonly object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  folders.push(folder);
  mkdirSync(join(folder, 'host'));
  const lines = records.map((record) => JSON.stringify(record));
  writeFileSync(join(folder, 'host', 'durable-Hub.jsonl'), `${lines.join('\n')}\n{"torn`);
  return folder;
}

const started = { kind: 'message', to: 'a', message: { event: {}, start: { executionId: 'x' } } };
const turn = (...types: readonly number[]) => ({
  kind: 'turn',
  id: 'a',
  take: 1,
  history: types.map((type) => ({ EventType: type })),
});
const { OrchestratorStarted, OrchestratorCompleted, ExecutionStarted, TaskScheduled, TaskCompleted } = EventType;

it('counts activities and events over all generations, and the longest history a turn replays', () => {
  const folder = hubWith(
    started,
    turn(OrchestratorStarted, ExecutionStarted, TaskScheduled, OrchestratorCompleted),
    turn(OrchestratorStarted, TaskCompleted, TaskScheduled, OrchestratorCompleted),
    { kind: 'turn', id: 'a', take: 1, history: [], renew: {} },
    turn(OrchestratorStarted, ExecutionStarted, TaskScheduled, OrchestratorCompleted),
    started,
    turn(OrchestratorStarted, ExecutionStarted, OrchestratorCompleted),
  );
  expect(costsOf(folder)).toEqual([{ id: 'a', activities: 3, turns: 5, events: 17, longestHistory: 10 }]);
});

it('refuses a journal that was compacted, since it tells only a part', () => {
  expect(() => costsOf(hubWith({ kind: 'instance', instance: {} }))).toThrow(/compacted/);
});
