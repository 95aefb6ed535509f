import type { Clock } from '../../platform/clock.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { log } from '../../platform/telemetry.ts';
import { LogInconsistent } from '../log-inconsistent.ts';
import { checkpointName } from '../sealing/seal.ts';
import { tileWidth } from '../tree/tile-paths.ts';
import type { Alarm } from './alarm.ts';
import { type Check, checkId, checkPartition, fromTheBeginning, newCheck, type Reached } from './check.ts';
import { checkEvent } from './check-events.ts';
import { checksStretches, type StretchParts } from './check-stretch.ts';
import { Found } from './found.ts';
import { verifiesReached } from './verify-reached.ts';

export interface CheckingParts extends StretchParts {
  readonly documents: Documents;
  /** Brings the last checkpoint up to the end of the log, and what the log knows of it up to what is signed. */
  readonly seal: (scope: TenantScope) => Promise<unknown>;
  readonly alarm: Alarm;
  readonly clock: Clock;
}

/** All of a log is read again within so many days. */
const roundDays = 30;
const dayMs = 86_400_000;
/** Runs of a round at one an hour, with time to spare for those that fall out. */
const runsOfRound = roundDays * 24 * 0.8;
/** What is new is looked at before anything old: in tiles, for one run. */
const freshTiles = 80;
const leastTiles = 4;

export interface Checked {
  readonly findings: Found['all'];
  readonly said: boolean;
}

/**
 * One run of the continuous check: what is new in the log, and the next part of the look through all of it. What is wrong is
 * alarmed every time and put on record once a day; that all is well is put on record at most daily, and only when there was
 * something new or the whole log was read, so that a quiet tenant's log does not grow by being checked.
 */
export function checksLogs(parts: CheckingParts) {
  const { documents, reader, writeOnce, seal, alarm, clock } = parts;
  const checkStretch = checksStretches(parts);
  const verifyReached = verifiesReached(reader);

  async function through(scope: TenantScope, from: Reached, tiles: number, found: Found) {
    let [reached, left, news] = [from, tiles * tileWidth, 0];
    for (;;) {
      const stretch = await checkStretch(scope, reached, left, found);
      news += stretch.news;
      const epoch = stretch.reached.epoch;
      left -= epoch === reached.epoch ? Math.max(tileWidth, stretch.reached.size - reached.size) : tileWidth;
      reached = stretch.reached;
      if (stretch.atEnd || left <= 0) return { reached, atEnd: stretch.atEnd, news };
      left -= left % tileWidth;
    }
  }

  /** An outage of the vault or the storage is no finding, and no reason not to look at what was signed before. */
  async function isNotSealable(scope: TenantScope, found: Found): Promise<boolean> {
    try {
      await seal(scope);
      return false;
    } catch (fault) {
      if (!(fault instanceof LogInconsistent)) {
        log.warn('a log could not be sealed before its check', { tenant: scope.tenant, fault });
        return true;
      }
      found.addThrown(fault);
      return false;
    }
  }

  /** Storage may be ahead for a moment, while an instance is about to say so: whoever is twice in a row is not. */
  async function aheadOfSeal(scope: TenantScope, before: Check, found: Found): Promise<string | undefined> {
    const epoch = await reader.epoch(scope);
    const ordinal = (await reader.seal(scope, epoch))?.doc.ordinal ?? 0;
    // Where the head says that an epoch is not closed, what was logged in the next one is hidden from everybody.
    if (await writeOnce.read(scope, checkpointName(epoch + 1, 1))) {
      if ((await reader.epoch(scope)) !== epoch) return undefined;
      const suspect = `e${epoch + 1}/1`;
      if (before.suspect === suspect) found.add('sealBehindStorage', { epoch: epoch + 1, ordinal: 1 });
      return suspect;
    }
    if (!(await writeOnce.read(scope, checkpointName(epoch, ordinal + 1)))) return undefined;
    if (((await reader.seal(scope, epoch))?.doc.ordinal ?? 0) !== ordinal) return undefined;
    const suspect = `e${epoch}/${ordinal + 1}`;
    if (before.suspect === suspect) found.add('sealBehindStorage', { epoch, ordinal: ordinal + 1 });
    return suspect;
  }

  async function tilesOfRound(scope: TenantScope): Promise<number> {
    let leaves = 0;
    for (let epoch = await reader.epoch(scope); epoch >= 0; epoch--)
      leaves += (await reader.head(scope, epoch))?.size ?? 0;
    return Math.max(leastTiles, Math.ceil(leaves / tileWidth / runsOfRound));
  }

  const verified = ({ tenant }: TenantScope, { epoch, leaves, ordinal }: Reached, round: Check['round']) =>
    checkEvent('log.verified', tenant, { epoch, size: leaves, ordinal, whole: round.endedAt !== undefined });

  return async (scope: TenantScope): Promise<Checked> => {
    const now = clock.now().toISOString();
    const day = now.slice(0, 10);
    const stored = await documents.read<Check>(scope, checkPartition, checkId, 'audit.check');
    const found = new Found();
    const before = stored ? verifyReached.readable(stored.doc, now, found) : newCheck(now);
    const isOutage = await isNotSealable(scope, found);
    // What a crash left to be adopted stays there as long as nobody can: that is no finding yet.
    const suspect = isOutage ? before.suspect : await aheadOfSeal(scope, before, found);
    const from = await verifyReached.goesOnFrom(scope, before.fresh, found);
    const seen = found.times;
    const fresh = await through(scope, from, freshTiles, found);
    // Where something is wrong it stays, and finds it again every hour until it is put right.
    const isRight = found.times === seen;
    const round = await nextRound(scope, before.round, now, found);
    for (const { finding, facts } of found.all) await alarm(scope, finding, facts);

    const unsaid = before.unsaid || fresh.news > 0 || (round.endedAt !== undefined && !before.round.endedAt);
    const newly = found.all.filter(({ finding }) => before.failedOn[finding] !== day);
    const says = found.all.length === 0 && unsaid && before.saidOn !== day && fresh.atEnd;
    const events = [
      ...newly.map((failed) => checkEvent('log.verificationFailed', scope.tenant, failed)),
      ...(says ? [verified(scope, fresh.reached, round)] : []),
    ];
    const failed = Object.fromEntries(newly.map(({ finding }) => [finding, day]));
    const { suspect: _, ...rest } = before;
    const doc: Check = {
      ...rest,
      fresh: isRight ? fresh.reached : from,
      round,
      unsaid: unsaid && !says,
      failedOn: { ...before.failedOn, ...failed },
      ...(says ? { saidOn: day } : {}),
      ...(suspect === undefined ? {} : { suspect }),
    };
    // A conflict says that another run was beside this one, and has said the same.
    const write = stored ? ({ op: 'replace', doc, ifMatch: stored.etag } as const) : ({ op: 'create', doc } as const);
    await documents.commit(scope, { partition: checkPartition, writes: [write], events });
    return { findings: found.all, said: says };
  };

  async function nextRound(
    scope: TenantScope,
    before: Check['round'],
    now: string,
    found: Found,
  ): Promise<Check['round']> {
    const age = Date.parse(now) - Date.parse(before.startedAt);
    // One that will begin in some years is due: nobody but a stranger has put it off.
    if (before.endedAt && age >= 0 && age < roundDays * dayMs) return before;
    const from = before.endedAt ? fromTheBeginning : await verifyReached.goesOnFrom(scope, before, found);
    const startedAt = before.endedAt ? now : before.startedAt;
    const { reached, atEnd } = await through(scope, from, await tilesOfRound(scope), found);
    return { ...reached, startedAt, ...(atEnd ? { endedAt: now } : {}) };
  }
}

export type ChecksLogs = ReturnType<typeof checksLogs>;
