import { BeyondBounds, inBoundedThread } from '../platform/bounded-thread.ts';
import { ok, type Result, refused } from '../platform/result.ts';
import { type Done, type Given, type HeavyTask, type HeavyTasks, heavyTasks } from './heavy-tasks.ts';
import { tooMuchAtOnce } from './refusals.ts';

/**
 * Up to here, in characters of text and bytes of files together, a task is over in a moment, and to start a thread for it would
 * take longer: some two hundred pages.
 */
const moment = 600_000;
const bounds = { milliseconds: 120_000, heapMegabytes: 768, bufferMegabytes: 512 } as const;

/** Beside this file in the sources, and beside the chunk this ends up in in the bundle. */
const worker = new URL(import.meta.url.endsWith('.ts') ? './heavy-worker.ts' : './heavy-worker.mjs', import.meta.url);

/**
 * Does a task here, or, where it is as large as `size` says, in a thread that can be ended, so that one pair of large documents
 * does not hold up everybody else. Refused when it takes more time or memory than it may.
 */
export async function done<T extends HeavyTask>(task: T, given: Given<T>, size: number): Promise<Result<Done<T>>> {
  const here = heavyTasks[task] as (given: Given<T>) => Promise<Awaited<ReturnType<HeavyTasks[T]>>>;
  if (size <= moment) return ok(await here(given));
  try {
    return ok(await inBoundedThread<Done<T>>(worker, { task, given }, bounds));
  } catch (fault) {
    if (fault instanceof BeyondBounds) return refused(tooMuchAtOnce());
    throw fault;
  }
}
