interface FunctionCount {
  started: number;
  succeeded: number;
  failed: number;
}

/** How often each function ran since start, and what runs now. */
export class InvocationCounts {
  readonly #byName = new Map<string, FunctionCount>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  begin(name: string): { end(succeeded: boolean): void } {
    const counted = this.#byName.get(name) ?? { started: 0, succeeded: 0, failed: 0 };
    this.#byName.set(name, counted);
    counted.started++;
    this.#running++;
    return {
      end: (succeeded) => {
        if (succeeded) counted.succeeded++;
        else counted.failed++;
        if (--this.#running === 0) for (const resolve of this.#waiting.splice(0)) resolve();
      },
    };
  }

  get running(): number {
    return this.#running;
  }

  snapshot(): Readonly<Record<string, Readonly<FunctionCount>>> {
    return Object.fromEntries([...this.#byName].map(([name, count]) => [name, { ...count }]));
  }

  /** Resolves when nothing runs, or after `milliseconds`; says which. */
  idle(milliseconds: number): Promise<boolean> {
    if (this.#running === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), milliseconds);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
}
