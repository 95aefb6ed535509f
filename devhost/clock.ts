import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './service.ts';
import { writeFileSafely } from './write-file-safely.ts';

/** The wall clock of one devhost: real time plus an offset that is kept on disk and only ever grows. */
export interface DevhostClock extends Clock {
  /** Milliseconds ahead of real time. */
  readonly offset: number;
  /**
   * The time as it would be without the last move, for ten seconds after it; then the same as now(). Processes learn of a
   * move one after the other: what was valid for all of them just before must not fail for the one that hears first.
   */
  nowBeforeMove(): number;
  /** On disk when it returns, then told to the listeners. Throws RangeError when it would turn time back. */
  moveTo(offset: number): void;
}

/** Opens the clock kept in `dataDir/clock.json`; a new one runs on real time. */
export function openClock(dataDir: string): DevhostClock {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'clock.json');
  let offset = existsSync(file) ? readOffset(file) : 0;
  let before = offset;
  let movedAt = Number.NEGATIVE_INFINITY;
  const listeners = new Set<() => void>();
  return {
    get offset() {
      return offset;
    },
    now: () => Date.now() + offset,
    nowBeforeMove: () => Date.now() + (performance.now() - movedAt < graceMs ? before : offset),
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    moveTo(wanted) {
      if (!Number.isSafeInteger(wanted)) throw new RangeError('offset must be a whole number of milliseconds');
      // Leases, tokens and schedules of what already happened would lie in the future: no service defines that.
      if (wanted < offset) throw new RangeError(`offset must be at least ${offset}: the clock only moves forward`);
      if (Date.now() + wanted > latest) throw new RangeError('offset must not lead beyond the year 9999');
      if (wanted === offset) return;
      writeFileSafely(file, JSON.stringify({ offset: wanted }));
      [before, offset, movedAt] = [offset, wanted, performance.now()];
      for (const listener of listeners) listener();
    },
  };
}

const graceMs = 10_000;
const latest = Date.UTC(9999, 11, 31);

function readOffset(file: string): number {
  const { offset } = JSON.parse(readFileSync(file, 'utf8'));
  if (!Number.isSafeInteger(offset)) throw new Error(`${file} does not hold an offset in milliseconds`);
  return offset;
}
