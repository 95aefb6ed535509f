import type { ChangeKind, Materiality, Topic } from './comparison.ts';
import { cosmeticDifference } from './cosmetic.ts';
import type { Recognised } from './recognise.ts';
import { topics } from './topics.ts';

export interface Weighed {
  readonly materiality: Materiality;
  readonly topics: readonly Topic[];
  readonly reason: string;
}

export interface ToWeigh {
  readonly kind: ChangeKind;
  readonly before: string;
  readonly after: string;
  /** Both with what is next to them, where that says what a dash means. */
  readonly inContext: readonly [before: string, after: string] | undefined;
  /** In the words that went and came. */
  readonly changed: Recognised;
  /** In the headings of the clause and of those above it. */
  readonly headings: readonly Topic[];
  /** In the paragraphs it is in, old and new. */
  readonly around: readonly Topic[];
  /** A reference to a clause that is only numbered anew. */
  readonly followsItsClause: boolean;
  /** Moved with all its words, whatever its number. */
  readonly wordForWord: boolean;
  /** A break that parts cells or numbered items. */
  readonly betweenItems: boolean;
  /** A cell whose words are the same, in another column. */
  readonly anotherColumn: boolean;
  /** Characters that cannot be seen came or went. */
  readonly unseen: boolean;
}

const layout: Partial<Record<ChangeKind, string>> = {
  renumbered: 'only the numbering',
  split: 'only a paragraph break',
  merged: 'only a paragraph break',
  reformatted: 'only the formatting',
};

/**
 * How much a change matters, for the gates and for the eye. Whatever is not certainly a matter of form counts as wording at
 * least; whatever touches a topic, a figure or an operative word as material. It never says that a change is harmless.
 */
export function weigh(change: ToWeigh): Weighed {
  const form = change.unseen ? undefined : formOnly(change);
  if (form) return { materiality: 'cosmetic', topics: [], reason: form };
  const touched = [...new Set([...change.changed.topics, ...change.headings])];
  const about = touched.length > 0 ? touched : change.around;
  if (change.wordForWord) return { materiality: 'wording', topics: about, reason: 'moved, word for word' };
  if (change.before === '' && change.after === '' && !change.unseen)
    return { materiality: 'wording', topics: about, reason: 'a break between items or cells' };
  const reason = trap(change) ?? reasonFor(change.changed, about);
  return reason
    ? { materiality: 'material', topics: about, reason }
    : { materiality: 'wording', topics: [], reason: 'other words' };
}

function formOnly({ kind, before, after, inContext, followsItsClause, betweenItems, anotherColumn }: ToWeigh) {
  if (kind === 'moved' || betweenItems || anotherColumn) return undefined;
  if (followsItsClause) return 'a reference follows its clause, which has a new number';
  return (
    layout[kind] ?? (inContext && !cosmeticDifference(...inContext) ? undefined : cosmeticDifference(before, after))
  );
}

/** Ways in which little says much. */
function trap({ before, after, anotherColumn, unseen }: ToWeigh): string | undefined {
  if (anotherColumn) return 'stands in another column of its table';
  if (unseen) return 'a character that cannot be seen came or went';
  const [shorter, longer] = [before, after].map((words) => words.toLowerCase()).sort((x, y) => x.length - y.length);
  if (
    shorter &&
    longer &&
    longer.length - shorter.length <= 4 &&
    longer.endsWith(shorter) &&
    opposite.test(longer.slice(0, -shorter.length))
  )
    return 'a word may have become its opposite';
  return undefined;
}

const opposite = /^(?:un|in|im|ir|il|dis|mis|non-?|de|a|anti)$/;

function reasonFor({ figure, operative }: Recognised, about: readonly Topic[]): string | undefined {
  const named = about.map((topic) => topics.find((one) => one.topic === topic)?.says ?? topic).join(', ');
  const where = named ? `, about ${named}` : '';
  if (figure) return `a figure, date or period changed${where}`;
  if (operative) return `a word that makes or bounds an obligation changed${where}`;
  return named ? `touches ${named}` : undefined;
}
