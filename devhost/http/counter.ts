/** Requests served since start, by kind: what request budgets are asserted on. */
export class Counter {
  readonly #byKind = new Map<string, number>();

  add(kind: string): void {
    this.#byKind.set(kind, (this.#byKind.get(kind) ?? 0) + 1);
  }

  all(): Record<string, number> {
    return Object.fromEntries(this.#byKind);
  }
}
