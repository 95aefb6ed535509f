import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as Durable from 'durable-functions';
import { createDurableExtension } from '../../../devhost/durable/index.ts';
import { tinyFunctionApp } from '../../support/tiny-function-app.ts';

/**
 * A process to be killed: runs `count` orchestrations on the journal in `folder`, going on where the last one was
 * killed, and prints `done` when all are finished. Each activity leaves a line in `effects`.
 */
const [folder = '', count = '0'] = process.argv.slice(2);
const df: typeof Durable = createRequire(import.meta.url)('durable-functions');
const failed = new Set<string>();

df.app.activity('effect', {
  handler: async (key: string) => {
    await sleep(key.length % 7);
    appendFileSync(join(folder, 'effects'), `${key}\n`);
    return key;
  },
});
df.app.activity('shaky', {
  handler: (key: string) => {
    if (failed.has(key)) return key;
    failed.add(key);
    throw new Error('the first time in each process');
  },
});
df.app.orchestration('child', function* ({ df: context }) {
  const key: string = yield context.callActivity('effect', `${context.instanceId}/child`);
  return key;
});
df.app.orchestration('whole', function* ({ df: context }) {
  const round = context.getInput() as number;
  const key = `${context.instanceId}/${round}`;
  const got: unknown[] = yield context.Task.all([1, 2, 3].map((n) => context.callActivity('effect', `${key}/${n}`)));
  yield context.callActivityWithRetry('shaky', new df.RetryOptions(5, 50), key);
  got.push(yield context.callSubOrchestrator('child', null, `${context.instanceId}:${round}`));
  yield context.createTimer(new Date(context.currentUtcDateTime.getTime() + 20));
  if (round < 3) context.continueAsNew(round + 1);
  return got;
});

const extension = createDurableExtension({
  app: tinyFunctionApp,
  journalFile: join(folder, 'journal.jsonl'),
  clock: { now: () => Date.now(), onMove: () => () => {} },
  hubName: 'Kill',
  maxConcurrentActivities: 8,
  maxConcurrentOrchestrators: 8,
  publicUrl: 'http://localhost',
  systemKey: 'key',
  rpcSecret: 'secret',
  // Small enough for compactions to be hit by kills too.
  compactAbove: 30_000,
  log: () => {},
});

const ask = (method: string, path: string, body = '') =>
  extension.handle({ method, base: 'rpc', path, query: new URLSearchParams(), headers: {}, body, selfUrl: '' });

extension.start();
for (let i = 0; i < Number(count); i++) {
  if ((await ask('GET', `instances/i${i}`)).status === 404) await ask('POST', `orchestrators/whole/i${i}`, '1');
}
process.stdout.write('started\n');
while (extension.stats().running > 0) await sleep(10);
process.stdout.write('done\n');
await extension.stop(1000);
