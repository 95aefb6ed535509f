import type { Facts } from './checking/alarm.ts';
import { type Finding, findings } from './checking/findings.ts';

/** The log does not add up: with itself, or with what was signed. Nothing is signed while that is so. */
export class LogInconsistent extends Error {
  override readonly name = 'LogInconsistent';
  readonly finding: Finding;
  readonly facts: Facts;
  constructor(finding: Finding, facts: Facts) {
    const told = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
    super(`The log does not add up: ${findings[finding]} (${told.join(', ')})`);
    this.finding = finding;
    this.facts = facts;
  }
}
