import { z } from 'zod';
import type { Principal } from '../auth.ts';

const common = { oid: z.string().min(1).max(100), roles: z.array(z.string()).default([]) };
/** Names and addresses are for display and letters; they change hands, so nothing is ever granted to them. */
const personShape = z
  .object({ ...common, name: z.string().default(''), preferred_username: z.string().default('') })
  .transform((claims) => person(claims));
const applicationShape = z
  .object({
    idtyp: z.literal('app'),
    azp: z.string().min(1).max(100),
    roles: common.roles,
    app_displayname: z.string().optional(),
  })
  .transform(
    (claims): Principal => ({
      id: claims.azp,
      kind: 'application',
      name: claims.app_displayname ?? claims.azp,
      appRoles: claims.roles,
    }),
  );

interface PersonClaims {
  readonly oid: string;
  readonly name: string;
  readonly preferred_username: string;
  readonly roles: readonly string[];
}

const person = (claims: PersonClaims): Principal => ({
  id: claims.oid,
  kind: 'person',
  name: claims.name || claims.preferred_username || claims.oid,
  ...(claims.preferred_username.includes('@') ? { email: claims.preferred_username.toLowerCase() } : {}),
  appRoles: claims.roles,
});

/** Whom an ID token speaks of, whose signature, nonce and audience were verified. */
export function personOf(claims: object): Principal | undefined {
  return personShape.safeParse(claims).data;
}

/**
 * Whom an access token speaks for. An application's says `idtyp: app`; a person's carries the scopes the person delegated
 * (Access token claims reference). An ID token carries neither, so it opens no API though its audience may be the same.
 */
export function callerOf(claims: object): Principal | undefined {
  if ('idtyp' in claims && claims.idtyp !== 'user') return applicationShape.safeParse(claims).data;
  return 'scp' in claims && typeof claims.scp === 'string' && claims.scp !== '' ? personOf(claims) : undefined;
}
