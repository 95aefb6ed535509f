import { atRest, countsOf } from '../../../devhost/bench/host/rest.ts';
import { sum } from '../../../devhost/bench/samples.ts';
import type { Walk } from '../../../devhost/demo/walk.ts';

/** What was asked of all services, and the request units our Cosmos DB models. */
export interface Asked {
  readonly requests: number;
  readonly requestUnits: number;
}

/** What an act asks of the services, everything it sets off included. */
export async function askedBy(walk: Walk, act: () => Promise<unknown>): Promise<Asked> {
  await atRest(walk);
  const before = await sinceStart(walk);
  await act();
  await atRest(walk);
  const after = await sinceStart(walk);
  return {
    requests: after.requests - before.requests,
    requestUnits: Math.round(after.requestUnits - before.requestUnits),
  };
}

export const together = (parts: readonly Asked[]): Asked => ({
  requests: sum(parts.map(({ requests }) => requests)),
  requestUnits: sum(parts.map(({ requestUnits }) => requestUnits)),
});

async function sinceStart(walk: Walk): Promise<Asked> {
  const counts = Object.values(await countsOf(walk)).flatMap((kinds) => Object.values(kinds));
  return { requests: sum(counts), requestUnits: (await walk.control('/cosmos/')).modelledRequestUnits };
}

/** The instances that run or wait now, by the beginning of their ids. */
export async function runningInstances({ azure }: Walk, prefix: string): Promise<readonly Instance[]> {
  const headers = { 'x-functions-key': azure.settings.HOST_MASTER_KEY ?? '' };
  const query = new URLSearchParams({ runtimeStatus: 'Running,Pending,ContinuedAsNew', instanceIdPrefix: prefix });
  const answer = await fetch(`${azure.appUrl}/runtime/webhooks/durabletask/instances?${query}`, { headers });
  if (!answer.ok) throw new Error(`the list of instances: ${answer.status}`);
  return (await answer.json()) as readonly Instance[];
}

export interface Instance {
  readonly instanceId: string;
  readonly lastUpdatedTime: string;
}

export async function later({ azure }: Walk, milliseconds: number): Promise<void> {
  await azure.moveClock(new Date((await azure.now()).getTime() + milliseconds).toISOString());
}
