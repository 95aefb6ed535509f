import type { Walk } from '../../demo/walk.ts';
import { type Line, row } from '../rows.ts';
import { each, quantile, rounds } from '../samples.ts';
import { askPeer, runSequence } from './ask-peer.ts';

const lengths = [10, 50, 100] as const;

/** Sequences of activities that do nothing: what a step costs, and whether it costs more the longer the history is. */
export async function orchestrationSteps(walk: Walk, count: number): Promise<readonly Line[]> {
  const seen = await rounds(count, async () => {
    const empty = await medianOfEmpty(walk);
    const perStep: number[] = [];
    let growth = 1;
    for (const length of lengths) {
      const { beginnings } = (await runSequence(walk, length)).answer;
      perStep.push(msPerStep(beginnings));
      if (length === 100) growth = msPerStep(beginnings.slice(-26)) / msPerStep(beginnings.slice(0, 26));
    }
    return { empty, perStep, growth };
  });
  const peer = { name: 'empty HTTP function', rounds: each(seen, (round) => round.empty) };
  return [
    ...lengths.map((length, index) =>
      row({
        what: `orchestration step, of ${length} in sequence`,
        ours: each(seen, (round) => round.perStep[index] ?? Number.NaN),
        peer,
        aim: { ours: 3 },
      }),
    ),
    row({
      what: 'step 76–100 by step 1–25 of 100',
      unit: '×',
      ours: each(seen, (round) => round.growth),
      aim: { ours: 1.5 },
      note: 'flat would be 1; the library replays the whole history at every step',
    }),
  ];
}

const msPerStep = (beginnings: readonly number[]): number =>
  ((beginnings.at(-1) ?? Number.NaN) - (beginnings[0] ?? Number.NaN)) / (beginnings.length - 1);

async function medianOfEmpty(walk: Walk): Promise<number> {
  const seen: number[] = [];
  for (let i = 0; i < 20; i++) seen.push((await askPeer(walk, 'GET', 'empty')).ms);
  return quantile(seen, 0.5);
}
