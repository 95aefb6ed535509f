import type { Slice } from '../../../src/slice.ts';
import { meshAtRest } from '../../support/mesh-at-rest.ts';
import type { RunningStamp } from '../../support/running-stamp.ts';

/** Requests by service and kind, `cosmos readItem`, `blob putBlob` …, and the request units our Cosmos DB models. */
export type Cost = Readonly<Record<string, number>>;

async function counts({ control }: RunningStamp): Promise<Map<string, number>> {
  const services: Record<string, Record<string, number>> = await control('/counts');
  const { modelledRequestUnits } = await control('/cosmos/');
  return new Map([
    ...Object.entries(services).flatMap(([service, kinds]) =>
      Object.entries(kinds).map(([kind, count]) => [`${service} ${kind}`, count] as const),
    ),
    ['modelled RU', modelledRequestUnits],
  ]);
}

/**
 * What one use case asks of each service, everything it sets off included. Measured some times and the least of each taken:
 * what happens beside it (a sweep, a token that ran out) only ever adds.
 */
export async function costOf(
  stamp: RunningStamp,
  slices: readonly Slice[],
  times: number,
  act: (time: number) => Promise<unknown>,
): Promise<Cost> {
  const measured: Map<string, number>[] = [];
  for (let time = 0; time < times; time++) {
    await meshAtRest(stamp, slices);
    const before = await counts(stamp);
    await act(time);
    await meshAtRest(stamp, slices);
    const after = await counts(stamp);
    measured.push(new Map([...after].map(([kind, count]) => [kind, count - (before.get(kind) ?? 0)])));
  }
  const kinds = [...new Set(measured.flatMap((one) => [...one.keys()]))].sort();
  const least = kinds.map((kind) => [kind, Math.min(...measured.map((one) => one.get(kind) ?? 0))] as const);
  return Object.fromEntries(least.filter(([, count]) => count > 0));
}
