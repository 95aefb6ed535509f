import type { Vendor, VendorRecord, Wishes, WriteOutcome } from '../vendor.ts';
import { VendorUnavailable } from '../vendor.ts';
import type { Agreement } from './agreement.ts';
import { changesOf, factsAfter, type PatchOperation } from './agreement-changes.ts';

export interface AgreementDoor {
  /** The agreement, or the status that says why not. */
  readonly read: () => Promise<{ readonly agreement: Agreement; readonly record: VendorRecord } | number>;
  /** The vendor's status. */
  readonly patch: (operations: readonly PatchOperation[]) => Promise<number>;
}

/**
 * Read, compare, send what differs, read back. There is no precondition to a write at ConnectWise, so the comparison right
 * before it is all that keeps a second write from being sent; a conflict (409) is thrown, to be looked at anew.
 */
export async function writeAgreement(
  { read, patch }: AgreementDoor,
  wishes: Wishes,
  intend: Parameters<Vendor['write']>[4],
): Promise<WriteOutcome> {
  const seen = await read();
  if (typeof seen === 'number') return { kind: 'refused', status: seen };
  const { agreement, record } = seen;
  const changes = changesOf(agreement, wishes);
  const { fields, differing: sent, missing } = changes;
  const before = record.facts;
  const expected = factsAfter(before, changes, wishes);
  if (sent.length === 0) return { kind: 'written', fields, sent, missing, before, expected, record };

  if (sent.includes('endDate')) await intend(expected);
  const status = await patch(changes.patch);
  if (status === 409) throw new VendorUnavailable('the agreement is in use at ConnectWise');
  if (status !== 200) return { kind: 'refused', status };

  const after = await read();
  if (typeof after === 'number') return { kind: 'refused', status: after };
  // Also where an answer of 200 was no change ("false 200", Developer Guide, PATCH).
  const { differing } = changesOf(after.agreement, wishes);
  if (differing.length > 0) return { kind: 'conflicted', fields: differing };
  return { kind: 'written', fields, sent, missing, before, expected, record: after.record };
}
