export interface WindowRule {
  /** So many in any stretch of `ms`. */
  readonly most: number;
  readonly ms: number;
  /** Keys come from callers: never are more of them held than this. */
  readonly mostKeys: number;
}

/**
 * Counts what happened lately, by key. Pure: it asks no clock, and holds instants in milliseconds. When there are more keys
 * than it may hold, the one that was counted longest ago is forgotten: a flood of addresses costs memory no more than this.
 */
export class SlidingWindow {
  readonly #rule: WindowRule;
  readonly #lately = new Map<string, readonly number[]>();
  constructor(rule: WindowRule) {
    this.#rule = rule;
  }

  /** Milliseconds until one more would be within the rule; 0 when it is now. */
  wait(key: string, now: number): number {
    const lately = this.#within(key, now);
    const oldest = lately.at(-this.#rule.most);
    return oldest === undefined ? 0 : oldest + this.#rule.ms - now;
  }

  count(key: string, now: number): void {
    const lately = [...this.#within(key, now), now].slice(-this.#rule.most);
    this.#lately.delete(key); // so that the order of the keys is the order of their last count
    this.#lately.set(key, lately);
    const [longestAgo] = this.#lately.keys();
    if (this.#lately.size > this.#rule.mostKeys && longestAgo !== undefined) this.#lately.delete(longestAgo);
  }

  #within(key: string, now: number): readonly number[] {
    return (this.#lately.get(key) ?? []).filter((at) => at > now - this.#rule.ms);
  }
}
