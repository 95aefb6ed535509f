import type { Evidence } from '../evidence-window.ts';
import type { Check, Checked } from './check.ts';
import { isolationDenials } from './isolation-denials.ts';
import { phaseChain } from './phase-chain.ts';
import { retention } from './retention.ts';
import { separationOfDuties } from './separation-of-duties.ts';

/** Every finding comes from one of these. */
export const checks: readonly Check[] = [separationOfDuties, phaseChain, retention, isolationDenials];

export interface CheckResult {
  readonly check: Check;
  readonly checked: Checked;
}

export const runChecks = (evidence: Evidence): readonly CheckResult[] =>
  checks.map((check) => ({ check, checked: check.run(evidence) }));

/**
 * Good only when everything was judged; bad with one violation. Undefined is no finding at all: there was nothing to judge, or
 * not all of it could be, and the absence of a finding says nothing.
 */
export function verdictOf({ judged, violations, unknown }: Checked): 'satisfied' | 'not-satisfied' | undefined {
  if (violations.length > 0) return 'not-satisfied';
  return judged > 0 && unknown.length === 0 ? 'satisfied' : undefined;
}
