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
  /** In the words that went and came. */
  readonly changed: Recognised;
  /** In the headings of the clause and of those above it. */
  readonly headings: readonly Topic[];
  /** In the paragraphs it is in, old and new. */
  readonly around: readonly Topic[];
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
export function weigh({ kind, before, after, changed, headings, around, followsItsClause }: ToWeigh): Weighed {
  const form =
    layout[kind] ??
    (followsItsClause ? 'a reference follows its clause, which has a new number' : undefined) ??
    (kind === 'moved' ? undefined : cosmeticDifference(before, after));
  if (form) return { materiality: 'cosmetic', topics: [], reason: form };
  const touched = [...new Set([...changed.topics, ...headings])];
  const about = touched.length > 0 ? touched : around;
  if (kind === 'moved' && before === after)
    return { materiality: 'wording', topics: about, reason: 'moved, word for word' };
  const reason = reasonFor(changed, about);
  return reason
    ? { materiality: 'material', topics: about, reason }
    : { materiality: 'wording', topics: [], reason: 'other words' };
}

function reasonFor({ figure, operative }: Recognised, about: readonly Topic[]): string | undefined {
  const named = about.map((topic) => topics.find((one) => one.topic === topic)?.says ?? topic).join(', ');
  const where = named ? `, about ${named}` : '';
  if (figure) return `a figure, date or period changed${where}`;
  if (operative) return `a word that makes or bounds an obligation changed${where}`;
  return named ? `touches ${named}` : undefined;
}
