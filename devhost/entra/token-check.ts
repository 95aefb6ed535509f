import { errors, jwtVerify } from 'jose';
import type { TokenCheck } from '../service.ts';
import type { SigningKey } from './signing-key.ts';

/** Verifying costs more than answering most requests, and clients send the same token for hours. */
const remembered = 500;

/**
 * Signature, time and audience of bearer tokens. Just after a move of the clock, a token issued before it is judged by the
 * time before it: see nowBeforeMove of the devhost's clock.
 */
export function tokenCheck(key: SigningKey, clock: { now(): number; nowBeforeMove?(): number }): TokenCheck {
  const known = new Map<string, Record<string, unknown>>();
  const claimsOf = async (token: string): Promise<Record<string, unknown> | undefined> => {
    const seen = known.get(token);
    if (seen) return seen;
    try {
      // Times are checked below, on every use and not on the first alone.
      const { payload } = await jwtVerify(token, key.publicKey, {
        algorithms: ['RS256'],
        currentDate: new Date(0),
        clockTolerance: '1000 years',
      });
      if (known.size >= remembered) known.delete(known.keys().next().value ?? '');
      known.set(token, payload);
      return payload;
    } catch (fault) {
      if (fault instanceof errors.JOSEError) return undefined;
      throw fault;
    }
  };
  return {
    async verify(authorization, audience) {
      const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
      const claims = token === undefined ? undefined : await claimsOf(token);
      if (claims === undefined) return undefined;
      const before = (clock.nowBeforeMove?.() ?? clock.now()) / 1000;
      const seconds = Number(claims.iat) <= before ? before : clock.now() / 1000;
      if (typeof claims.exp !== 'number' || claims.exp <= seconds) return undefined;
      const aud = claims.aud;
      // Clients ask for the resource with and without the trailing slash; the services take both.
      if (typeof aud !== 'string' || aud.replace(/\/$/, '') !== audience) return undefined;
      return claims;
    },
  };
}
