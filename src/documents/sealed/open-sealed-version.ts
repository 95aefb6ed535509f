import { everyItem } from '../../platform/cosmos/every-item.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { VersionRecord } from '../version.ts';
import type { DocumentHead } from '../versions/document-owner.ts';
import { eventOf } from '../versions/version-events.ts';
import type { SealingParts } from './add-sealed-version.ts';
import type { NamedRecipient } from './check-recipients.ts';
import { notForYou, tooManyRecipients } from './refusals.ts';
import { addressMinutes, mostRecipients, type Recipient, type SealedKeys, sealedKeysId } from './sealed-version.ts';

export interface SealedVersion {
  readonly version: VersionRecord;
  readonly recipients: readonly Recipient[];
}

export interface OpeningSealed extends SealedVersion {
  /** Where the ciphertext is read, and until when: a secret. */
  readonly url: string;
  readonly until: Date;
}

/** Sharing with many at a time may meet others who share. */
const conflictsBorne = 6;

export function opensSealedVersions<A extends DocumentHead>(parts: SealingParts<A>) {
  const { owner, store, documents, blobs, clock, recipients } = parts;
  const keysOf = (scope: TenantScope, id: string, versionNumber: number) =>
    documents.read<SealedKeys>(scope, owner.aggregateOf(id), sealedKeysId(versionNumber), 'documents.sealedKeys');

  return {
    /** Sealed versions, the oldest first, with whom each is for. */
    async list(scope: TenantScope, id: string): Promise<Result<readonly SealedVersion[]>> {
      if (!(await owner.read(scope, id))) return refused(notFound('document'));
      await documents.record(scope, eventOf(owner.aggregateOf(id), 'read'));
      const query = {
        text: 'SELECT * FROM c WHERE c.kind = @kind ORDER BY c.versionNumber',
        parameters: { '@kind': 'documents.sealedKeys' },
        partition: owner.aggregateOf(id),
      };
      const found: SealedVersion[] = [];
      for await (const { versionNumber, recipients } of everyItem((page) =>
        documents.query<SealedKeys>(scope, query, page),
      )) {
        const version = await store.read(scope, owner.aggregateOf(id), versionNumber);
        if (version) found.push({ version: version.doc, recipients });
      }
      return ok(found);
    },

    /** For those it was sealed for: where the ciphertext is, for a few minutes. The log has it before it is handed out. */
    async open(scope: TenantScope, id: string, versionNumber: number): Promise<Result<OpeningSealed>> {
      const keys = await keysOf(scope, id, versionNumber);
      const version = await store.read(scope, owner.aggregateOf(id), versionNumber);
      if (!keys || !version) return refused(notFound('version'));
      if (!isFor(keys.doc, scope)) return refused(notForYou());
      const { documentHash, storageKey } = version.doc;
      const seen = { versionNumber, documentHash, form: 'sealed' };
      await documents.record(scope, eventOf(owner.aggregateOf(id), 'contentRead', seen));
      const until = new Date(clock.now().getTime() + addressMinutes * 60_000);
      const url = await blobs.sealedReadUrl(scope, storageKey, until);
      return ok({ version: version.doc, recipients: keys.doc.recipients, url, until });
    },

    /** Somebody who can open it lets a further device open it, having wrapped its key for that in the browser. */
    async share(
      scope: TenantScope,
      id: string,
      versionNumber: number,
      asked: NamedRecipient,
    ): Promise<Result<readonly Recipient[]>> {
      for (let attempt = 0; attempt < conflictsBorne; attempt++) {
        const keys = await keysOf(scope, id, versionNumber);
        if (!keys) return refused(notFound('version'));
        if (!isFor(keys.doc, scope)) return refused(notForYou());
        const before = keys.doc.recipients;
        const { principalId, deviceKeyId } = asked;
        // Both: somebody may have registered another person's public key as a device of their own.
        if (before.some((one) => one.deviceKeyId === deviceKeyId && one.principalId === principalId)) return ok(before);
        if (before.length >= mostRecipients) return refused(tooManyRecipients(mostRecipients));
        const checked = await recipients(scope, [asked]);
        if (!checked.ok) return checked;
        const doc: SealedKeys = { ...keys.doc, recipients: [...before, ...checked.value] };
        const aggregate = owner.aggregateOf(id);
        const committed = await documents.commit(scope, {
          partition: aggregate,
          writes: [{ op: 'replace', doc, ifMatch: keys.etag }],
          events: [eventOf(aggregate, 'sealedKeyShared', { versionNumber, principalId, deviceKeyId })],
        });
        if (committed.ok) return ok(doc.recipients);
      }
      throw new Error(`the keys of version ${versionNumber} were changed by others ${conflictsBorne} times in a row`);
    },
  };
}

const isFor = ({ recipients }: SealedKeys, { actor }: TenantScope): boolean =>
  recipients.some(({ principalId }) => principalId === actor.id);
