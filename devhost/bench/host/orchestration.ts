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
    const hundred = { first: Number.NaN, last: Number.NaN };
    for (const length of lengths) {
      const { beginnings } = (await runSequence(walk, length)).answer;
      perStep.push(msPerStep(beginnings));
      if (length < 100) continue;
      hundred.first = msPerStep(beginnings.slice(0, 26));
      hundred.last = msPerStep(beginnings.slice(-26));
    }
    return { empty, perStep, hundred };
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
      what: 'orchestration step, 76th to 100th of 100',
      ours: each(seen, (round) => round.hundred.last),
      peer: { name: 'the 1st to 25th of the same 100', rounds: each(seen, (round) => round.hundred.first) },
      aim: { ratio: 1.5 },
      note: 'flat would be 1; at every step the library parses and replays the whole history of the instance anew',
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
