import { type Spread, spread } from './samples.ts';

/** One line of the report. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly ours: Spread;
  /** What it is measured against, in the same run. */
  readonly peer?: { readonly name: string; readonly figure: Spread };
  /** Ours by the peer's, round by round. */
  readonly ratio?: Spread;
  readonly aim?: { readonly text: string; readonly met: boolean };
  /** What a reader must know to take the figure for what it is. */
  readonly note?: string;
}

/** What could not be measured, and why. */
export interface Skipped {
  readonly what: string;
  readonly skipped: string;
}

export type Line = Row | Skipped;

interface Measured {
  readonly what: string;
  readonly unit?: string;
  /** One figure per round. */
  readonly ours: readonly number[];
  readonly peer?: { readonly name: string; readonly rounds: readonly number[] };
  /** The most the median may be: of the ratio, or of our own figure; of what should be much, the least its ratio may be. */
  readonly aim?: { readonly ratio: number } | { readonly ours: number } | { readonly leastRatio: number };
  readonly note?: string;
}

/** Rounds that were interleaved are compared pair by pair, so that what slowed the machine down slowed both. */
export function row({ what, unit = 'ms', ours, peer, aim, note }: Measured): Row {
  const own = spread(ours);
  const figure = peer && spread(peer.rounds);
  const ratio = peer && figure && spread(ratios(ours, peer.rounds, figure.median));
  return {
    what,
    unit,
    ours: own,
    ...(peer && figure ? { peer: { name: peer.name, figure } } : {}),
    ...(ratio ? { ratio } : {}),
    ...(aim ? { aim: judged(aim, unit, own.median, ratio?.median ?? Number.NaN) } : {}),
    ...(note ? { note } : {}),
  };
}

function judged(aim: NonNullable<Measured['aim']>, unit: string, own: number, ratio: number): NonNullable<Row['aim']> {
  if ('ratio' in aim) return { text: `≤ ${aim.ratio} ×`, met: ratio <= aim.ratio };
  if ('leastRatio' in aim) return { text: `≥ ${aim.leastRatio} ×`, met: ratio >= aim.leastRatio };
  return { text: `≤ ${aim.ours} ${unit}`, met: own <= aim.ours };
}

const ratios = (ours: readonly number[], peers: readonly number[], otherwise: number): number[] =>
  ours.map((value, index) => value / (peers[index] ?? otherwise));

/** Runs one part; what it cannot measure becomes a line that says so, and the others go on. */
export async function part(what: string, measure: () => Promise<readonly Line[]>): Promise<readonly Line[]> {
  try {
    return await measure();
  } catch (fault) {
    return [{ what, skipped: fault instanceof Error ? fault.message : String(fault) }];
  }
}
