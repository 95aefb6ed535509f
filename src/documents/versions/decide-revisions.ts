import { type Command, remembered, repeated } from '../../platform/commands.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Revision } from '../clause-tree.ts';
import { done } from '../heavy-work.ts';
import { mediaTypes, type RevisionDecision, type VersionRecord } from '../version.ts';
import { findsAdded } from './add-on-top.ts';
import { addsVersions, type VersionParts } from './add-version.ts';
import type { AddedVersion, DocumentHead } from './document-owner.ts';
import { noTrackedChanges, notCurrent, unknownRevisions } from './refusals.ts';
import { decisionEvents, unknownIn } from './revision-decisions.ts';

interface Settled {
  /** What was open before. */
  readonly open: readonly Revision[];
  /** What was asked for, and the other parts of what was moved. */
  readonly decided: readonly RevisionDecision[];
  readonly bytes: Uint8Array;
}

interface AskedDecisions {
  /** Number of the version whose tracked changes they are about. */
  readonly decidedFrom: number;
  readonly decisions: readonly RevisionDecision[];
  readonly changeDescription?: string;
}

export function decidesRevisions<A extends DocumentHead>(parts: VersionParts<A>) {
  const { owner, versions, store, documents } = parts;
  const add = addsVersions(parts);
  const findAdded = findsAdded(parts);

  /** What is open in it, and its bytes once these are settled. */
  const settled = async (
    scope: TenantScope,
    version: VersionRecord,
    decisions: readonly RevisionDecision[],
  ): Promise<Result<Settled>> => {
    if (version.mediaType !== mediaTypes.docx) return refused(noTrackedChanges());
    const model = await versions.model(scope, version);
    if (!model.ok) return model;
    const open = model.value.revisions;
    const unknown = unknownIn(decisions, open);
    if (unknown.length > 0) return refused(unknownRevisions(unknown));
    const file = await versions.file(scope, version);
    const asked = { bytes: new Uint8Array(file), decisions };
    const outcome = await done('decideRevisions', asked, file.length + version.textLength);
    if (!outcome.ok) return outcome;
    return outcome.value.ok ? ok({ open, ...outcome.value.value }) : outcome.value;
  };

  /**
   * Accepts and rejects tracked changes one by one: what comes of it is a new version, in which the others are still open, and
   * each decision is an event. Only on the newest version, since what came after an older one would be lost.
   */
  return async (
    scope: TenantScope,
    id: string,
    { decidedFrom, decisions, changeDescription }: AskedDecisions,
    ifMatch: string,
    key: string,
  ): Promise<Result<AddedVersion<A>>> => {
    const aggregate = owner.aggregateOf(id);
    const command: Command = { key, input: { decidedFrom, decisions, changeDescription: changeDescription ?? '' } };
    const earlier = await repeated<{ versionNumber: number }>(documents, scope, aggregate, command);
    if (!earlier.ok) return earlier;
    if (earlier.value) return findAdded(scope, id, earlier.value.versionNumber);
    const head = await owner.read(scope, id);
    const version = await store.read(scope, aggregate, decidedFrom);
    if (!head || !version) return refused(notFound('version'));
    if (head.doc.version !== decidedFrom) return refused(notCurrent(decidedFrom, head.doc.version));
    const outcome = await settled(scope, version.doc, decisions);
    if (!outcome.ok) return outcome;
    const { open, decided, bytes } = outcome.value;
    const { fileName, mediaType } = version.doc;
    const added = await add(
      scope,
      id,
      {
        fileName,
        mediaType,
        bytes,
        purpose: 'redline',
        changeDescription: changeDescription ?? described(decided),
        origin: { decidedFrom, decisions: decided },
      },
      ifMatch,
      async (versionNumber) =>
        ok({
          writes: [remembered(scope, command, { versionNumber })],
          events: decisionEvents({ aggregate, decidedFrom, versionNumber }, decided, open),
        }),
    );
    if (added.ok) return added;
    // The same command, sent twice at once, is one: what the other made answers this one too.
    const meanwhile = await repeated<{ versionNumber: number }>(documents, scope, aggregate, command);
    return meanwhile.ok && meanwhile.value ? findAdded(scope, id, meanwhile.value.versionNumber) : added;
  };
}

function described(decisions: readonly RevisionDecision[]): string {
  const accepted = decisions.filter(({ decision }) => decision === 'accept').length;
  return `Tracked changes: ${accepted} accepted, ${decisions.length - accepted} rejected`;
}
