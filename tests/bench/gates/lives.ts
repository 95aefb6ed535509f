import { costsOf } from '../../../devhost/bench/host/journal.ts';
import { atRest } from '../../../devhost/bench/host/rest.ts';
import type { AreaPolicy } from '../../../src/gates/policy/approval-policy.ts';
import type { RunningStamp } from '../../support/running-stamp.ts';
import { addText, approve, draft, proposalOf, tenant, usePlan } from './contract.ts';
import { type Asked, askedBy } from './measured.ts';

/** What one contract's way through its gate cost. */
export interface Life {
  readonly opening: Asked;
  readonly words: readonly Asked[];
  readonly events: number;
  readonly activities: number;
  readonly longestHistory: number;
}

/** One after the other, each from its text to the contract in force, under a plan of its own. */
export async function livesOf(
  stamp: RunningStamp,
  plan: { readonly name: string; readonly words: number; readonly area: AreaPolicy },
  count: number,
): Promise<readonly Life[]> {
  await usePlan(stamp, plan.area);
  const told: { proposalId: string; opening: Asked; words: readonly Asked[] }[] = [];
  for (let n = 0; n < count; n++) told.push(await lived(stamp, `Plan of ${plan.name} ${n}`, plan.words));
  const costs = costsOf(`${stamp.folder}/data`);
  return told.map((life): Life => {
    const cost = costs.find(({ id }) => id === `${tenant}:p:${life.proposalId}`);
    if (!cost) throw new Error(`the journal has nothing of ${life.proposalId}`);
    const { events, activities, longestHistory } = cost;
    return { ...life, events, activities, longestHistory };
  });
}

async function lived(stamp: RunningStamp, title: string, count: number) {
  const contract = await draft(stamp, title);
  const now = await stamp.azure.now();
  const opening = await askedBy(stamp, () => addText(stamp, contract, title, now));
  const proposal = await proposalOf(stamp, contract.id);
  const words: Asked[] = [];
  for (let n = 0; n < count; n++) words.push(await askedBy(stamp, () => approve(stamp, proposal)));
  await atRest(stamp);
  const { state } = await proposalOf(stamp, contract.id);
  if (state !== 'executed') throw new Error(`"${title}" is ${state} after ${count} words`);
  return { proposalId: proposal.proposalId, opening, words };
}
