import type { Edit, Proof } from './comparison.ts';

/**
 * Carries the comparison out, both ways. What is said to be the same is taken from the other side, so that a stretch wrongly
 * called the same is found too.
 */
export function prove(old: string, next: string, edits: readonly Edit[]): Proof {
  const accepted: string[] = [];
  const rejected: string[] = [];
  for (const edit of edits) {
    if (edit.kind === 'same') {
      accepted.push(old.slice(edit.old.start, edit.old.end));
      rejected.push(next.slice(edit.new.start, edit.new.end));
    } else if (edit.kind === 'inserted') accepted.push(next.slice(edit.new.start, edit.new.end));
    else rejected.push(old.slice(edit.old.start, edit.old.end));
  }
  return { acceptEqualsNew: accepted.join('') === next, rejectEqualsOld: rejected.join('') === old };
}
