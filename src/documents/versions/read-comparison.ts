import { sha256Hex } from '../../platform/ids.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { ReadDocument } from '../clause-tree.ts';
import type { Comparison } from '../compare/comparison.ts';
import { done } from '../heavy-work.ts';
import { sealedDocument } from '../sealed/refusals.ts';
import type { VersionRecord } from '../version.ts';
import type { VersionParts } from './add-version.ts';
import type { DocumentHead } from './document-owner.ts';
import type { readsVersions } from './read-version.ts';
import { nothingBefore } from './refusals.ts';
import { eventOf } from './version-events.ts';

type ComparisonFormat = 'json' | 'html' | 'docx';

/** Two versions of which the older is not necessarily `old`: whoever asks says which way to look. */
interface VersionPair {
  readonly old: VersionRecord;
  readonly next: VersionRecord;
}

/** Both, and what they say. */
export interface ReadPair extends VersionPair {
  readonly oldModel: ReadDocument;
  readonly nextModel: ReadDocument;
}

export interface ReadComparison extends ReadPair {
  readonly oldTextHash: string;
  readonly nextTextHash: string;
  readonly comparison: Comparison;
}

export function readsComparisons<A extends DocumentHead>(
  { owner, versions, documents }: VersionParts<A>,
  reads: ReturnType<typeof readsVersions<A>>,
) {
  const models = async (scope: TenantScope, { old, next }: VersionPair): Promise<Result<ReadPair>> => {
    const [oldModel, nextModel] = await Promise.all([versions.model(scope, old), versions.model(scope, next)]);
    if (!oldModel.ok) return oldModel;
    return nextModel.ok ? ok({ old, next, oldModel: oldModel.value, nextModel: nextModel.value }) : nextModel;
  };
  return {
    /** Finds both and logs that they were read; from the one before where no other is named. */
    async pair(
      scope: TenantScope,
      id: string,
      versionNumber: number,
      from: number | undefined,
      format: ComparisonFormat,
    ): Promise<Result<VersionPair>> {
      const next = await reads.find(scope, id, versionNumber);
      if (!next.ok) return next;
      if (from === undefined && versionNumber === 1) return refused(nothingBefore());
      const old = await reads.find(scope, id, from ?? versionNumber - 1);
      if (!old.ok) return old;
      if (old.value.sealed || next.value.sealed) return refused(sealedDocument());
      const told = {
        versionNumber,
        documentHash: next.value.documentHash,
        format,
        from: old.value.versionNumber,
        fromHash: old.value.documentHash,
      };
      await documents.record(scope, eventOf(owner.aggregateOf(id), 'comparisonRead', told));
      return ok({ old: old.value, next: next.value });
    },

    models,

    async compare(scope: TenantScope, pair: VersionPair): Promise<Result<ReadComparison>> {
      const both = await models(scope, pair);
      if (!both.ok) return both;
      const { oldModel: old, nextModel: next } = both.value;
      const compared = await done('compare', { old, next }, old.text.length + next.text.length);
      if (!compared.ok) return compared;
      const hashes = { oldTextHash: sha256Hex(old.text), nextTextHash: sha256Hex(next.text) };
      return ok({ ...both.value, ...hashes, comparison: compared.value });
    },
  };
}

/** Raise it when the same two files are compared or shown in another way than before. */
const edition = 2;

/** Strong: both files, and how they are looked at. */
export const comparisonEtag = ({ old, next }: VersionPair, way: readonly unknown[]): string =>
  `"${sha256Hex(JSON.stringify([edition, old.documentHash, next.documentHash, old.versionNumber, next.versionNumber, ...way])).slice(0, 40)}"`;
