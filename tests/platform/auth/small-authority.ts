import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const directory = '11111111-2222-4333-8444-555566667777';
export const audience = 'api-client-id';

/** An OpenID Connect issuer reduced to what the verifier fetches; tests mint every kind of token with its keys. */
export async function startSmallAuthority() {
  const keys = new Map<string, GenerateKeyPairResult['privateKey']>();
  let jwks: object[] = [];
  const requests: string[] = [];
  let tokenAnswer: (form: URLSearchParams) => Promise<object> = async () => ({ error: 'invalid_grant' });

  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const path = (request.url ?? '').split('?')[0] ?? '';
    requests.push(path);
    const answer = path.endsWith('openid-configuration')
      ? metadata()
      : path.endsWith('/keys')
        ? { keys: jwks }
        : await tokenAnswer(new URLSearchParams(body));
    const status = 'error' in answer ? 400 : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${origin}/${directory}/v2.0`;
  const metadata = () => ({
    issuer,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    jwks_uri: `${origin}/keys`,
  });

  const addKey = async (kid: string) => {
    const pair = await generateKeyPair('RS256', { extractable: true });
    keys.set(kid, pair.privateKey);
    jwks = [...jwks, { ...(await exportJWK(pair.publicKey)), kid, alg: 'RS256', use: 'sig' }];
    return pair;
  };
  await addKey('k1');

  const now = () => Math.floor(Date.now() / 1000);
  const personClaims = (): JWTPayload => ({
    iss: issuer,
    aud: audience,
    tid: directory,
    ver: '2.0',
    oid: 'oid-ann',
    sub: 'pairwise',
    name: 'Ann Account',
    preferred_username: 'Ann@MSP.example',
    scp: 'access_as_user',
    roles: ['Provider.Admin'],
    iat: now(),
    nbf: now(),
    exp: now() + 3600,
  });
  const mint = (claims: JWTPayload, kid = 'k1', key = keys.get(kid)) => {
    if (!key) throw new Error(`no key ${kid}`);
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(key);
  };
  return {
    issuer,
    origin,
    requests,
    addKey,
    personClaims,
    mint,
    answerTokenRequests(answer: (form: URLSearchParams) => Promise<object>) {
      tokenAnswer = answer;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
