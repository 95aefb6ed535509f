import type { ChangeKind, Materiality, Topic } from './comparison.ts';
import { cosmeticDifference } from './cosmetic.ts';
import { figures, operativeWords, topics, topicsIn } from './topics.ts';

export interface Weighed {
  readonly materiality: Materiality;
  readonly topics: readonly Topic[];
  readonly reason: string;
}

export interface ToWeigh {
  readonly kind: ChangeKind;
  readonly before: string;
  readonly after: string;
  /** Headings of the clause and of those above it. */
  readonly headings: string;
  /** The paragraph it is in, old and new. */
  readonly paragraph: string;
  /** A reference to a clause that is only numbered anew. */
  readonly followsItsClause: boolean;
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
export function weigh({ kind, before, after, headings, paragraph, followsItsClause }: ToWeigh): Weighed {
  const cosmetic =
    layout[kind] ?? (followsItsClause ? 'a reference follows its clause, which has a new number' : undefined);
  if (cosmetic) return { materiality: 'cosmetic', topics: [], reason: cosmetic };
  const form = kind === 'modified' || before === '' || after === '' ? cosmeticDifference(before, after) : undefined;
  if (form) return { materiality: 'cosmetic', topics: [], reason: form };
  if (kind === 'moved' && before === after) {
    return { materiality: 'wording', topics: topicsIn(`${headings} ${after}`), reason: 'moved, word for word' };
  }
  const words = `${before} ${after}`;
  const touched = [...new Set([...topicsIn(words), ...topicsIn(headings)])];
  const around = touched.length > 0 ? touched : topicsIn(paragraph);
  const reason = reasonFor(words, touched, around);
  return reason
    ? { materiality: 'material', topics: around, reason }
    : { materiality: 'wording', topics: [], reason: 'other words' };
}

function reasonFor(words: string, touched: readonly Topic[], around: readonly Topic[]): string | undefined {
  const named = around.map((topic) => topics.find((one) => one.topic === topic)?.says ?? topic).join(', ');
  const about = named ? `, about ${named}` : '';
  if (figures.test(words)) return `a figure, date or period changed${about}`;
  if (operativeWords.test(words)) return `a word that makes or bounds an obligation changed${about}`;
  return touched.length > 0 || around.length > 0 ? `touches ${named}` : undefined;
}
