/** What a link knows of the codes that were mailed for it. Only a keyed hash of the last one is kept. */
export interface CodesOfLink {
  /** UTC instants of the last hour's codes. */
  readonly codesSentAt: readonly string[];
  readonly code?: {
    /** HMAC of the code under the link's token, which nobody who reads the store has. */
    readonly hash: string;
    readonly until: string;
    readonly wrong: number;
  };
}

/**
 * Six digits, good for ten minutes and five tries, five of them an hour: whoever holds a link that was sent to another has
 * one chance in 40,000 an hour (NIST SP 800-63B-4 §3.2.2 asks for limits where a secret has so few digits).
 */
export const codeRule = { digits: 6, minutes: 10, tries: 5, perHour: 5 } as const;

/** What people type around digits is no mistake. */
export const codeAsTyped = (typed: string): string => typed.replace(/[\s-]/g, '');

/** Milliseconds until another code may be mailed; 0 when it may be now. */
export function waitForCode({ codesSentAt }: CodesOfLink, now: Date): number {
  const oldest = codesSentAt.at(-codeRule.perHour);
  return oldest === undefined ? 0 : Math.max(0, Date.parse(oldest) + 3_600_000 - now.getTime());
}

/** A new code takes the place of the one before, with tries of its own. */
export function withCode(codes: CodesOfLink, hash: string, now: Date): CodesOfLink {
  return {
    codesSentAt: [...codes.codesSentAt, now.toISOString()].slice(-codeRule.perHour),
    code: { hash, until: new Date(now.getTime() + codeRule.minutes * 60_000).toISOString(), wrong: 0 },
  };
}

/**
 * One try. `after` has to be stored before anything is said of `right`, on the condition that nobody else tried meanwhile:
 * else many tries at once would be one. A code that was right is gone. Undefined: there is no code to be tried.
 */
export function tried(
  { code, codesSentAt }: CodesOfLink,
  hash: string,
  now: Date,
): { readonly right: boolean; readonly after: CodesOfLink } | undefined {
  if (!code || code.wrong >= codeRule.tries || now >= new Date(code.until)) return undefined;
  const right = code.hash === hash;
  return { right, after: right ? { codesSentAt } : { codesSentAt, code: { ...code, wrong: code.wrong + 1 } } };
}
