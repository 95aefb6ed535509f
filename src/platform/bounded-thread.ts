import { isMainThread, parentPort, type Transferable, Worker, workerData } from 'node:worker_threads';

export interface Bounds {
  readonly milliseconds: number;
  readonly heapMegabytes: number;
  /** Of buffers, which are outside the heap; what was asked counts too. */
  readonly bufferMegabytes: number;
}

/** Beyond its bounds: the thread was ended, and what it was given is to blame. */
export class BeyondBounds extends Error {}

/** So many questions wait already, each with what it is about in memory, that one more would help nobody. */
export class TooBusy extends Error {}

const atOnce = 2;
const mostWaiting = 24;
/** Loading its modules is not the fault of what it is asked. */
const toStart = 20_000;
let running = 0;
const waiting: (() => void)[] = [];

/**
 * Has the module at `url` answer in a thread of its own, for work on hostile input that might never end or eat all memory. The
 * thread sees nothing of the environment, and is never used twice: what one input did to it, the next cannot see. Throws
 * BeyondBounds when time or memory ran out, TooBusy when too many wait, and what the module threw. What is in `given` is the thread's from then on.
 */
export async function inBoundedThread<T>(
  url: URL,
  question: unknown,
  bounds: Bounds,
  given: readonly Transferable[] = [],
): Promise<T> {
  if (waiting.length >= mostWaiting) throw new TooBusy(`${mostWaiting} questions to threads wait already`);
  while (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await answerOf<T>(url, question, bounds, given);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/**
 * Node has crashed whole processes where one thread's heap was set up while another's was torn down (nodejs/node #56312): here
 * no thread begins or ends while another does.
 */
let calm: Promise<unknown> = Promise.resolve();
function alone<T>(work: () => Promise<T>): Promise<T> {
  const done = calm.then(work);
  calm = done.catch(() => undefined);
  return done;
}

/** Settled once its code runs, or it never will. */
const begun = (worker: Worker): Promise<void> =>
  new Promise((resolve) => {
    for (const event of ['online', 'error', 'exit']) worker.once(event, () => resolve());
  });

async function answerOf<T>(url: URL, question: unknown, bounds: Bounds, given: readonly Transferable[]): Promise<T> {
  const { thread, answer } = await alone(async () => {
    const thread = new Worker(url, {
      workerData: question,
      transferList: [...given],
      env: {},
      execArgv: [],
      stdout: true, // what a library prints about hostile input is not for the host's log
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: bounds.heapMegabytes, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    });
    const answer = settled<T>(thread, bounds);
    // Its fault is looked at below, when the thread has begun.
    await Promise.race([begun(thread), answer.catch(() => undefined)]);
    return { thread, answer };
  });
  try {
    return await answer;
  } finally {
    await alone(() => thread.terminate());
  }
}

/** What the thread says, or why it was not waited for any longer. */
function settled<T>(worker: Worker, { milliseconds, bufferMegabytes }: Bounds): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(deadline);
      clearInterval(watch);
      settle();
    };
    const beyond = (what: string) => end(() => reject(new BeyondBounds(what)));
    // Where others held up this thread an answer may be waiting: it is taken before the clock is believed.
    const after = (time: number) => setTimeout(() => setImmediate(beyond, 'time'), time);
    let deadline = after(milliseconds + toStart);
    const before = process.memoryUsage.rss();
    const watch = setInterval(async () => {
      if ((await buffersOf(worker, before)) > bufferMegabytes * 1024 * 1024) beyond('memory');
    }, 25);
    worker.on('message', (answer: { started: true } | { value: T } | { fault: unknown }) => {
      if ('started' in answer) {
        clearTimeout(deadline);
        deadline = after(milliseconds);
      } else end(() => ('value' in answer ? resolve(answer.value) : reject(answer.fault)));
    });
    worker.on('error', (error: Error & { code?: string }) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? beyond('memory') : end(() => reject(error)),
    );
    worker.once('exit', () => beyond('the thread ended'));
  });
}

/**
 * The limits of a thread do not count buffers, in which a library unpacks what was compressed. Node before 22.16 cannot tell
 * those of one thread: there the growth of the whole process stands for them.
 */
async function buffersOf(worker: Worker, before: number): Promise<number> {
  if (typeof worker.getHeapStatistics !== 'function') return process.memoryUsage.rss() - before;
  return worker.getHeapStatistics().then(
    (held) => held.external_memory,
    () => 0, // not begun, or ended
  );
}

/** To be called by a module made for `inBoundedThread`. */
export async function answerInThread<Q, T>(answer: (question: Q) => Promise<T>): Promise<void> {
  if (isMainThread) throw new Error('not in a thread');
  parentPort?.postMessage({ started: true });
  try {
    parentPort?.postMessage({ value: await answer(workerData) });
  } catch (fault) {
    parentPort?.postMessage({ fault });
  }
}
