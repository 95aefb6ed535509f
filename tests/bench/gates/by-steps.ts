import { costsOf } from '../../../devhost/bench/host/journal.ts';
import { atRest } from '../../../devhost/bench/host/rest.ts';
import { type Line, row } from '../../../devhost/bench/rows.ts';
import { each } from '../../../devhost/bench/samples.ts';
import type { AreaPolicy } from '../../../src/gates/policy/approval-policy.ts';
import type { RunningStamp } from '../../support/running-stamp.ts';
import { addText, approve, draft, proposalOf, tenant, usePlan } from './contract.ts';
import { type Asked, askedBy, together } from './measured.ts';
import { inSequence, sideBySide, sizes } from './plans.ts';

interface Life {
  readonly opening: Asked;
  readonly words: readonly Asked[];
  readonly events: number;
  readonly activities: number;
  readonly longestHistory: number;
}

/** From the text of a contract to the contract in force: what the whole asks of the services, by the steps of the plan. */
export async function bySteps(stamp: RunningStamp, count: number): Promise<readonly Line[]> {
  const plans = [
    ...sizes.map((steps) => ({
      name: steps === 1 ? '1 step' : `${steps} steps`,
      steps,
      words: steps,
      area: inSequence(steps),
    })),
    { name: '8 steps side by side', steps: 8, words: 1, area: sideBySide(8) },
  ];
  await livesOf(stamp, { name: 'warming up', words: 1, area: inSequence(1) }, 1);
  const lives: { name: string; steps: number; seen: readonly Life[] }[] = [];
  for (const plan of plans) lives.push({ ...plan, seen: await livesOf(stamp, plan, count) });
  const one = lives[0]?.seen ?? [];
  const rows = (what: string, unit: string, value: (life: Life) => number): Line[] =>
    lives.map(({ name, steps, seen }) =>
      row({
        what: `${what}, ${name}`,
        unit,
        ours: each(seen, value),
        ...(steps > 1 ? { peer: { name: 'the plan of 1 step', rounds: each(one, value) }, aim: { ratio: steps } } : {}),
        ...(unit === 'RU' ? { note: partsOf(seen) } : {}),
      }),
    );
  return [
    ...rows('history events', 'events', ({ events }) => events),
    ...rows('activities', 'activities', ({ activities }) => activities),
    row({
      what: 'longest history replayed, of all plans',
      unit: 'events',
      ours: lives.map(({ seen }) => Math.max(...each(seen, ({ longestHistory }) => longestHistory))),
      aim: { ours: 50 },
    }),
    ...rows(
      'requests, text to contract in force',
      'requests',
      ({ opening, words }) => together([opening, ...words]).requests,
    ),
    ...rows(
      'modelled RU, text to contract in force',
      'RU',
      ({ opening, words }) => together([opening, ...words]).requestUnits,
    ),
  ];
}

async function livesOf(stamp: RunningStamp, plan: { name: string; words: number; area: AreaPolicy }, count: number) {
  await usePlan(stamp, plan.area);
  const told: { proposalId: string; opening: Asked; words: readonly Asked[] }[] = [];
  for (let n = 0; n < count; n++) told.push(await lived(stamp, `Plan of ${plan.name} ${n}`, plan.words));
  const costs = costsOf(`${stamp.folder}/data`);
  return told.map((life): Life => {
    const cost = costs.find(({ id }) => id === `${tenant}:p:${life.proposalId}`);
    if (!cost) throw new Error(`the journal has nothing of ${life.proposalId}`);
    return { ...life, ...cost };
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

/** The last life, part by part. */
function partsOf(seen: readonly Life[]): string {
  const { opening, words } = seen.at(-1) ?? { opening: undefined, words: [] };
  const units = words.map(({ requestUnits }) => requestUnits);
  return `of the last round: the text read, proposed and asked about ${opening?.requestUnits} RU, then each word with all it set off ${units.join(', ')}, the last with the contract in force`;
}
