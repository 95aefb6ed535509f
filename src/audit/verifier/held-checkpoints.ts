import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { type Findings, Malformed } from './findings.ts';
import { sameHash } from './hashes.ts';
import type { KeyRing } from './key-ring.ts';
import type { ManifestEpoch } from './manifest.ts';
import { parseNote } from './signed-note.ts';

/** A checkpoint that came to the auditor another way, at another time. */
export interface HeldCheckpoint extends Checkpoint {
  /** What the auditor calls it: a file's name. */
  readonly name: string;
  readonly note: string;
}

/** Throws `Malformed` for what is no checkpoint; signatures are checked with those of its log. */
export function parseHeld(name: string, note: string): HeldCheckpoint {
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? '');
  if (!checkpoint) throw new Malformed('is not a signed checkpoint');
  return { ...checkpoint, name, note };
}

/** How many of the held checkpoints of this log the package's only adds to. `roots` are those it was shown to have by size. */
export function checkHeld(
  all: readonly HeldCheckpoint[],
  { origin, size }: ManifestEpoch,
  roots: ReadonlyMap<number, Buffer>,
  root: Buffer,
  ring: KeyRing,
  findings: Findings,
): number {
  const own = all.filter((held) => held.origin === origin);
  return own.filter((held) => {
    const wrong = whatIsWrong(held, size, held.size === size ? root : roots.get(held.size), ring);
    if (wrong) findings.add(held.name, wrong);
    return wrong === undefined;
  }).length;
}

function whatIsWrong(held: HeldCheckpoint, size: number, root: Buffer | undefined, ring: KeyRing): string | undefined {
  try {
    ring.open(held.note, held.origin);
  } catch (fault) {
    return `the checkpoint you hold ${fault instanceof Error ? fault.message : 'cannot be read'}`;
  }
  if (held.size > size)
    return `you hold a checkpoint of ${held.size} leaves and the package knows of ${size}: the log was rolled back, or the package is older than what you hold`;
  if (!root)
    return `the package does not show that the log still begins with the ${held.size} leaves of the checkpoint you hold: ask for one whose window begins before them`;
  if (!sameHash(root, held.root))
    return `the first ${held.size} leaves are not those of the checkpoint you hold: the log was forked or rewritten`;
  return undefined;
}
