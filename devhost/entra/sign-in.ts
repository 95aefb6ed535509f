import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { readForm, send } from '../http/exchange.ts';
import { escapeHtml, page } from '../http/page.ts';
import type { Handle } from '../http/serve.ts';
import { type AuthorizationRequest, carried, parseRest, parseTarget } from './authorization-request.ts';
import type { AuthorizationCodes } from './codes.ts';
import { findUser, homeTenant, users } from './directory.ts';
import { description, isOAuthError } from './oauth-error.ts';

/** GET shows who can sign in; POST with `user` signs that one in. There are no passwords and no sessions. */
export function authorizeEndpoint(tenant: string, codes: AuthorizationCodes): Handle {
  return async (request, response, url) => {
    const given = request.method === 'POST' ? await readForm(request) : url.searchParams;
    const target = parseTarget(tenant, given);
    if (isOAuthError(target)) {
      return show(response, 400, 'Sign-in is not possible', `<p>${escapeHtml(description(target))}</p>`);
    }
    const rest = parseRest(given);
    const answer = (parameters: Record<string, string>) => {
      const mode = isOAuthError(rest) ? 'query' : rest.responseMode;
      const state = given.get('state');
      return returnTo(response, target.redirectUri, mode, { ...parameters, ...(state === null ? {} : { state }) });
    };
    if (isOAuthError(rest)) return answer({ error: rest.error, error_description: description(rest) });
    const user = request.method === 'POST' ? findUser(given.get('user') ?? '') : undefined;
    if (user) return answer({ code: codes.issue({ ...target, ...rest, user }) });
    if (rest.prompt === 'none') {
      return answer({
        error: 'login_required',
        error_description: 'AADSTS50058: Nobody is signed in, and prompt is none.',
      });
    }
    return show(response, 200, `Sign in to ${target.client.name}`, choices(url.pathname, given, rest.loginHint));
  };
}

function choices(action: string, given: URLSearchParams, hint: string | undefined): string {
  const hidden = carried
    .filter((name) => given.has(name))
    .map((name) => `<input type="hidden" name="${name}" value="${escapeHtml(given.get(name) ?? '')}">`)
    .join('');
  const preferred = hint === undefined ? undefined : findUser(hint);
  const listed = preferred ? [preferred, ...users.filter((user) => user !== preferred)] : users;
  const items = listed.map(
    ({ key, name, title, upn }) =>
      `<li><form method="post" action="${escapeHtml(action)}">${hidden}<button name="user" value="${escapeHtml(key)}">` +
      `<strong>${escapeHtml(name)}</strong><br>${escapeHtml(title)}<br><small>${escapeHtml(upn)}</small></button></form></li>`,
  );
  return (
    `<p class="note">${escapeHtml(homeTenant.name)}, a made-up organisation on this machine. Choose who you are; there is no password.</p>` +
    `<ul class="choices">${items.join('\n')}</ul>`
  );
}

function returnTo(
  response: ServerResponse,
  redirectUri: string,
  mode: AuthorizationRequest['responseMode'],
  parameters: Readonly<Record<string, string>>,
): void {
  if (mode === 'form_post') {
    const nonce = randomBytes(16).toString('base64url');
    const fields = Object.entries(parameters)
      .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
      .join('');
    const form = `<form method="post" action="${escapeHtml(redirectUri)}">${fields}<button>Continue</button></form>`;
    const submit = `<script nonce="${nonce}">document.forms[0].submit()</script>`;
    show(response, 200, 'Signing in', form + submit, `; script-src 'nonce-${nonce}'`);
    return;
  }
  const target = new URL(redirectUri);
  if (mode === 'fragment') target.hash = new URLSearchParams(parameters).toString();
  else for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  response.writeHead(302, { location: target.href, 'cache-control': 'no-store', 'content-length': 0 }).end();
}

function show(response: ServerResponse, status: number, title: string, main: string, policy = ''): void {
  send(response, status, 'text/html; charset=utf-8', page(title, main), {
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'${policy}`,
    'referrer-policy': 'no-referrer',
  });
}
