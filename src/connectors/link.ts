import { canonicalJson } from '../platform/canonical-json.ts';
import type { Doc } from '../platform/cosmos/documents.ts';
import { sha256Hex } from '../platform/ids.ts';
import type { RecordFacts } from './vendor.ts';

/** Ties a vendor's record to the contract it became, with what was seen of it last. */
export interface Link extends Doc {
  readonly kind: 'connectors.link';
  readonly schema: 1;
  readonly recordType: 'agreement';
  readonly externalId: string;
  readonly contractId: string;
  /** The vendor's instant of the record's last change, as seen last. */
  readonly lastUpdated: string;
  /** What the contract was told: the instant, with a count where one instant had several contents. */
  readonly externalVersion: string;
  /** Hash of the facts seen last, or written by us: reading the same again is no news. */
  readonly factsHash: string;
  /** Hash the facts will have once a write under way is done, so that its echo is known even when it comes first. */
  readonly expectedHash?: string;
  readonly state: 'live' | 'deleted';
}

export const linkId = (externalId: string): string => `link:agreement:${externalId}`;

export const factsHashOf = (facts: RecordFacts): string => sha256Hex(canonicalJson(facts));

/** Whether these facts are known already: seen before, or our own words coming back. */
export const isKnown = (link: Link | undefined, factsHash: string): boolean =>
  link?.state === 'live' && (link.factsHash === factsHash || link.expectedHash === factsHash);

/**
 * The version a change is told under. The vendor's instants have whole seconds, so a second change within one second gets
 * a count behind the instant: `…05.000Z` sorts before `…05.000Z+001`, and that before the next instant.
 */
export function nextVersion(link: Link | undefined, lastUpdated: string, factsHash: string): string {
  if (link?.lastUpdated !== lastUpdated || link.factsHash === factsHash) return lastUpdated;
  const [, count = '0'] = link.externalVersion.split('+');
  return `${lastUpdated}+${String(Number(count) + 1).padStart(3, '0')}`;
}
