/**
 * The kinds of "no" and the HTTP status each becomes (RFC 9110, RFC 6585). A slice names its own literal codes and gives
 * each one of these kinds; so this table is exhaustive and knows no business word.
 */
export const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  gone: 410,
  changedMeanwhile: 412,
  tooLarge: 413,
  unsupportedMediaType: 415,
  unprocessable: 422,
  locked: 423,
  versionRequired: 428,
  tooManyRequests: 429,
  fault: 500,
  unavailable: 503,
} as const satisfies Record<string, number>;

export type RefusalKind = keyof typeof statusOf;

/** One broken rule of an input: where, which rule, and what was seen (shortened, for it is attacker-controlled). */
export interface Violation {
  readonly field: string;
  readonly rule: string;
  readonly value?: unknown;
}

export interface Refusal<Code extends string = string> {
  readonly kind: RefusalKind;
  /** Stable, for programs: `contract.authorMayNotApprove`. */
  readonly code: Code;
  /** One plain English sentence, for people. */
  readonly message: string;
  readonly violations?: readonly Violation[];
  /** Facts the caller needs to go on, such as the current version at 412 or the possible events at 409. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** What a protocol wants said in a header too, such as the offset of an upload. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Builds a refusal; slices wrap it in named functions in their refusals.ts. */
export const refusal = <Code extends string>(
  kind: RefusalKind,
  code: Code,
  message: string,
  more: Pick<Refusal, 'violations' | 'details' | 'headers'> = {},
): Refusal<Code> => ({ kind, code, message, ...more });

/** What the caller may not see does not exist, so absent and foreign are answered with the very same words. */
export const notFound = (what: string): Refusal<'notFound'> =>
  refusal('notFound', 'notFound', `There is no such ${what}, or you have no access to it.`);

export const forbidden = (permission: string): Refusal<'forbidden'> =>
  refusal('forbidden', 'forbidden', `Your roles do not allow this (${permission}).`, { details: { permission } });

export const invalid = (violations: readonly Violation[]): Refusal<'invalid'> =>
  refusal('invalid', 'invalid', violations.map((v) => `${v.field}: ${v.rule}`).join('; '), { violations });

/** 412, with the ETag there is now, as far as there is one. `what` as in "Somebody changed this delegation". */
export const staleVersion = <Code extends string>(code: Code, what: string, etag: string | undefined): Refusal<Code> =>
  refusal(
    'changedMeanwhile',
    code,
    `Somebody changed ${what} since you read it. Read it again and repeat your change.`,
    {
      details: etag ? { etag } : {},
    },
  );
