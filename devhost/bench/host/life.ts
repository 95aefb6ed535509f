import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { provision } from '../../demo/steps/01-provision.ts';
import { ingestAgreement } from '../../demo/steps/02-ingest-agreement.ts';
import { addDocument } from '../../demo/steps/03-add-document.ts';
import { analyseAndPropose } from '../../demo/steps/04-analyse-and-propose.ts';
import { approveByLink } from '../../demo/steps/05-approve-by-link.ts';
import { executeOnce } from '../../demo/steps/07-execute-once.ts';
import { renew } from '../../demo/steps/08-renew.ts';
import { endAfterNotice } from '../../demo/steps/09-end-after-notice.ts';
import { newWalk } from '../../demo/walk.ts';
import { startLocalAzure } from '../../supervisor/local-azure.ts';
import { type Line, row } from '../rows.ts';
import { sum } from '../samples.ts';
import { costsOf, type InstanceCost } from './journal.ts';
import { atRest } from './rest.ts';

/** The demo's walk from the first callback to the end of the contract, without the kill, which would run things twice. */
const story = [ingestAgreement, addDocument, analyseAndPropose, approveByLink, executeOnce, renew, endAfterNotice];

/**
 * What one contract's whole life costs in activities and histories: on the real service a step is about 40 ms and seven
 * storage requests, so there must be few, and a turn replays its generation's history, so that must stay short.
 */
export async function wholeLife(appDir: string, folder: string): Promise<readonly Line[]> {
  const dataDir = join(folder, 'life');
  await rm(dataDir, { recursive: true, force: true });
  const azure = await startLocalAzure({ dataDir, appDir, quiet: true });
  try {
    const walk = newWalk(azure);
    await provision(walk);
    for (const step of story) await step(walk);
    await atRest(walk);
    const costs = costsOf(dataDir);
    const tenants = costs.filter(({ id }) => id.endsWith(':provision'));
    return lines(
      costs.filter((cost) => !tenants.includes(cost)),
      tenants,
    );
  } finally {
    await azure.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function lines(life: readonly InstanceCost[], tenants: readonly InstanceCost[]): readonly Line[] {
  const told = life.map(({ id, activities, turns, longestHistory }) => {
    const story = id.replace(/[0-9a-f]{8}-[0-9a-f-]{27,}/g, '…');
    return `${story} ${activities} activities, ${turns} turns, longest history ${longestHistory}`;
  });
  return [
    row({
      what: 'one life: activities',
      unit: 'activities',
      ours: [sum(life.map(({ activities }) => activities))],
      aim: { ours: 60 },
      note: told.join('; '),
    }),
    row({
      what: 'one life: longest history replayed',
      unit: 'events',
      ours: [Math.max(...life.map(({ longestHistory }) => longestHistory))],
      aim: { ours: 50 },
      note: 'between two continue-as-new, the beginnings and ends of turns counted too',
    }),
    row({
      what: 'provisioning a tenant: activities',
      unit: 'activities',
      ours: tenants.map(({ activities }) => activities),
    }),
  ];
}
