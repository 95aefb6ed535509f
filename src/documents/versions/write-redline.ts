import type { Answer } from '../../platform/http.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { redlineHeaders, redlinePage } from '../redline/html/write-redline-page.ts';
import type { VersionRecord } from '../version.ts';
import type { VersionParts } from './add-version.ts';
import type { DocumentHead } from './document-owner.ts';
import type { ReadComparison } from './read-comparison.ts';

export type Layout = 'inline' | 'sideBySide';

export function writesRedlines<A extends DocumentHead>({ owner, clock }: VersionParts<A>) {
  return {
    /** A page of its own that needs nothing else and may load nothing. */
    async page(scope: TenantScope, id: string, compared: ReadComparison, layout: Layout): Promise<Result<Answer>> {
      const head = await owner.read(scope, id);
      if (!head) return refused(notFound('version'));
      const { old, next, oldModel, nextModel, comparison } = compared;
      const html = redlinePage({
        ...{ old: oldModel, next: nextModel, comparison, layout },
        ...{ oldName: old.fileName, nextName: next.fileName, oldVersion: facts(old), nextVersion: facts(next) },
        ...{ title: head.doc.title, zone: head.doc.zone, at: clock.now().toISOString() },
      });
      return ok({ status: 200, html, headers: redlineHeaders });
    },
  };
}

const facts = ({ versionNumber, author, authorName, timestamp, documentHash }: VersionRecord) => ({
  ...{ versionNumber, author: authorName ?? author, timestamp, hash: documentHash },
});
