import * as df from 'durable-functions';

interface Approval {
  readonly deadlineDays: number;
  /** Days between two reminders; nobody is reminded without it. */
  readonly remindEvery?: number;
}

const dayMs = 86_400_000;

df.app.activity('bench-mail', { handler: () => 'sent' });
df.app.activity('bench-carryOut', { handler: () => 'done' });

/**
 * The pattern "human interaction" of the Durable Functions documentation: an instance asks by mail, then waits for an event
 * of the outside against a durable timer, and lives as long as people think. Reminders are the same wait in a loop. Each is
 * reckoned from the beginning, so that a clock that was moved by many days has them all sent.
 */
df.app.orchestration('bench-approval', function* (context) {
  const { deadlineDays, remindEvery = deadlineDays } = context.df.getInput<Approval>();
  const begun = context.df.currentUtcDateTime.getTime();
  yield context.df.callActivity('bench-mail');
  const decided = context.df.waitForExternalEvent('Decided');
  for (let day = remindEvery; day <= deadlineDays; day += remindEvery) {
    const timer = context.df.createTimer(new Date(begun + day * dayMs));
    const first: df.Task = yield context.df.Task.any([decided, timer]);
    if (first === decided) {
      timer.cancel();
      yield context.df.callActivity('bench-carryOut');
      return 'carried out';
    }
    if (day + remindEvery <= deadlineDays) yield context.df.callActivity('bench-mail');
  }
  return 'expired';
});

export async function openApproval(client: df.DurableClient, id: string, input: unknown): Promise<void> {
  await client.startNew('bench-approval', { instanceId: id, input });
}

export const decideApproval = (client: df.DurableClient, id: string): Promise<void> =>
  client.raiseEvent(id, 'Decided', { verdict: 'approve' });
