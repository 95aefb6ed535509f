import type { Blobs } from '../../platform/blob.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import { sha256Hex } from '../../platform/ids.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { begunRecord, type VersionPurpose, type VersionRecord } from '../version.ts';
import { addsOnTop, type OnTopParts } from '../versions/add-on-top.ts';
import type { AddedVersion, DocumentHead } from '../versions/document-owner.ts';
import { versionAdded } from '../versions/version-events.ts';
import { decodeHeader, headerBytes } from './browser/sealed-header.ts';
import type { ChecksRecipients, NamedRecipient } from './check-recipients.ts';
import { contentNotSent, notSealed, wrongHash } from './refusals.ts';
import {
  type SealedKeys,
  type SentContent,
  sealedFileName,
  sealedKeysId,
  sealedMediaType,
  sentContentId,
  sentContentSeconds,
} from './sealed-version.ts';

export interface SealingParts<A extends DocumentHead> extends OnTopParts<A> {
  readonly documents: Documents;
  readonly blobs: Blobs;
  readonly recipients: ChecksRecipients;
}

export interface AskedSealedVersion {
  readonly contentHash: string;
  readonly changeDescription: string;
  readonly purpose: VersionPurpose;
  readonly recipients: readonly NamedRecipient[];
}

export function addsSealedVersions<A extends DocumentHead>(parts: SealingParts<A>) {
  const { owner, documents, blobs, clock, recipients } = parts;
  const addOnTop = addsOnTop(parts);
  return {
    /** Stores ciphertext for a version that is to follow. Sent again, it is the same. What is no sealed document is refused. */
    async send(scope: TenantScope, id: string, contentHash: string, ciphertext: Uint8Array): Promise<Result<void>> {
      if (!(await owner.read(scope, id))) return refused(notFound('document'));
      if (!looksSealed(ciphertext)) return refused(notSealed());
      if (sha256Hex(ciphertext) !== contentHash) return refused(wrongHash());
      const stored = await blobs.putSealed(scope, owner.aggregateOf(id), ciphertext);
      const sent: SentContent = {
        id: sentContentId(contentHash),
        kind: 'documents.sentContent',
        schema: 1,
        ttl: sentContentSeconds,
        sentBy: scope.actor.id,
        storageKey: stored.name,
        contentHash,
        size: stored.size,
      };
      const writes = [{ op: 'upsert', doc: sent } as const];
      await documents.commit(scope, { partition: owner.aggregateOf(id), writes, events: [] });
      return ok(undefined);
    },

    /** Makes a version of what was sent, on top of what the caller saw, open to these devices and to nobody else. */
    add: (
      scope: TenantScope,
      id: string,
      asked: AskedSealedVersion,
      ifMatch: string,
    ): Promise<Result<AddedVersion<A>>> =>
      addOnTop(scope, id, asked.purpose, ifMatch, async (next) => {
        const checked = await recipients(scope, asked.recipients);
        if (!checked.ok) return checked;
        const { aggregate, versionNumber } = next;
        const sentId = sentContentId(asked.contentHash);
        const sent = await documents.read<SentContent>(scope, aggregate, sentId, 'documents.sentContent');
        if (sent?.doc.sentBy !== scope.actor.id) return refused(contentNotSent());
        const version: VersionRecord = {
          ...begunRecord(scope, next, clock.now()),
          ...sealedFacts(sent.doc),
          changeDescription: asked.changeDescription,
          purpose: asked.purpose,
        };
        const keys: SealedKeys = {
          id: sealedKeysId(versionNumber),
          kind: 'documents.sealedKeys',
          schema: 1,
          versionNumber,
          recipients: checked.value,
        };
        return ok({
          version,
          writes: [
            { op: 'create', doc: version },
            { op: 'create', doc: keys },
          ],
          events: [versionAdded(aggregate, version, { sealedForDevices: checked.value.length })],
        });
      }),
  };
}

/** Only that it begins as one does: whether it opens, no server can say. */
function looksSealed(ciphertext: Uint8Array): boolean {
  try {
    decodeHeader(Uint8Array.from(ciphertext.subarray(0, headerBytes)));
    return true;
  } catch {
    return false;
  }
}

/** All that is known of what nobody here can read. */
const sealedFacts = ({ storageKey, contentHash, size }: SentContent) => ({
  documentHash: contentHash,
  storageKey,
  size,
  fileName: sealedFileName,
  mediaType: sealedMediaType,
  sealed: { format: 1 } as const,
  textKey: '',
  textHash: '',
  textLength: 0,
});
