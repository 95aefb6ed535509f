import { eventually, type Walk } from '../../demo/walk.ts';
import type { LocalAzure } from '../../supervisor/local-azure.ts';

/** What the host says it did since it started. */
interface HostStats {
  readonly running: number;
  readonly functions: Readonly<Record<string, { readonly started: number }>>;
  readonly durable: { readonly commits: number } | null;
}

export type ServiceCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

async function statsOf({ appUrl, settings }: LocalAzure): Promise<HostStats> {
  const answer = await fetch(`${appUrl}/admin/devhost/stats`, {
    headers: { 'x-functions-key': settings.HOST_MASTER_KEY ?? 'master' },
  });
  if (!answer.ok) throw new Error(`the host's statistics answered ${answer.status}`);
  return (await answer.json()) as HostStats;
}

export const countsOf = async (walk: Walk): Promise<ServiceCounts> => walk.control('/counts');

/** How long nothing may have been asked of anybody for all consequences to have happened. */
const stillnessMs = 400;

/** Until nothing runs, no message is being worked on, and no service is asked for anything. */
export async function atRest(walk: Walk): Promise<void> {
  let before = '';
  let since = performance.now();
  await eventually(
    'the app to come to rest',
    async () => {
      const { running, durable } = await statsOf(walk.azure);
      const mesh = JSON.stringify(await walk.control('/service-bus/'));
      const now = JSON.stringify([running, durable?.commits, await countsOf(walk)]);
      const busy = running > 0 || /"locked":[1-9]/.test(mesh);
      if (busy || now !== before) since = performance.now();
      before = now;
      return performance.now() - since > stillnessMs ? true : undefined;
    },
    60,
  );
}
