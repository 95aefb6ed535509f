import { randomUUID } from 'node:crypto';
import * as df from 'durable-functions';

/** When each activity of a sequence began, on the clock the app itself measures with. */
interface Watched {
  readonly beginnings: number[];
  readonly finished: (at: number) => void;
}

interface Step {
  readonly run: string;
  readonly last: boolean;
}

const watched = new Map<string, Watched>();

df.app.activity('bench-step', {
  handler: ({ run, last }: Step) => {
    const { beginnings, finished } = watched.get(run) ?? { beginnings: [], finished: () => {} };
    beginnings.push(performance.now());
    if (last) finished(performance.now());
    return beginnings.length;
  },
});

df.app.orchestration('bench-steps', function* (context) {
  const { run, activities } = context.df.getInput<{ run: string; activities: number }>();
  for (let step = 1; step <= activities; step++)
    yield context.df.callActivity('bench-step', { run, last: step === activities } satisfies Step);
});

/**
 * Runs activities one after the other and says when each began. Nobody polls meanwhile: the last activity itself tells,
 * so the end of the orchestration after it is not in the figures.
 */
export async function startSequence(client: df.DurableClient, activities: number) {
  const run = randomUUID();
  const beginnings: number[] = [];
  const asked = performance.now();
  const done = new Promise<number>((finished) => watched.set(run, { beginnings, finished }));
  await client.startNew('bench-steps', { instanceId: `bench-${run}`, input: { run, activities } });
  await done;
  watched.delete(run);
  // On one time line with the caller's clock, which is another process.
  return { asked, origin: performance.timeOrigin, beginnings };
}
