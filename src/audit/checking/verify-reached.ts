import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { TenantScope } from '../../platform/scope.ts';
import type { LogReader } from '../log-reader.ts';
import { tileWidth } from '../tree/tile-paths.ts';
import { coversTo } from '../verifier/compact-range.ts';
import { type Check, fromTheBeginning, newCheck, type Reached } from './check.ts';
import type { Found } from './found.ts';

/** What another instance has sealed may be visible here a moment later. */
const secondLookMs = 250;

const count = z.int().min(0);
const reachedShape = z.looseObject({
  epoch: count,
  size: count,
  range: z.array(z.looseObject({ level: count, index: count, hash: z.base64().length(44) })),
  ordinal: count,
  leaves: count,
});
const checkShape = z.looseObject({
  fresh: reachedShape,
  round: z.looseObject({ ...reachedShape.shape, startedAt: z.iso.datetime(), endedAt: z.iso.datetime().optional() }),
  unsaid: z.boolean(),
  failedOn: z.record(z.string(), z.string()),
});

/**
 * What the check remembers lies in the database, where its administrator can write: who says there that all of a log was looked
 * at would never be found out. So what is ahead of the log is a finding, and the look begins anew.
 */
export function verifiesReached(reader: Pick<LogReader, 'head' | 'seal'>) {
  async function isReached(scope: TenantScope, { epoch, size, range, ordinal, leaves }: Reached): Promise<boolean> {
    if (!coversTo(size, range) || size % tileWidth !== 0 || size > leaves) return false;
    if (leaves === 0 && ordinal === 0) return epoch === 0 || (await reader.head(scope, epoch)) !== undefined;
    const seal = (await reader.seal(scope, epoch))?.doc;
    return seal !== undefined && leaves <= seal.size && ordinal <= seal.ordinal;
  }

  return {
    /** The check as it was stored, when it is one. */
    readable(stored: Check, now: string, found: Found): Check {
      if (checkShape.safeParse(stored).success) return stored;
      found.add('checkChanged', {});
      return newCheck(now);
    },
    /** From where to go on. */
    async goesOnFrom(scope: TenantScope, reached: Reached, found: Found): Promise<Reached> {
      if (await isReached(scope, reached)) return reached;
      await pause(secondLookMs);
      if (await isReached(scope, reached)) return reached;
      const { epoch, leaves, ordinal } = reached;
      found.add('checkChanged', { epoch, leaves, ordinal });
      return fromTheBeginning;
    },
  };
}
