/** What the simulated API answers; `body` is sent as JSON, absent for 204. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Json = Record<string, unknown>;

export interface FieldError {
  readonly code: string;
  readonly message: string;
  readonly resource: string;
  readonly field: string;
}

/** The usual error shape (pyconnectwise, models of the official OpenAPI): code, message, errors. */
export const refusal = (
  status: number,
  code: string,
  message: string,
  errors: readonly FieldError[] | null = null,
): Answer => ({
  status,
  body: { code, message, errors },
});

export const invalid = (resource: string, code: string, field: string, message: string): Answer =>
  refusal(400, 'InvalidObject', `${resource} object is invalid`, [{ code, message, resource, field }]);

export const notFound = (resource: string, id: number): Answer =>
  refusal(404, 'NotFound', `${resource} ${id} not found`);

/** Of another shape than all other errors (ConnectWise PSA Developer Guide, API rate limits). */
export const throttled = (seconds: number): Answer => ({
  status: 429,
  body: { error: 'ConnectWiseAPI', message: `Too many requests. Please try again in ${seconds} seconds.` },
  headers: { 'Retry-After': String(seconds) },
});

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
