import type { Change, ChangeKind, Materiality, Topic } from '../../compare/comparison.ts';

/** How a comparison is put to people. */
export const kindWords: Readonly<Record<ChangeKind, string>> = {
  inserted: 'Inserted',
  deleted: 'Deleted',
  modified: 'Modified',
  moved: 'Moved',
  renumbered: 'Renumbered',
  reformatted: 'Reformatted',
  split: 'Paragraph split',
  merged: 'Paragraphs merged',
};

/** Most important first. */
export const materialities: readonly Materiality[] = ['material', 'wording', 'cosmetic'];

export const materialityWords: Readonly<Record<Materiality, string>> = {
  material: 'Material',
  wording: 'Wording',
  cosmetic: 'Cosmetic',
};

export const groupTitles: Readonly<Record<Materiality, string>> = {
  material: 'Material changes',
  wording: 'Changes of wording',
  cosmetic: 'Cosmetic changes',
};

export const groupMeanings: Readonly<Record<Materiality, string>> = {
  material: 'They touch a topic, an amount, a date or a word that carries an obligation.',
  wording: 'Other words, in which no topic was recognised. A person should still look.',
  cosmetic: 'Numbering, white space, quotation marks, capitals of defined terms or formatting only.',
};

const topicWords: Readonly<Record<Topic, string>> = {
  value: 'value',
  price: 'price',
  term: 'term',
  renewal: 'renewal',
  termination: 'termination',
  liability: 'liability',
  indemnity: 'indemnity',
  data: 'data',
  governingLaw: 'governing law',
  parties: 'parties',
  confidentiality: 'confidentiality',
  insurance: 'insurance',
  intellectualProperty: 'intellectual property',
  service: 'service',
};

export const topicsOf = ({ topics }: Change): string => topics.map((topic) => topicWords[topic]).join(', ');

/** "1 word", "12,345 words". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
