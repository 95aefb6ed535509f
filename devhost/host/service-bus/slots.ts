/** At most so many at once; the rest waits in order. */
export class Slots {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  readonly #onEmpty: (() => void)[] = [];
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves with the way to give the slot back. */
  async take(): Promise<() => void> {
    if (this.#taken >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#taken++;
    let held = true;
    return () => {
      if (held) this.#release();
      held = false;
    };
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.take();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Resolves when no slot is taken. */
  async empty(): Promise<void> {
    if (this.#taken > 0) await new Promise<void>((resolve) => this.#onEmpty.push(resolve));
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next) {
      next();
      return;
    }
    this.#taken--;
    if (this.#taken === 0) for (const resolve of this.#onEmpty.splice(0)) resolve();
  }
}
