import { diffWordsWithSpace } from 'diff';
import DiffMatchPatch from 'diff-match-patch';
import { compare, differences } from '../../../src/documents/compare/compare.ts';
import { prove } from '../../../src/documents/compare/proof.ts';
import { Dictionary, wordsOf } from '../../../src/documents/compare/words.ts';
import type { Pair } from './texts.ts';

/** What one run took, and how much it marked; without `marked` nothing came of it in time. */
export interface Run {
  readonly ms: number;
  readonly marked?: number;
}

const characters = (parts: readonly string[]): number => parts.reduce((sum, part) => sum + part.length, 0);

function timed<T>(work: () => T): { readonly ms: number; readonly value: T } {
  const begun = performance.now();
  const value = work();
  return { ms: performance.now() - begun, value };
}

/** From both texts to changes with clauses, topics, summary and proof. */
export function ours({ old, next }: Pair): Run {
  const { ms, value } = timed(() => compare(old, next));
  if (!value.proof.acceptEqualsNew || !value.proof.rejectEqualsOld) throw new Error('the proof of a comparison failed');
  const marked = value.edits.map(({ kind, old: from, new: to }) =>
    kind === 'same' ? 0 : kind === 'deleted' ? from.end - from.start : to.end - to.start,
  );
  return { ms, marked: marked.reduce((sum, one) => sum + one, 0) };
}

/** What the peers do: what went and came, with the moves and the proof they lack; without clauses, topics and summary. */
export const editsAlone = ({ old, next }: Pair): Run => ({
  ms: timed(() => prove(old.text, next.text, differences(old, next).edits)).ms,
});

/** The floor: nothing but the words of both texts, by a regular expression that knows the letters of all languages. */
export const splitting = ({ old, next }: Pair): Run => ({
  ms: timed(() => [old, next].map(({ text }) => text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu)?.length)).ms,
});

/** The lower floor: our own splitting, by hand, which also tells equal words. */
export const splittingByHand = ({ old, next }: Pair): Run => ({
  ms: timed(() => {
    const dictionary = new Dictionary();
    return [old, next].map(({ text, blocks }) => wordsOf(text, blocks, dictionary).count);
  }).ms,
});

export const patience = 20_000;

export function jsdiff({ old, next }: Pair): Run {
  const { ms, value } = timed(() => diffWordsWithSpace(old.text, next.text, { timeout: patience }));
  if (!value) return { ms };
  return { ms, marked: characters(value.filter((part) => part.added || part.removed).map((part) => part.value)) };
}

/** As it comes: after a second it gives up and replaces what is left. */
export function diffMatchPatch({ old, next }: Pair): Run {
  const { ms, value } = timed(() => new DiffMatchPatch().diff_main(old.text, next.text));
  return { ms, marked: characters(value.filter(([kind]) => kind !== 0).map(([, text]) => text)) };
}
