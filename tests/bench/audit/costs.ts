import { type Line, row } from '../../../devhost/bench/rows.ts';
import { each } from '../../../devhost/bench/samples.ts';
import { headId } from '../../../src/audit/log-entry.ts';
import { described } from '../../audit/appending/log-world.ts';
import { bareBatches } from './bare.ts';
import { type Asked, entriesFrom, type Ground, itemIn } from './ground.ts';
import type { Sizes } from './sizes.ts';

type Arrival = 'together' | 'one by one';

/** What the log adds to the cost of an event, by how many a checkpoint covers: what happens before it is the event's own. */
export async function costs(ground: Ground, { checkpoints }: Sizes): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const [events, count] of checkpoints) {
    const arrivals: readonly Arrival[] = events === 1 ? ['together'] : ['together', 'one by one'];
    for (const arrival of arrivals) lines.push(...(await costOf(ground, events, count, arrival)));
  }
  return lines;
}

async function costOf(ground: Ground, events: number, checkpoints: number, arrival: Arrival): Promise<Line[]> {
  const { world, containerOf, event, asked } = ground;
  const scope = await world.tenant();
  const container = await containerOf(scope);
  const append = world.appends(described);
  const { seal } = world.instance();
  // What is done once for a tenant, a person and a process is no cost of an event.
  await append(scope, [event(scope)]);
  await seal(scope);
  const seen: { ours: Asked; bare: Asked }[] = [];
  for (let n = 0; n < checkpoints; n++) {
    const many = Array.from({ length: events }, () => event(scope));
    const ours = await asked(async () => {
      if (arrival === 'together') await append(scope, many);
      else for (const one of many) await append(scope, [one]);
      await seal(scope);
    });
    const entries = await entriesFrom(container, 1 + n * events);
    const bare = bareBatches(container, await itemIn(container, headId), entries, 90);
    await bare.lay();
    seen.push({ ours, bare: await asked(bare.write) });
  }
  const per = (value: (round: { ours: Asked; bare: Asked }) => number, of = 1) =>
    each(seen, (round) => (value(round) * of) / events);
  const what = events === 1 ? '1 event to a checkpoint' : `${events} events to a checkpoint, ${arrival}`;
  const { ours } = seen.at(-1) ?? { ours: undefined };
  const rows = [
    row({
      what: `modelled RU per event, ${what}`,
      unit: 'RU',
      ours: per(({ ours }) => ours.requestUnits),
      peer: { name: 'bare batches of the same', rounds: per(({ bare }) => bare.requestUnits) },
      note: `of the last checkpoint: ${ours?.cosmos} requests to the database, ${ours?.blobReads} blobs read, ${ours?.blobWrites} written`,
    }),
  ];
  if (arrival === 'one by one') return rows;
  const one = seen.map(() => 1000 / events);
  return [
    ...rows,
    row({
      what: `blob writes for 1,000 events, ${what}`,
      unit: '',
      ours: per(({ ours }) => ours.blobWrites, 1000),
      peer: { name: 'the checkpoint alone', rounds: one },
    }),
    row({
      what: `key operations for 1,000 events, ${what}`,
      unit: '',
      ours: per(({ ours }) => ours.keys, 1000),
      peer: { name: 'one signature a checkpoint', rounds: one },
      aim: { ratio: 1 },
    }),
  ];
}
