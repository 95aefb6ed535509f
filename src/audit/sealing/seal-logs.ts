import { setTimeout as pause } from 'node:timers/promises';
import type { TenantScope } from '../../platform/scope.ts';
import type { Alarm } from '../checking/alarm.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import { joinedRuns } from './joined-runs.ts';
import type { Seal } from './seal.ts';
import { type SealingParts, sealsEpochs } from './seal-epoch.ts';

/** What another instance has written may be visible here a moment later: Cosmos DB's session consistency ends at the instance. */
const secondLookMs = 250;

/** Checkpoints of the tenants' logs. */
export function sealsLogs({ alarm, ...parts }: SealingParts & { readonly alarm: Alarm }) {
  const sealEpoch = sealsEpochs(parts);
  const shared = joinedRuns<Seal | undefined>();

  /** What does not add up is looked at twice before anybody is alarmed. */
  async function carefully(scope: TenantScope, epoch: number): Promise<Seal | undefined> {
    try {
      return await sealEpoch(scope, epoch);
    } catch (fault) {
      if (!(fault instanceof LogInconsistent)) throw fault;
      await pause(secondLookMs);
    }
    try {
      return await sealEpoch(scope, epoch);
    } catch (fault) {
      if (fault instanceof LogInconsistent) await alarm(scope, fault.finding, fault.facts);
      throw fault;
    }
  }

  const run = (scope: TenantScope, epoch: number): Promise<Seal | undefined> =>
    shared(`${scope.tenant}/${epoch}`, () => carefully(scope, epoch));

  /** Returns when a checkpoint covers so many leaves of the epoch. Throws LogInconsistent where nothing may be signed. */
  async function sealedUpTo(scope: TenantScope, epoch: number, size: number): Promise<Seal> {
    const seal = await run(scope, epoch);
    if (seal && seal.size >= size) return seal;
    throw new Error(`epoch ${epoch} of the log of ${scope.tenant} has ${seal?.size ?? 0} leaves to sign, not ${size}`);
  }

  return {
    sealedUpTo,
    /** Brings the checkpoint of the newest epoch up to its end. Undefined for a log that has not begun. */
    seal: async (scope: TenantScope): Promise<Seal | undefined> => run(scope, await parts.reader.epoch(scope)),
    /** The signed note that covers all of an epoch that is closed: made now, if need be. */
    async lastCheckpoint(scope: TenantScope, epoch: number): Promise<string> {
      const head = await parts.reader.head(scope, epoch);
      if (!head?.closed) throw new Error(`epoch ${epoch} of the log of ${scope.tenant} is not closed`);
      return (await sealedUpTo(scope, epoch, head.size)).note;
    },
  };
}

export type SealsLogs = ReturnType<typeof sealsLogs>;
