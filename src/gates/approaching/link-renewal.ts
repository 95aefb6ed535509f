import type { Doc } from '../../platform/cosmos/documents.ts';

/** When one person was mailed fresh links about one proposal. */
export interface LinkRenewals extends Doc {
  readonly kind: 'gates.linkRenewals';
  readonly schema: 1;
  /** UTC instants of the last day. */
  readonly at: readonly string[];
}

const rule = { minutesBetween: 10, perDay: 10 };
const day = 86_400_000;

export const renewalsId = (proposalId: string, approverId: string): string =>
  `link-renewals:${proposalId}:${approverId}`;

/** Milliseconds until another may be mailed; 0 when it may be now. */
export function waitForRenewal(at: readonly string[], now: Date): number {
  const [last, oldest] = [at.at(-1), at.at(-rule.perDay)];
  const after = (instant: string | undefined, ms: number) => (instant ? Date.parse(instant) + ms - now.getTime() : 0);
  return Math.max(0, after(last, rule.minutesBetween * 60_000), after(oldest, day));
}

/** Kept a day, for that is as far as the rule looks back. */
export const withRenewal = (
  proposalId: string,
  approverId: string,
  at: readonly string[],
  now: Date,
): LinkRenewals & { readonly ttl: number } => ({
  id: renewalsId(proposalId, approverId),
  kind: 'gates.linkRenewals',
  schema: 1,
  at: [...at, now.toISOString()].slice(-rule.perDay),
  ttl: day / 1000,
});
