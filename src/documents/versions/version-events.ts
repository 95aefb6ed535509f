import type { NewEvent } from '../../platform/events.ts';
import { purposeOf, type VersionRecord } from '../version.ts';

/** An event of the aggregate that the documents belong to: `contract:<id>` says `contract.versionAdded`. */
export function eventOf(aggregate: string, happened: string, data: Readonly<Record<string, unknown>> = {}): NewEvent {
  const [kind = '', id = ''] = aggregate.split(':');
  return { type: `${kind}.${happened}`, subject: { kind, id }, data };
}

/** Hashes and counts only: an event goes to whoever subscribed, and never carries a word of the document. */
export function versionAdded(aggregate: string, version: VersionRecord): NewEvent {
  const { versionNumber, documentHash, previousHash, mediaType, size, textHash } = version;
  const { restoredFrom, decidedFrom, comparison } = version;
  const maybe = { previousHash, restoredFrom, decidedFrom };
  const told = Object.entries(maybe).filter(([, value]) => value !== undefined);
  return eventOf(aggregate, 'versionAdded', {
    versionNumber,
    documentHash,
    textHash,
    mediaType,
    size,
    purpose: purposeOf(version),
    ...Object.fromEntries(told),
    ...(comparison ? toldOf(comparison) : {}),
  });
}

const toldOf = ({
  material,
  topics,
  insertedWords,
  deletedWords,
  movedBlocks,
  proof,
}: NonNullable<VersionRecord['comparison']>) => ({
  material,
  topics,
  insertedWords,
  deletedWords,
  movedBlocks,
  proof,
});
