import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApp } from '../../devhost/build.ts';
import { grantRoles, provisionTenants } from '../../devhost/demo/stage.ts';
import { eventually } from '../../devhost/demo/walk.ts';
import { composedStamp } from '../support/composed-stamp.ts';
import { meshAtRest } from '../support/mesh-at-rest.ts';
import { type RunningStamp, startStamp } from '../support/running-stamp.ts';
import { open, proposalOf, tenant } from './flight/flight.ts';
import { plantFault } from './kill/plant-fault.ts';
import { openWorld, type World } from './kill/world.ts';

const dayMs = 86_400_000;

let stamp: RunningStamp;
let world: World;
beforeAll(async () => {
  stamp = await startStamp();
  world = openWorld(stamp);
  await provisionTenants(stamp);
  await grantRoles(stamp);
}, 120_000);
afterAll(() => stamp?.stop());

/** Business days until the deadline: about 434 days for the patient one. */
const patient = 310;

it('a proposal left for four hundred days is still decidable through two deployments, and one whose time is over has expired', {
  timeout: 420_000,
}, async () => {
  await deadlineIn(patient);
  const [waiting] = await open(world, 1, () => 'approve', await stamp.azure.now(), 'Patient');
  await deadlineIn(10);
  const [forgotten] = await open(world, 1, () => 'silence', await stamp.azure.now(), 'Forgotten');
  if (!waiting || !forgotten) throw new Error('nothing was proposed');

  for (const version of ['1.7', '1.8']) {
    await live(200);
    await deploy(version);
  }
  expect(await stories()).toEqual([]);
  expect(await proposalOf(world, forgotten)).toMatchObject({ state: 'expired', decisions: [] });
  expect(await proposalOf(world, waiting)).toMatchObject({ state: 'open' });
  const json = { verdict: 'approve', contentHash: waiting.contentHash, reason: 'At last' };
  await world.caller('legal', tenant).must(200, 'POST', `api/v1/proposals/${waiting.proposalId}/decisions`, { json });
  await eventually('the approval to be carried out', async () =>
    (await proposalOf(world, waiting)).state === 'executed' ? true : undefined,
  );
});

async function deadlineIn(deadlineDays: number): Promise<void> {
  const admin = world.caller('admin', tenant);
  const { body, etag } = await admin.must(200, 'GET', 'api/v1/approval-policy');
  const { areas, rates, workingTime, groups } = body;
  const contracts = { ...areas.contracts, timing: { ...areas.contracts.timing, deadlineDays } };
  await admin.must(200, 'PUT', 'api/v1/approval-policy', {
    json: { rates, workingTime, groups, areas: { ...areas, contracts }, note: 'Patience' },
    ...(etag ? { ifMatch: etag } : {}),
  });
}

/** Time goes by in jumps, at each of which timers fire, the sweep wakes what is due, and all comes to rest. */
async function live(days: number): Promise<void> {
  for (let left = days; left > 0; left -= 100) {
    await stamp.azure.moveClock(
      new Date((await stamp.azure.now()).getTime() + Math.min(left, 100) * dayMs).toISOString(),
    );
    await meshAtRest(stamp, composedStamp().slices);
  }
}

/** Another version of the app, whose story of a proposal goes another way, takes the place of the running one. */
async function deploy(version: string): Promise<void> {
  await stamp.azure.killHost();
  const app = join(stamp.folder, 'app');
  const changed = plantFault(/src\/gates\/proposal\.workflow\.ts$/, [
    ['reconcile(story, {', `reconcile({ ...story }, { // ${version}`],
    [
      "activity<ProposalStory, ProposalStep>('gates-lookAtProposal')",
      "activity<ProposalStory, ProposalStep>('gates-lookAtProposal', 9)",
    ],
  ]);
  const built = join(stamp.folder, `app-${version}`);
  await buildApp(built, [changed]);
  const host = JSON.parse(await readFile(join(built, 'host.json'), 'utf8'));
  host.extensions.durableTask.defaultVersion = version;
  await writeFile(join(built, 'host.json'), JSON.stringify(host, null, 2));
  await cp(built, app, { recursive: true, force: true });
  await stamp.azure.startHost();
}

/** Instances of proposals that run or wait: while people think there must be none. */
async function stories(): Promise<readonly unknown[]> {
  const headers = { 'x-functions-key': stamp.azure.settings.HOST_MASTER_KEY ?? '' };
  const query = new URLSearchParams({
    runtimeStatus: 'Running,Pending,ContinuedAsNew',
    instanceIdPrefix: `${tenant}:p:`,
  });
  const answer = await fetch(`${stamp.azure.appUrl}/runtime/webhooks/durabletask/instances?${query}`, { headers });
  if (!answer.ok) throw new Error(`the list of instances: ${answer.status}`);
  return (await answer.json()) as readonly unknown[];
}
