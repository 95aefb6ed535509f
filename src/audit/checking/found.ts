import { LogInconsistent } from '../log-inconsistent.ts';
import type { Facts } from './alarm.ts';
import type { Finding } from './findings.ts';

/** What a look found: each kind once, where it was first seen and how often. */
export class Found {
  readonly #seen = new Map<Finding, { readonly facts: Facts; times: number }>();

  add(finding: Finding, facts: Facts): void {
    const before = this.#seen.get(finding);
    if (before) before.times++;
    else this.#seen.set(finding, { facts, times: 1 });
  }

  /** What was thrown as not adding up. Anything else is a fault and thrown on. */
  addThrown(fault: unknown): void {
    if (!(fault instanceof LogInconsistent)) throw fault;
    this.add(fault.finding, fault.facts);
  }

  /** How often anything was found. */
  get times(): number {
    return this.all.reduce((sum, { times }) => sum + times, 0);
  }

  get all(): readonly { readonly finding: Finding; readonly facts: Facts; readonly times: number }[] {
    return [...this.#seen].map(([finding, seen]) => ({ finding, ...seen }));
  }
}
