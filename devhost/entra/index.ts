import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DevhostClock } from '../clock.ts';
import { Counter } from '../http/counter.ts';
import { send, sendJson } from '../http/exchange.ts';
import { escapeHtml, page } from '../http/page.ts';
import { serve } from '../http/serve.ts';
import type { Clock, ControlHandler, RunningService, ServiceContext, TokenCheck } from '../service.ts';
import { AuthorizationCodes } from './codes.ts';
import {
  type Application,
  apiAudience,
  applications,
  counterpart,
  homeTenant,
  managedIdentity,
  users,
} from './directory.ts';
import { discovery } from './discovery.ts';
import { managedIdentityEndpoint, openIdentityHeader } from './managed-identity.ts';
import { authorizeEndpoint } from './sign-in.ts';
import { openSigningKey } from './signing-key.ts';
import { testTokenEndpoint } from './test-tokens.ts';
import { tokenCheck } from './token-check.ts';
import { tokenEndpoint } from './token-endpoint.ts';
import { type Issuer, issuerV2 } from './tokens.ts';

export { applications, findUser, homeTenant, users } from './directory.ts';

export interface RunningEntra extends RunningService {
  readonly tokens: TokenCheck;
  /** The app settings that say who the app is, who signs people in and where its own tokens come from. */
  readonly settings: Readonly<Record<string, string>>;
  readonly control: ControlHandler;
}

/** What a service gets, except the check of tokens, which is this service's to give. */
type EntraContext = Omit<ServiceContext, 'tokens' | 'clock'> & {
  readonly clock: Clock & Partial<Pick<DevhostClock, 'nowBeforeMove'>>;
};

/**
 * One Entra tenant: OpenID Connect v2.0 with real signatures, a sign-in page without passwords, and the token endpoint App
 * Service gives to managed identities. Plain http, for browsers on this machine. Not offered: device code, on-behalf-of,
 * consent, sessions, conditional access.
 */
export async function startEntra(context: EntraContext): Promise<RunningEntra> {
  const key = openSigningKey(context.dataDir);
  const identityHeader = openIdentityHeader(context.dataDir);
  const codes = new AuthorizationCodes(() => context.clock.now());
  const counter = new Counter();
  const secretOf = (client: Application) =>
    createHmac('sha256', identityHeader).update(client.clientId).digest('base64url');
  let issuer: Issuer | undefined;

  const listening = await serve('http', context, async (request, response, url) => {
    if (!issuer) return sendJson(response, 503, { error: { message: 'starting' } });
    if (url.pathname === '/msi/token' && request.method === 'GET') {
      counter.add('managedIdentityToken');
      return managedIdentityEndpoint(issuer, identityHeader)(request, response, url);
    }
    const [, tenant = '', ...rest] = url.pathname.split('/');
    const path = rest.join('/');
    const name = `${request.method} ${path}`;
    counter.add(name);
    const open = { 'access-control-allow-origin': '*' };
    switch (name) {
      case 'GET v2.0/.well-known/openid-configuration':
        return sendJson(response, 200, discovery(issuer.base, namedTenant(tenant)), open);
      case 'GET discovery/v2.0/keys':
        return sendJson(
          response,
          200,
          { keys: [{ ...key.jwk, issuer: issuerV2(issuer.base, namedTenant(tenant)) }] },
          open,
        );
      case 'GET oauth2/v2.0/authorize':
      case 'POST oauth2/v2.0/authorize':
        return authorizeEndpoint(tenant, codes)(request, response, url);
      case 'POST oauth2/v2.0/token':
        return tokenEndpoint(tenant, { issuer, codes, secretOf })(request, response, url);
      case 'OPTIONS oauth2/v2.0/token':
        return preflight(request, response);
      case 'GET oauth2/v2.0/logout':
        return signedOut(response, url);
      default:
        return sendJson(response, 404, { error: { message: `${name} is not offered` } });
    }
  });
  const ready: Issuer = { base: listening.url, key, now: () => context.clock.now() };
  issuer = ready;
  const testToken = testTokenEndpoint(ready);
  return {
    ...listening,
    tokens: tokenCheck(key, context.clock),
    settings: {
      AZURE_TENANT_ID: homeTenant.id,
      AZURE_CLIENT_ID: managedIdentity.clientId,
      IDENTITY_ENDPOINT: `${listening.url}/msi/token`,
      IDENTITY_HEADER: identityHeader,
      AUTH_AUTHORITY: issuerV2(listening.url, homeTenant.id),
      AUTH_AUDIENCE: apiAudience,
      AUTH_CLIENT_ID: counterpart.clientId,
      AUTH_CLIENT_SECRET: secretOf(counterpart),
    },
    counts: () => counter.all(),
    control(request, response, url) {
      if (url.pathname === '/devhost/token' && request.method === 'POST') return testToken(request, response, url);
      if (url.pathname === '/directory') {
        const apps = applications.map((application) => ({ ...application, secret: secretOf(application) }));
        return sendJson(response, 200, { tenant: homeTenant, users, applications: apps });
      }
      return send(response, 200, 'text/html; charset=utf-8', overview());
    },
  };
}

/** Aliases are answered with the id behind them, as tokens carry it. */
const namedTenant = (tenant: string): string =>
  /^[0-9a-f-]{36}$/i.test(tenant) ? tenant.toLowerCase() : homeTenant.id;

function preflight(request: IncomingMessage, response: ServerResponse): void {
  response
    .writeHead(204, {
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
      vary: 'Origin',
    })
    .end();
}

function signedOut(response: ServerResponse, url: URL): void {
  const target = URL.parse(url.searchParams.get('post_logout_redirect_uri') ?? '');
  if (target && ['localhost', '127.0.0.1'].includes(target.hostname)) {
    response.writeHead(302, { location: target.href, 'content-length': 0 }).end();
  } else send(response, 200, 'text/html; charset=utf-8', page('Signed out', '<p>You signed out of your account.</p>'));
}

function overview(): string {
  const rows = users.map(
    ({ key, name, title, upn, roles }) =>
      `<tr><td>${escapeHtml(key)}</td><td>${escapeHtml(name)}<br>${escapeHtml(upn)}</td><td>${escapeHtml(title)}</td><td>${escapeHtml(roles.join(', '))}</td></tr>`,
  );
  return page(
    'Entra ID: people who can sign in',
    `<table><thead><tr><th>Key</th><th>Name</th><th>Who</th><th>App roles</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  );
}
