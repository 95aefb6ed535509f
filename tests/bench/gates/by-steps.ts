import { type Line, row } from '../../../devhost/bench/rows.ts';
import { each } from '../../../devhost/bench/samples.ts';
import type { RunningStamp } from '../../support/running-stamp.ts';
import { type Life, livesOf } from './lives.ts';
import { type Asked, together } from './measured.ts';
import { inSequence, sideBySide, sizes } from './plans.ts';

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
        ...(unit === 'RU' && steps !== 2 && steps !== 4 ? { note: partsOf(seen) } : {}),
      }),
    );
  const eight = lives.find(({ steps }) => steps === 8)?.seen ?? [];
  const laterWord = (unit: string, value: (asked: Asked) => number): Line =>
    row({
      what: `${unit === 'RU' ? 'modelled RU' : unit} of the 7th word of 8, with all it sets off`,
      unit,
      ours: each(eight, ({ words }) => (words[6] ? value(words[6]) : Number.NaN)),
      peer: {
        name: 'the 1st word of the same',
        rounds: each(eight, ({ words }) => (words[0] ? value(words[0]) : Number.NaN)),
      },
      aim: { ratio: 1.1 },
    });
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
    laterWord('requests', ({ requests }) => requests),
    laterWord('RU', ({ requestUnits }) => requestUnits),
  ];
}

/** The last life, part by part. */
function partsOf(seen: readonly Life[]): string {
  const { opening, words } = seen.at(-1) ?? { opening: undefined, words: [] };
  const units = words.map(({ requestUnits }) => requestUnits);
  return `of the last round: the text read, proposed and asked about ${opening?.requestUnits} RU, then each word with all it set off ${units.join(', ')}, the last with the contract in force`;
}
