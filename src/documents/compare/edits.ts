import type { ReadDocument } from '../clause-tree.ts';
import type { Edit } from './comparison.ts';
import type { Matching } from './matching.ts';
import { isLoose, isSpace, type Words } from './words.ts';

/** From matched words to stretches of text: in order, both texts covered, equal neighbours joined, white space kept where it can be. */
export function editsOf(old: ReadDocument, next: ReadDocument, a: Words, b: Words, to: Matching): Edit[] {
  const stretch = new Stretches(old.text, next.text);
  let before = -2;
  for (let i = 0; i < a.count; i++) {
    const j = to[i] ?? -1;
    if (j < 0) continue;
    const [oldEnd, newEnd] = [a.ends[i] ?? 0, b.ends[j] ?? 0];
    if (a.ids[i] !== b.ids[j])
      stretch.recased(a.starts[i] ?? 0, oldEnd, b.starts[j] ?? 0, newEnd, to[i - 1] === j - 1 && before === i - 1);
    else {
      stretch.gap(a.starts[i] ?? 0, b.starts[j] ?? 0);
      stretch.pair(oldEnd, newEnd, isLoose(a.ids[i] ?? 0));
    }
    before = a.ids[i] === b.ids[j] ? -2 : i;
  }
  stretch.gap(old.text.length, next.text.length);
  return stretch.edits;
}

class Stretches {
  readonly edits: Edit[] = [];
  readonly #old: string;
  readonly #new: string;
  #oldAt = 0;
  #newAt = 0;

  constructor(old: string, next: string) {
    this.#old = old;
    this.#new = next;
  }

  /** Two equal words up to here; loosely equal ones are looked at. */
  pair(oldEnd: number, newEnd: number, loose: boolean): void {
    const equal = !loose || this.#old.slice(this.#oldAt, oldEnd) === this.#new.slice(this.#newAt, newEnd);
    if (equal) this.#same(oldEnd - this.#oldAt);
    else this.#different(oldEnd, newEnd);
  }

  /** Two words that differ in capital letters. Several in a row are one stretch, with the spaces between them. */
  recased(oldStart: number, oldEnd: number, newStart: number, newEnd: number, goesOn: boolean): void {
    const [deleted, inserted] = this.edits.slice(-2);
    if (goesOn && deleted?.recased && inserted?.recased) {
      this.edits.splice(
        -2,
        2,
        { ...deleted, old: { ...deleted.old, end: oldEnd } },
        { ...inserted, old: { start: oldEnd, end: oldEnd }, new: { ...inserted.new, end: newEnd } },
      );
    } else {
      this.gap(oldStart, newStart);
      this.edits.push(
        {
          kind: 'deleted',
          old: { start: oldStart, end: oldEnd },
          new: { start: newStart, end: newStart },
          recased: true,
        },
        { kind: 'inserted', old: { start: oldEnd, end: oldEnd }, new: { start: newStart, end: newEnd }, recased: true },
      );
    }
    this.#oldAt = oldEnd;
    this.#newAt = newEnd;
  }

  /** Everything up to here has no equal, but for the white space around it. */
  gap(oldEnd: number, newEnd: number): void {
    let before = 0;
    while (
      this.#oldAt + before < oldEnd &&
      this.#newAt + before < newEnd &&
      this.#isSameSpace(this.#oldAt + before, this.#newAt + before)
    )
      before++;
    this.#same(before);
    let after = 0;
    while (
      oldEnd - after > this.#oldAt &&
      newEnd - after > this.#newAt &&
      this.#isSameSpace(oldEnd - after - 1, newEnd - after - 1)
    )
      after++;
    this.#different(oldEnd - after, newEnd - after);
    this.#same(after);
  }

  #isSameSpace(oldAt: number, newAt: number): boolean {
    const code = this.#old.charCodeAt(oldAt);
    return code === this.#new.charCodeAt(newAt) && isSpace(code);
  }

  #same(length: number): void {
    if (length === 0) return;
    this.#push('same', length, length);
  }

  #different(oldEnd: number, newEnd: number): void {
    if (oldEnd > this.#oldAt) this.#push('deleted', oldEnd - this.#oldAt, 0);
    if (newEnd > this.#newAt) this.#push('inserted', 0, newEnd - this.#newAt);
  }

  #push(kind: Edit['kind'], oldLength: number, newLength: number): void {
    const last = this.edits.at(-1);
    const oldEnd = this.#oldAt + oldLength;
    const newEnd = this.#newAt + newLength;
    if (last?.kind === kind && !last.recased) {
      this.edits[this.edits.length - 1] = {
        kind,
        old: { start: last.old.start, end: oldEnd },
        new: { start: last.new.start, end: newEnd },
      };
    } else
      this.edits.push({ kind, old: { start: this.#oldAt, end: oldEnd }, new: { start: this.#newAt, end: newEnd } });
    this.#oldAt = oldEnd;
    this.#newAt = newEnd;
  }
}
