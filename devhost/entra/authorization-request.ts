import { type Application, findApplication, homeTenant } from './directory.ts';
import type { OAuthError } from './oauth-error.ts';

export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** What a browser was sent to /authorize with, checked. */
export interface AuthorizationRequest {
  readonly client: Application;
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly scope: string;
  /** S256 (RFC 7636 §4.2). */
  readonly codeChallenge: string;
  readonly prompt: string | undefined;
  readonly loginHint: string | undefined;
}

/** Parameters the sign-in form carries along. */
export const carried = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'state',
  'nonce',
  'scope',
  'code_challenge',
  'code_challenge_method',
] as const;

/** Attacker-controlled: anybody can send a browser here. A wrong client or redirect address is never redirected to. */
export function parseTarget(
  tenant: string,
  query: URLSearchParams,
): OAuthError | { client: Application; redirectUri: string } {
  const refuse = (code: number, message: string): OAuthError => ({ error: 'invalid_request', code, message });
  if (!servesTenant(tenant)) return refuse(90002, `Tenant '${tenant}' not found.`);
  const client = findApplication(query.get('client_id') ?? '');
  if (client?.clientId !== query.get('client_id')) {
    return {
      error: 'unauthorized_client',
      code: 700016,
      message: `Application with identifier '${query.get('client_id') ?? ''}' was not found in the directory '${homeTenant.name}'.`,
    };
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isLoopback(redirectUri)) {
    return refuse(
      50011,
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application: only addresses of this machine are.`,
    );
  }
  return { client, redirectUri };
}

export function parseRest(query: URLSearchParams): OAuthError | Omit<AuthorizationRequest, 'client' | 'redirectUri'> {
  const refuse = (code: number, message: string, error = 'invalid_request'): OAuthError => ({ error, code, message });
  const text = (name: string) => query.get(name) || undefined;
  if (query.get('response_type') !== 'code') {
    return refuse(
      700054,
      "response_type must be 'code': the implicit grant is not enabled for the application.",
      'unsupported_response_type',
    );
  }
  const responseMode = query.get('response_mode') || 'query';
  if (!isResponseMode(responseMode))
    return refuse(70007, `'${responseMode}' is not a supported value of 'response_mode'.`);
  const scope = query.get('scope') ?? '';
  if (scope === '') return refuse(900144, "The request must contain the following parameter: 'scope'.");
  const codeChallenge = query.get('code_challenge') ?? '';
  if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(codeChallenge)) {
    return refuse(
      9002325,
      'Proof Key for Code Exchange is required: code_challenge of 43 characters with code_challenge_method S256.',
    );
  }
  return {
    responseMode,
    scope,
    codeChallenge,
    state: text('state'),
    nonce: text('nonce'),
    prompt: text('prompt'),
    loginHint: text('login_hint'),
  };
}

export const servesTenant = (tenant: string): boolean =>
  [homeTenant.id, homeTenant.domain, 'common', 'organizations'].includes(tenant.toLowerCase());

const isResponseMode = (mode: string): mode is ResponseMode => ['query', 'fragment', 'form_post'].includes(mode);

/** A demo user is signed in by one click, so the answer must not leave the machine. */
function isLoopback(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  );
}
