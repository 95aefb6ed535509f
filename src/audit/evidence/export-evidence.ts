import type { Clock } from '../../platform/clock.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { log } from '../../platform/telemetry.ts';
import { tellsOf } from '../erasing/redaction.ts';
import { filesOf } from '../verifier/package-files.ts';
import { verifyPackage } from '../verifier/verify-package.ts';
import type { Evidence, TimeWindow } from './evidence-window.ts';
import { packageFaults } from './package-faults.ts';
import { type PackageContent, packageFiles } from './package-files.ts';
import { proofsOf } from './proofs-of-leaves.ts';
import { countIn, rangesOver } from './ranges.ts';
import { type ReadingParts, readsEvidence } from './read-evidence.ts';
import type { ReadsWindow } from './read-window.ts';
import { doesNotHold, emptyWindow, erasureUnderWay, notAWindow, windowTooLarge } from './refusals.ts';

export interface ExportingParts extends ReadingParts {
  readonly window: ReadsWindow;
  readonly clock: Clock;
}

export interface ExportedEvidence {
  readonly window: TimeWindow;
  readonly files: PackageContent;
  /** Leaves in it. */
  readonly events: number;
}

export type ExportsEvidence = (scope: TenantScope, asked: TimeWindow) => Promise<Result<ExportedEvidence>>;

/** What fits into the memory of a small instance and into one answer. */
const mostEvents = 100_000;

/**
 * The evidence package of a window. Exported again it has the same bytes, as long as no event of the window came late into the
 * log and none of its payloads was erased. It is verified as its reader would before it is handed out.
 */
export function exportsEvidence(parts: ExportingParts): ExportsEvidence {
  const { reader, window: windows, clock } = parts;
  const read = readsEvidence(parts);

  return async (scope, asked) => {
    const window = { from: normal(asked.from), until: normal(asked.until) };
    if (window.until <= window.from) return refused(notAWindow('until', 'must be after from', asked.until));
    if (window.until > clock.now().toISOString())
      return refused(notAWindow('until', 'must not be in the future', asked.until));

    const epochs = [...Array((await reader.epoch(scope)) + 1).keys()];
    const heads = await Promise.all(epochs.map((epoch) => reader.head(scope, epoch)));
    const ends = await Promise.all(epochs.map((epoch) => windows.ends(scope, epoch, window)));
    const ranges = rangesOver(ends, (epoch) => heads[epoch]?.size ?? 0);
    if (ranges.length === 0) return refused(emptyWindow(window));
    const events = countIn(ranges);
    if (events > mostEvents) return refused(windowTooLarge(events, mostEvents));

    // The leaves first, then what the log tells of erasures: one that comes in between is on record by then.
    const found = [];
    for (const range of ranges) found.push(await read(scope, range));
    const logged = (await Promise.all(epochs.map((epoch) => windows.erasures(scope, epoch)))).flat();
    const evidence: Evidence = { tenant: scope.tenant, window, epochs: found, loggedErasures: logged };
    const unlogged = underWay(evidence, clock.now());
    if (unlogged.length > 0) return refused(erasureUnderWay(unlogged));

    const proofs = new Map(
      await Promise.all(found.map(async (epoch) => [epoch.epoch, await proofsOf(epoch)] as const)),
    );
    const files = packageFiles(evidence, proofs);
    const faults = await faultsOf(files);
    if (faults.length === 0) return ok({ window, files, events });
    log.error('evidence does not hold', { tenant: scope.tenant, faults: faults.slice(0, 10) });
    return refused(doesNotHold(faults));
  };
}

/** An event takes its way into the log; by then its erasure is on record, or something is wrong and the package says so. */
const arrivesWithinMs = 10 * 60 * 1000;

function underWay({ epochs, loggedErasures }: Evidence, now: Date): readonly string[] {
  const since = new Date(now.getTime() - arrivesWithinMs).toISOString();
  const unlogged = epochs.flatMap(({ epoch, leaves }) =>
    leaves.flatMap(({ erasure, leaf }) =>
      erasure && erasure.at > since && !tellsOf(loggedErasures, erasure.id, { epoch, index: leaf.seq })
        ? [erasure.id]
        : [],
    ),
  );
  return [...new Set(unlogged)];
}

const normal = (instant: string): string => new Date(instant).toISOString();

/** A package that its reader would refuse is our fault, or says that the log is damaged: it never leaves the house. */
async function faultsOf(files: PackageContent): Promise<readonly string[]> {
  const { verdict, findings } = await verifyPackage(filesOf(files));
  return [
    ...findings.map(({ where, says }) => `${where}: ${says}`),
    ...packageFaults(files),
    ...(verdict === 'verified' ? [] : [verdict]),
  ];
}
