import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Authority } from './authority.ts';

/** What has to be remembered between leaving for the authority and coming back (RFC 6749, RFC 7636, OpenID Connect Core). */
interface CodeFlowState {
  /** Ties the answer to this browser. */
  readonly state: string;
  /** Ties the ID token to this attempt. */
  readonly nonce: string;
  /** PKCE: proves that who redeems the code is who asked for it. */
  readonly verifier: string;
}

export interface CodeFlowSettings {
  readonly clientId: string;
  readonly redirectUri: string;
  /** Undefined for a public client. */
  readonly clientSecret: () => Promise<string | undefined>;
}

const random = () => randomBytes(32).toString('base64url');
export const newCodeFlow = (): CodeFlowState => ({ state: random(), nonce: random(), verifier: random() });

/** `select_account` makes the directory ask who it is; without it, it takes whom it knows in this browser. */
export async function authorizationUrl(
  authority: Authority,
  settings: CodeFlowSettings,
  flow: CodeFlowState,
  prompt?: 'select_account',
): Promise<string> {
  const url = new URL((await authority.metadata()).authorization_endpoint);
  const asked = {
    client_id: settings.clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: settings.redirectUri,
    scope: 'openid profile email',
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: createHash('sha256').update(flow.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(prompt ? { prompt } : {}),
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url.href;
}

const tokenAnswer = z.object({ id_token: z.string() });

/** Redeems the code; the verified ID token's claims, or why not, for our log only. */
export async function redeemCode(
  authority: Authority,
  settings: CodeFlowSettings,
  flow: CodeFlowState,
  code: string,
): ReturnType<Authority['verify']> {
  const secret = await settings.clientSecret();
  const response = await fetch((await authority.metadata()).token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: settings.clientId,
      redirect_uri: settings.redirectUri,
      code,
      code_verifier: flow.verifier,
      ...(secret ? { client_secret: secret } : {}),
    }),
    redirect: 'error',
    signal: AbortSignal.timeout(15_000),
  });
  if (response.status >= 500) throw new Error(`the authority's token endpoint answered ${response.status}`);
  const answer = tokenAnswer.safeParse(await response.json());
  if (!response.ok || !answer.success) return { ok: false, reason: `the code was not redeemed: ${response.status}` };
  const outcome = await authority.verify(answer.data.id_token, settings.clientId);
  if (outcome.ok && outcome.claims.nonce !== flow.nonce) return { ok: false, reason: 'nonce: of another sign-in' };
  return outcome;
}
