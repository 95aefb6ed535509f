import type { Span } from '../clause-tree.ts';
import type { ChangeKind, Edit } from './comparison.ts';

/** A change as it was found, before anything is said about its weight. */
export interface FoundChange {
  readonly id: number;
  readonly kind: ChangeKind;
  readonly old: Span;
  readonly new: Span;
  readonly move?: number;
  /** A cell whose words are the same. */
  readonly anotherColumn?: true;
}

export interface Grouped {
  readonly changes: readonly FoundChange[];
  /** The edits anew, each with the number of its change. */
  readonly edits: readonly Edit[];
}

/** A change that edits are still added to. */
export interface Growing {
  /** Indexes of its edits. */
  readonly edits: number[];
  readonly kind?: ChangeKind;
  /** Of one without edits. */
  readonly old?: Span;
  readonly new?: Span;
  readonly anotherColumn?: boolean;
}

/** Numbers the changes. Both halves of a move become one, where the words now stand. */
export function grouped(growing: readonly Growing[], all: readonly Edit[]): Grouped {
  const found = growing.map((change, index) => foundChange(index + 1, change, all));
  const halves = Map.groupBy(
    found.filter((change) => change.move !== undefined),
    (change) => change.move,
  );
  const ids = new Map<number, number>();
  const changes: FoundChange[] = [];
  for (const change of found) {
    const [first, second] = halves.get(change.move) ?? [change];
    if (change === first) {
      const whole = second ? joined(first, second) : change;
      changes.push({ ...whole, id: changes.length + 1 });
    }
    ids.set(change.id, change === first ? changes.length : (ids.get(first?.id ?? 0) ?? 0));
  }
  const edits = all.map((edit) => (edit.change === undefined ? edit : { ...edit, change: ids.get(edit.change) ?? 0 }));
  return { changes, edits };
}

function foundChange(id: number, change: Growing, all: readonly Edit[]): FoundChange {
  const edits = change.edits.flatMap((index) => all[index] ?? []);
  const span = (side: 'old' | 'new'): Span =>
    change[side] ?? { start: edits[0]?.[side].start ?? 0, end: edits.at(-1)?.[side].end ?? 0 };
  const [deletes, inserts] = ['deleted', 'inserted'].map((one) => edits.some((edit) => edit.kind === one));
  const plain = deletes && inserts ? 'modified' : deletes ? 'deleted' : 'inserted';
  const move = edits[0]?.move;
  return {
    id,
    kind: move === undefined ? (change.kind ?? plain) : 'moved',
    old: span('old'),
    new: span('new'),
    ...(move === undefined ? {} : { move }),
    ...(change.anotherColumn ? { anotherColumn: true } : {}),
  };
}

/** The old place of the half that was deleted, the new place of the half that was inserted. */
function joined(one: FoundChange, other: FoundChange): FoundChange {
  const [from, to] = one.old.end > one.old.start ? [one, other] : [other, one];
  return { ...to, old: from.old };
}
