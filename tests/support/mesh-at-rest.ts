import { eventually, type Json, type Walk } from '../../devhost/demo/walk.ts';
import type { Slice } from '../../src/slice.ts';

export interface Rest {
  readonly seconds?: number;
  /** What a dead host has locked comes again when a real minute is over, and need not be waited for. */
  readonly butForLocks?: boolean;
}

/** Until what the app reads of the mesh is empty, no function runs and none has run between two looks. */
export async function meshAtRest(
  stamp: Walk,
  slices: readonly Slice[],
  { seconds = 90, butForLocks = false }: Rest = {},
): Promise<void> {
  const read = [
    ...slices.flatMap(({ subscriptions = [] }) => subscriptions.map((s) => `events/Subscriptions/${s.subscription}`)),
    ...slices.flatMap(({ queues = [] }) => queues.map((q) => q.queue)),
  ];
  let before = '';
  await eventually(
    'the mesh to come to rest',
    async () => {
      const { entities } = await stamp.control('/service-bus/');
      const { running, functions } = await hostStats(stamp);
      // What is locked counts as active, too.
      const busy = read.some((name) => entities[name]?.active > (butForLocks ? entities[name].locked : 0));
      const now = JSON.stringify(functions);
      const same = now === before;
      before = now;
      return !busy && running === 0 && same ? true : undefined;
    },
    seconds,
  );
}

async function hostStats({ azure }: Walk): Promise<Json> {
  const headers = { 'x-functions-key': azure.settings.HOST_MASTER_KEY ?? '' };
  const answer = await fetch(`${azure.appUrl}/admin/devhost/stats`, { headers });
  if (!answer.ok) throw new Error(`the host's counts: ${answer.status}`);
  return answer.json();
}
