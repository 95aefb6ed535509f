import type { ChangeKind, Materiality, Topic } from './comparison.ts';
import { cosmeticDifference } from './cosmetic.ts';
import type { Recognised } from './recognise.ts';

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
  const { changed } = change;
  const touched = [...new Set([...changed.topics, ...change.headings])];
  const about = touched.length > 0 ? touched : change.around;
  if (change.wordForWord) return { materiality: 'wording', topics: about, reason: 'moved, word for word' };
  if (isShouting(change)) {
    const reason = 'only capital letters, which may be there to be conspicuous';
    return { materiality: 'wording', topics: about, reason };
  }
  if (change.before === '' && change.after === '' && !change.unseen)
    return { materiality: 'wording', topics: about, reason: 'a break between items or cells' };
  const reason = trap(change) ?? reasonFor(change, changed, about);
  return reason
    ? { materiality: 'material', topics: about, reason }
    : { materiality: 'wording', topics: about, reason: 'other words' };
}

/** Disclaimers are in capitals because the law wants them conspicuous (UCC 2-316): to end or begin that is more than form. */
function isShouting({ before, after, unseen }: ToWeigh): boolean {
  if (unseen || before.toLowerCase() !== after.toLowerCase()) return false;
  return before.length > longestTitle && (before === before.toUpperCase() || after === after.toUpperCase());
}

const longestTitle = 80;

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

/** The topics themselves are told beside the reason. */
function reasonFor(
  { before, after }: ToWeigh,
  { figure, operative, topics }: Recognised,
  about: readonly Topic[],
): string | undefined {
  if (figure) return 'a figure, date or period changed';
  if (operative) return 'a word that makes or bounds an obligation changed';
  if (topics.length > 0) return 'the words themselves are about such a topic';
  return about.length > 0 && !(isSlight(before) && isSlight(after))
    ? 'it is in a clause about such a topic'
    : undefined;
}

/** Articles, pronouns and signs of punctuation, which say nothing by themselves. In a grave clause too they are wording. */
const isSlight = (words: string): boolean =>
  /^(?:(?:the|an?|its?|this|that|these|those|such|said|their|of|to)(?![\p{L}\p{N}])|[\s,.;:()"'“”‘’])*$/iu.test(words);
