import { isObject } from '../http/exchange.ts';
import type { Version } from './store.ts';
import { badParameter } from './vault-error.ts';

type Settable = Pick<Version, 'enabled' | 'notBefore' | 'expires' | 'tags'>;

/** `attributes` and `tags` of a request, over what is there already. Times are seconds since the epoch. */
export function settable(body: Record<string, unknown>, current?: Settable): Settable {
  const given = body.attributes ?? {};
  if (!isObject(given)) throw badParameter('attributes must be an object');
  const time = (name: 'nbf' | 'exp', fallback: number | null): number | null => {
    const value = given[name];
    if (value === undefined || value === null) return fallback;
    if (typeof value !== 'number') throw badParameter(`attributes.${name} must be seconds since the epoch`);
    return value;
  };
  const { enabled } = given;
  if (enabled !== undefined && enabled !== null && typeof enabled !== 'boolean') {
    throw badParameter('attributes.enabled must be true or false');
  }
  const tags = body.tags;
  if (tags !== undefined && tags !== null && !isObject(tags)) throw badParameter('tags must be an object');
  return {
    enabled: typeof enabled === 'boolean' ? Number(enabled) : (current?.enabled ?? 1),
    notBefore: time('nbf', current?.notBefore ?? null),
    expires: time('exp', current?.expires ?? null),
    tags: isObject(tags) ? JSON.stringify(tags) : (current?.tags ?? null),
  };
}

/** As answers carry them. */
export const attributesOf = ({ enabled, notBefore, expires, created, updated }: Version): object => ({
  enabled: enabled === 1,
  ...(notBefore === null ? {} : { nbf: notBefore }),
  ...(expires === null ? {} : { exp: expires }),
  created,
  updated,
  // Deleting is final here: there is no deleted state to recover from.
  recoveryLevel: 'Purgeable',
  recoverableDays: 0,
});

export const tagsOf = ({ tags }: Version): object => (tags === null ? {} : { tags: JSON.parse(tags) });
