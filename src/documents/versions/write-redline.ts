import { Html } from '../../platform/html.ts';
import type { Answer } from '../../platform/http.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Given } from '../heavy-tasks.ts';
import { done } from '../heavy-work.ts';
import { type RedlinePage, redlineHeaders } from '../redline/html/write-redline-page.ts';
import { mediaTypes, type VersionRecord } from '../version.ts';
import type { VersionParts } from './add-version.ts';
import type { DocumentHead } from './document-owner.ts';
import type { ReadPair } from './read-comparison.ts';

/** So that the question and the answer stay on the same page as what is asked about. */
const excerptBounds = { paragraphs: 40, characters: 40_000, paragraph: 6_000 } as const;

export interface DrawnExcerpt {
  readonly body: Html;
  readonly shown: number;
  readonly of: number;
}

type Look = Required<Pick<RedlinePage, 'layout' | 'context'>>;

export function writesRedlines<A extends DocumentHead>({ owner, versions, clock }: VersionParts<A>) {
  // A copy: a Buffer may be a piece of memory with other people's bytes around it, and all of that would go along to a thread.
  const wordFile = async (scope: TenantScope, version: VersionRecord) =>
    version.mediaType === mediaTypes.docx ? new Uint8Array(await versions.file(scope, version)) : undefined;
  return {
    /** A page of its own that needs nothing else and may load nothing. */
    async page(scope: TenantScope, id: string, pair: ReadPair, look: Look): Promise<Result<Answer>> {
      const head = await owner.read(scope, id);
      if (!head) return refused(notFound('version'));
      const { old, next, oldModel, nextModel } = pair;
      const asked: Given<'redlinePage'> = {
        old: oldModel,
        next: nextModel,
        ...look,
        oldName: old.fileName,
        nextName: next.fileName,
        oldVersion: facts(old),
        nextVersion: facts(next),
        title: head.doc.title,
        zone: head.doc.zone,
        at: clock.now().toISOString(),
      };
      const drawn = await done('redlinePage', asked, lengthOf(pair));
      return drawn.ok ? ok({ status: 200, html: drawn.value, headers: redlineHeaders }) : drawn;
    },

    /** What changed, for a page of somebody else's. */
    async excerpt({ oldModel: old, nextModel: next }: ReadPair): Promise<Result<DrawnExcerpt>> {
      const drawn = await done(
        'redlineExcerpt',
        { old, next, bounds: excerptBounds },
        old.text.length + next.text.length,
      );
      if (!drawn.ok) return drawn;
      const { markup, ...counts } = drawn.value;
      // Drawn by the same escaping as all pages, though perhaps in another thread, from which only text comes back.
      return ok({ body: new Html(markup), ...counts });
    },

    /** A Word document whose tracked changes are the comparison; a header says whether it was proven by doing both. */
    async word(scope: TenantScope, pair: ReadPair): Promise<Result<Answer>> {
      const { old, next, oldModel, nextModel } = pair;
      const [oldBytes, nextBytes] = [await wordFile(scope, old), await wordFile(scope, next)];
      const asked: Given<'redlineInWord'> = {
        old: oldModel,
        next: nextModel,
        ...(oldBytes ? { oldBytes } : {}),
        ...(nextBytes ? { nextBytes } : {}),
        // As it was made, not as it is asked for: the same two versions give the same file.
        author: next.authorName ?? next.author,
        at: next.timestamp,
      };
      const files = (oldBytes?.length ?? 0) + (nextBytes?.length ?? 0);
      const written = await done('redlineInWord', asked, lengthOf(pair) + files);
      if (!written.ok) return written;
      if (!written.value.ok) return written.value;
      const { bytes, proof } = written.value.value;
      const [accept, reject] = [proof.acceptEqualsNew, proof.rejectEqualsOld].map((holds) => (holds ? '?1' : '?0'));
      const name = next.fileName.replace(/\.[^.]{1,8}$/, '');
      const fileName = `${name} (${old.versionNumber} to ${next.versionNumber}).docx`;
      return ok({
        status: 200,
        bytes: { mediaType: mediaTypes.docx, content: bytes, fileName },
        headers: { 'redline-proof': `accept-equals-new=${accept}, reject-equals-old=${reject}` },
      });
    },
  };
}

const facts = ({ versionNumber, author, authorName, timestamp, documentHash }: VersionRecord) => ({
  versionNumber,
  author: authorName ?? author,
  timestamp,
  hash: documentHash,
});

const lengthOf = ({ oldModel, nextModel }: ReadPair): number => oldModel.text.length + nextModel.text.length;
