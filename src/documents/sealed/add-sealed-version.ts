import type { Blobs } from '../../platform/blob.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import { sha256Hex } from '../../platform/ids.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type VersionPurpose, type VersionRecord, versionId } from '../version.ts';
import { bindingFor } from '../versions/checkout.ts';
import type { DocumentHead, DocumentOwner } from '../versions/document-owner.ts';
import { checkedOutBy } from '../versions/refusals.ts';
import { eventOf } from '../versions/version-events.ts';
import type { VersionStore } from '../versions/version-store.ts';
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

export interface SealingParts<A extends DocumentHead> {
  readonly owner: DocumentOwner<A>;
  readonly store: VersionStore;
  readonly documents: Documents;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly recipients: ChecksRecipients;
}

export interface AskedSealedVersion {
  readonly contentHash: string;
  readonly changeDescription: string;
  readonly purpose: VersionPurpose;
  readonly recipients: readonly NamedRecipient[];
}

export function addsSealedVersions<A extends DocumentHead>(parts: SealingParts<A>) {
  const { owner, store, documents, blobs, clock, recipients } = parts;
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
        storageKey: stored.name,
        contentHash,
        size: stored.size,
      };
      const writes = [{ op: 'upsert', doc: sent } as const];
      await documents.commit(scope, { partition: owner.aggregateOf(id), writes, events: [] });
      return ok(undefined);
    },

    /** Makes a version of what was sent, on top of what the caller saw, open to these devices and to nobody else. */
    async add(scope: TenantScope, id: string, asked: AskedSealedVersion, ifMatch: string) {
      const aggregate = owner.aggregateOf(id);
      let added: VersionRecord | undefined;
      const changed = await owner.change(
        scope,
        id,
        async (before) => {
          const no = owner.refusesVersion(before, asked.purpose);
          if (no) return refused(no);
          const held = bindingFor(before.checkout, scope.actor.id, clock.now());
          if (held) return refused(checkedOutBy(held));
          const checked = await recipients(scope, asked.recipients);
          if (!checked.ok) return checked;
          const sent = await documents.read<SentContent>(
            scope,
            aggregate,
            sentContentId(asked.contentHash),
            'documents.sentContent',
          );
          if (!sent) return refused(contentNotSent());
          const previous = before.version > 0 ? await store.read(scope, aggregate, before.version) : undefined;
          added = recordOf(scope, before.version + 1, asked, sent.doc, previous?.doc.documentHash, clock.now());
          const keys: SealedKeys = {
            id: sealedKeysId(added.versionNumber),
            kind: 'documents.sealedKeys',
            schema: 1,
            versionNumber: added.versionNumber,
            recipients: checked.value,
          };
          return ok({
            version: added,
            writes: [
              { op: 'create', doc: added },
              { op: 'create', doc: keys },
            ],
            events: [eventOf(aggregate, 'versionAdded', factsOf(added, checked.value.length))],
          });
        },
        ifMatch,
      );
      if (!changed.ok) return changed;
      if (!added) throw new Error('a committed version is missing');
      return ok({ owner: changed.value, version: added });
    },
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

function recordOf(
  scope: TenantScope,
  versionNumber: number,
  { changeDescription, purpose }: AskedSealedVersion,
  { storageKey, contentHash, size }: SentContent,
  previousHash: string | undefined,
  now: Date,
): VersionRecord {
  return {
    id: versionId(versionNumber),
    kind: 'documents.version',
    schema: 2,
    versionNumber,
    changeDescription,
    purpose,
    storageKey,
    size,
    documentHash: contentHash,
    fileName: sealedFileName,
    mediaType: sealedMediaType,
    sealed: { format: 1 },
    textKey: '',
    textHash: '',
    textLength: 0,
    timestamp: now.toISOString(),
    author: scope.actor.id,
    ...(scope.actor.name ? { authorName: scope.actor.name } : {}),
    ...(previousHash ? { previousHash } : {}),
  };
}

function factsOf(version: VersionRecord, devices: number) {
  const { versionNumber, documentHash, previousHash, mediaType, size, purpose } = version;
  const facts = { versionNumber, documentHash, mediaType, size, purpose, sealedForDevices: devices };
  return { ...facts, ...(previousHash ? { previousHash } : {}) };
}
