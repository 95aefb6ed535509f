import { type Refused, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Change } from '../compare/comparison.ts';
import type { AskedVersion } from '../document-versions.ts';
import { done } from '../heavy-work.ts';
import type { VersionRecord } from '../version.ts';
import type { VersionParts } from './add-version.ts';
import { bindingFor } from './checkout.ts';
import { outlineOf } from './comparison-outline.ts';
import type { DocumentHead } from './document-owner.ts';
import { checkedOutBy } from './refusals.ts';
import { eventOf } from './version-events.ts';

/** An answer is for a person who decides whether to go on; the rest is seen once the file is a version. */
const shown = { changes: 50, characters: 1_000 } as const;

/** Says to whoever uploads upon an older state what stands there now, and what their file would change of it. */
export function explainNewer<A extends DocumentHead>({ owner, versions, store, documents, clock }: VersionParts<A>) {
  return async (scope: TenantScope, id: string, asked: AskedVersion, no: Refused): Promise<Refused> => {
    const now = await owner.read(scope, id);
    if (!now) return no;
    const held = bindingFor(now.doc.checkout, scope.actor.id, clock.now());
    if (held) return refused(checkedOutBy(held));
    const current = await store.read(scope, owner.aggregateOf(id), now.doc.version);
    if (!current) return no;
    const comparison = await comparedToCurrent(scope, id, current.doc, asked);
    const details = { ...no.refusal.details, version: factsOf(current.doc), ...(comparison ? { comparison } : {}) };
    return refused({ ...no.refusal, details });
  };

  /** Nothing where either cannot be read: that the version is newer is the answer then. */
  async function comparedToCurrent(
    scope: TenantScope,
    id: string,
    current: VersionRecord,
    { bytes, mediaType }: AskedVersion,
  ) {
    const uploaded = await versions.read(bytes, mediaType);
    const stored = uploaded.ok ? await versions.model(scope, current) : uploaded;
    if (!uploaded.ok || !stored.ok) return undefined;
    const [old, next] = [stored.value, uploaded.value];
    const compared = await done('compare', { old, next }, old.text.length + next.text.length);
    if (!compared.ok) return undefined;
    const comparison = compared.value;
    // The answer holds words of what is stored: a read like any other, and in the log before it is handed out.
    const { versionNumber, documentHash } = current;
    const seen = { versionNumber, documentHash, form: 'comparison' };
    await documents.record(scope, eventOf(owner.aggregateOf(id), 'contentRead', seen));
    const { changes, ...outline } = outlineOf(comparison, versionNumber);
    return {
      ...outline,
      changeCount: changes,
      summary: comparison.summary,
      changes: comparison.changes.slice(0, shown.changes).map(shortened),
      note: `No version was made, so there is no more to read than these first ${shown.changes} changes. Repeat the request with the current ETag to make one.`,
    };
  }
}

const factsOf = ({ versionNumber, documentHash, author, authorName, timestamp, fileName }: VersionRecord) => ({
  versionNumber,
  documentHash,
  author,
  timestamp,
  fileName,
  ...(authorName ? { authorName } : {}),
});

const shortened = ({ kind, materiality, topics, reason, clausePath, before, after }: Change) => ({
  kind,
  materiality,
  topics,
  reason,
  clausePath,
  before: cut(before),
  after: cut(after),
});

const cut = (words: string): string =>
  words.length > shown.characters ? `${words.slice(0, shown.characters).toWellFormed()}…` : words;
