import { ok, type Result } from '../platform/result.ts';
import type { ReadDocument } from './clause-tree.ts';
import { compare } from './compare/compare.ts';
import type { Comparison } from './compare/comparison.ts';
import { resolveRevisions } from './redline/docx/resolve-revisions.ts';
import { type RedlineRequest, type WrittenRedline, writeRedline } from './redline/docx/write-redline.ts';
import { type Excerpt, type ExcerptBounds, redlineExcerpt } from './redline/html/write-redline-excerpt.ts';
import { type RedlinePage, redlinePage } from './redline/html/write-redline-page.ts';
import type { RevisionDecision } from './version.ts';
import { withWholeMoves } from './versions/decide-moves.ts';

interface AskedExcerpt {
  readonly old: ReadDocument;
  readonly next: ReadDocument;
  readonly bounds: ExcerptBounds;
}

interface AskedDecisions {
  readonly bytes: Uint8Array;
  readonly decisions: readonly RevisionDecision[];
}

/** Of a Word document whose tracked changes were decided. */
interface DecidedDocument {
  /** What was asked for, and the other parts of what was moved. */
  readonly decided: readonly RevisionDecision[];
  readonly bytes: Uint8Array;
}

/**
 * What takes as long as the documents are large: whoever uploaded them says how long. Plain data goes in and comes out. A redline
 * is made with its comparison, which is larger than the documents: to hand it from thread to thread would take as long again.
 */
export const heavyTasks = {
  compare: async ({ old, next }: { readonly old: ReadDocument; readonly next: ReadDocument }): Promise<Comparison> =>
    compare(old, next),

  redlinePage: async (page: Omit<RedlinePage, 'comparison'>): Promise<string> =>
    redlinePage({ ...page, comparison: compare(page.old, page.next) }),

  redlineExcerpt: async ({ old, next, bounds }: AskedExcerpt): Promise<Excerpt> =>
    redlineExcerpt({ old, next, comparison: compare(old, next) }, bounds),

  redlineInWord: (request: Omit<RedlineRequest, 'comparison'>): Promise<Result<WrittenRedline>> =>
    writeRedline({ ...request, comparison: compare(request.old, request.next) }),

  async decideRevisions({ bytes, decisions }: AskedDecisions): Promise<Result<DecidedDocument>> {
    const whole = await withWholeMoves(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), decisions);
    if (!whole.ok) return whole;
    const resolved = await resolveRevisions(bytes, new Map(whole.value.map((one) => [one.revisionId, one.decision])));
    return resolved.ok ? ok({ decided: whole.value, bytes: resolved.value }) : resolved;
  },
};

export type HeavyTasks = typeof heavyTasks;
export type HeavyTask = keyof HeavyTasks;
export type Given<T extends HeavyTask> = Parameters<HeavyTasks[T]>[0];
export type Done<T extends HeavyTask> = Awaited<ReturnType<HeavyTasks[T]>>;
