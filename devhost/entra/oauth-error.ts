import { randomUUID } from 'node:crypto';

/** A refusal as Entra words it (learn.microsoft.com, "Microsoft Entra authentication and authorization error codes"). */
export interface OAuthError {
  readonly error: string;
  /** The number after AADSTS. */
  readonly code: number;
  readonly message: string;
}

export const isOAuthError = (value: object): value is OAuthError => 'error' in value;

export const description = ({ code, message }: OAuthError): string => `AADSTS${code}: ${message}`;

/** Body of the token endpoint's refusal. */
export function errorBody(refusal: OAuthError, now: number): object {
  return {
    error: refusal.error,
    error_description: description(refusal),
    error_codes: [refusal.code],
    timestamp: new Date(now).toISOString().replace('T', ' ').replace(/\.\d+/, ''),
    trace_id: randomUUID(),
    correlation_id: randomUUID(),
  };
}
