import type { NewEvent } from '../../platform/events.ts';
import { purposeOf, type VersionRecord } from '../version.ts';
import type { DocumentEvent } from './event-catalogue.ts';

/** An event of the aggregate that the documents belong to: `contract:<id>` says `contract.versionAdded`. */
export function eventOf(
  aggregate: string,
  happened: DocumentEvent,
  data: Readonly<Record<string, unknown>> = {},
): NewEvent {
  const [kind = '', id = ''] = aggregate.split(':');
  return { type: `${kind}.${happened}`, subject: { kind, id }, data };
}

/** Hashes and counts only: an event goes to whoever subscribed, and never carries a word of the document. */
export function versionAdded(
  aggregate: string,
  version: VersionRecord,
  more: Readonly<Record<string, unknown>> = {},
): NewEvent {
  const { versionNumber, documentHash, mediaType, size, sealed, comparison } = version;
  const { previousHash, restoredFrom, decidedFrom } = version;
  const maybe = { textHash: sealed ? undefined : version.textHash, previousHash, restoredFrom, decidedFrom };
  const told = Object.entries(maybe).filter(([, value]) => value !== undefined);
  return eventOf(aggregate, 'versionAdded', {
    versionNumber,
    documentHash,
    mediaType,
    size,
    purpose: purposeOf(version),
    ...Object.fromEntries(told),
    ...(comparison ? toldOf(comparison) : {}),
    ...more,
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
