import type { Clock } from '../service.ts';

/** Something to do at an instant of the wall clock. */
export interface Alarm {
  cancel(): void;
}

interface Entry extends Alarm {
  readonly at: number;
  /** Alarms of the same instant ring in the order they were set. */
  readonly order: number;
  run: (() => void) | undefined;
}

/** setTimeout fires at once beyond 2^31-1 ms. */
const LONGEST_TIMEOUT_MS = 2_147_483_647;

/** Scheduled messages and times to live, on the movable wall clock: one timer for the next, looked at again when the clock moves. */
export class Alarms {
  private readonly heap: Entry[] = [];
  private cancelled = 0;
  private set = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly clock: Clock;
  private readonly unsubscribe: () => void;

  constructor(clock: Clock) {
    this.clock = clock;
    this.unsubscribe = clock.onMove(() => this.ring());
  }

  at(instant: number, run: () => void): Alarm {
    const entry: Entry = {
      at: instant,
      order: this.set++,
      run,
      cancel: () => {
        if (entry.run === undefined) return;
        entry.run = undefined;
        this.forget();
      },
    };
    this.heap.push(entry);
    this.siftUp(this.heap.length - 1);
    if (this.heap[0] === entry) this.arm();
    return entry;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.unsubscribe();
    this.heap.length = 0;
  }

  /** Cancelled entries stay until they surface; when they are the majority the heap is rebuilt. */
  private forget(): void {
    this.cancelled++;
    if (this.cancelled < 64 || this.cancelled * 2 < this.heap.length) return;
    const live = this.heap.filter((entry) => entry.run !== undefined).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.heap.splice(0, this.heap.length, ...live);
    this.cancelled = 0;
    this.arm();
  }

  private ring(): void {
    for (let next = this.heap[0]; next !== undefined && next.at <= this.clock.now(); next = this.heap[0]) {
      this.pop();
      const { run } = next;
      next.run = undefined;
      if (run === undefined) this.cancelled--;
      else run();
    }
    this.arm();
  }

  private arm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const next = this.heap[0];
    if (next === undefined) return;
    const wait = Math.min(LONGEST_TIMEOUT_MS, Math.max(0, next.at - this.clock.now()));
    this.timer = setTimeout(() => this.ring(), wait);
  }

  private pop(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.siftDown();
  }

  private siftUp(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.swapIfEarlier(index, parent)) return;
      index = parent;
    }
  }

  private siftDown(): void {
    for (let index = 0; ; ) {
      const left = 2 * index + 1;
      const [a, b] = [this.heap[left], this.heap[left + 1]];
      const earlier = a !== undefined && b !== undefined && isBefore(b, a) ? left + 1 : left;
      if (!this.swapIfEarlier(earlier, index)) return;
      index = earlier;
    }
  }

  private swapIfEarlier(child: number, parent: number): boolean {
    const [a, b] = [this.heap[child], this.heap[parent]];
    if (a === undefined || b === undefined || !isBefore(a, b)) return false;
    this.heap[child] = b;
    this.heap[parent] = a;
    return true;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
