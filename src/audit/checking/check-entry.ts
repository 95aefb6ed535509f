import { canonicalJson } from '../../platform/canonical-json.ts';
import { commitmentTo, type Leaf, leafSchema } from '../leaf.ts';
import type { LogEntry } from '../log-entry.ts';
import { leafHash } from '../verifier/hashes.ts';
import type { Finding } from './findings.ts';

export interface EntryPlace {
  readonly epoch: number;
  readonly origin: string;
  readonly index: number;
}

/**
 * What is wrong with an entry by itself: its leaf against schema and place, the fields beside it against the leaf, its payload
 * against the commitment. `isErasure` knows whether two people agreed to the erasure that is said to have taken the payload
 * at that instant.
 */
export async function checkEntry(
  entry: LogEntry,
  place: EntryPlace,
  isErasure: (erasureId: string, at: string) => Promise<boolean>,
): Promise<readonly Finding[]> {
  const leaf = leafIn(entry.leaf);
  if (!leaf || leaf.log !== place.origin || leaf.seq !== place.index) return ['leafMalformed'];
  const found: Finding[] = [];
  if (!agrees(entry, leaf, place)) found.push('entryChanged');
  const { payload, salt, redacted } = entry;
  if (payload !== undefined && salt !== undefined) {
    if (commitmentTo(payload, Buffer.from(salt, 'base64'), leaf) !== leaf.payload.commit) found.push('payloadChanged');
  } else if (
    payload !== undefined ||
    salt !== undefined ||
    !redacted ||
    !(await isErasure(redacted.erasure, redacted.at))
  ) {
    found.push('payloadLost');
  }
  return found;
}

function leafIn(text: string): Leaf | undefined {
  try {
    const leaf = leafSchema.safeParse(JSON.parse(text)).data;
    return leaf && canonicalJson(leaf) === text ? leaf : undefined;
  } catch {
    return undefined;
  }
}

const agrees = (entry: LogEntry, leaf: Leaf, { epoch, index }: EntryPlace): boolean =>
  entry.leafHash === leafHash(entry.leaf).toString('base64') &&
  entry.epoch === epoch &&
  entry.index === index &&
  entry.eventId === leaf.id &&
  entry.at === leaf.time &&
  (['type', 'phase', 'outcome', 'actor', 'subject'] as const).every((field) => entry[field] === leaf[field]);
