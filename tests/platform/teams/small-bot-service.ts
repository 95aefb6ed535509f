import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const appId = '33333333-2222-4333-8444-555566667777';

/** What the Bot Connector service announces, with keys that are endorsed or not; tests mint every kind of token with them. */
export async function startSmallBotService() {
  const keys = new Map<string, GenerateKeyPairResult['privateKey']>();
  const jwks: object[] = [];
  let issuer = 'https://api.botframework.com';
  const server = createServer((request, response) => {
    const answer = request.url === '/keys' ? { keys: jwks } : { issuer, jwks_uri: `${origin}/keys` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const addKey = async (kid: string, more: object) => {
    const pair = await generateKeyPair('RS256', { extractable: true });
    keys.set(kid, pair.privateKey);
    jwks.push({ ...(await exportJWK(pair.publicKey)), kid, alg: 'RS256', use: 'sig', ...more });
  };
  await addKey('teams', { endorsements: ['directline', 'msteams'] });
  await addKey('skype', { endorsements: ['skype'] });
  await addKey('plain', {});
  const seconds = () => Math.floor(Date.now() / 1000);
  const claims = (): JWTPayload => ({
    ...{ iss: 'https://api.botframework.com', aud: appId, serviceurl: 'https://smba.example/teams' },
    ...{ nbf: seconds(), exp: seconds() + 3600 },
  });
  return {
    metadata: `${origin}/openidconfiguration`,
    claims,
    seconds,
    callsItself: (name: string) => {
      issuer = name;
    },
    mint(payload: JWTPayload, kid = 'teams', key = keys.get(kid)) {
      if (!key) throw new Error(`no key ${kid}`);
      return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(key);
    },
    mintWithout(header: 'kid') {
      const key = keys.get('teams');
      if (!key) throw new Error(`no key to mint without ${header}`);
      return new SignJWT(claims()).setProtectedHeader({ alg: 'RS256' }).sign(key);
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
