import { type Html, html } from '../../../platform/html.ts';
import type { ReadDocument } from '../../clause-tree.ts';
import { compare } from '../../compare/compare.ts';
import type { Change, Comparison, Materiality } from '../../compare/comparison.ts';
import { rowsOf } from '../../compare/rows.ts';
import { isChangedRow } from './page-units.ts';
import { drawnPieces } from './pieces.ts';
import { type RedlineView, redlineView } from './redline-view.ts';
import { plainText, visibleText } from './visible-text.ts';
import { counted, kindWords, materialities, materialityWords, topicsOf } from './words-for-changes.ts';

/** At most so many paragraphs, so many characters of them together, and so many of one: a page must stay readable on a phone. */
export interface ExcerptBounds {
  readonly paragraphs: number;
  readonly characters: number;
  readonly paragraph: number;
}

export interface Excerpt {
  /** For a page of somebody else's: `ins` and `del` in paragraphs of the class `redline`, no headings, anchors or styles. */
  readonly markup: string;
  /** Paragraphs with changes that are in it, and that there are. */
  readonly shown: number;
  readonly of: number;
}

interface Compared {
  readonly old: ReadDocument;
  readonly next: ReadDocument;
  readonly comparison: Comparison;
}

/** The paragraphs that changed, the gravest chosen first and shown in reading order, each under its clause and with its reasons. */
export function redlineExcerpt(compared: Compared, bounds: ExcerptBounds): Excerpt {
  const { old, next, comparison } = compared;
  // No numbers that lead to notes: those are on the whole page only.
  const view: RedlineView = { ...redlineView(compared, rowsOf(old, next, comparison), compare), begins: new Map() };
  const changed = view.rows.flatMap((_, index) => (isChangedRow(view, index) ? [rowOf(view, index)] : []));
  const chosen = chosenOf(changed, bounds);
  const { acceptEqualsNew, rejectEqualsOld } = comparison.proof;
  const unproven = acceptEqualsNew && rejectEqualsOld ? undefined : warning;
  const summary = html`<ul>${comparison.summary.map((line) => html`<li>${plainText(line)}</li>`)}</ul>`;
  const drawn = chosen.map((row, at) => drawnRow(view, row, chosen[at - 1], bounds));
  return { markup: html`${unproven}${summary}${drawn}`.toString(), shown: chosen.length, of: changed.length };
}

const warning = html`<p class="error"><strong>Do not rely on this comparison.</strong> Its own check failed: the changes shown do not lead from the old text to the new one.</p>`;

interface ChangedRow {
  readonly index: number;
  readonly changes: readonly Change[];
  readonly length: number;
  readonly weight: Materiality;
}

function rowOf({ rows, changes, changesOf }: RedlineView, index: number): ChangedRow {
  const pieces = rows[index]?.pieces ?? [];
  const ids = new Set([
    ...pieces.flatMap(({ change }) => change ?? []),
    ...(changesOf[index] ?? []).map(({ id }) => id),
  ]);
  const here = [...ids].flatMap((id) => changes.get(id) ?? []);
  const length = pieces.reduce(
    (sum, { old, new: next }) => sum + Math.max(old.end - old.start, next.end - next.start),
    0,
  );
  const weight = materialities.find((each) => here.some(({ materiality }) => materiality === each)) ?? 'wording';
  return { index, changes: here, length, weight };
}

function chosenOf(changed: readonly ChangedRow[], bounds: ExcerptBounds): readonly ChangedRow[] {
  const gravest = changed.toSorted((a, b) => materialities.indexOf(a.weight) - materialities.indexOf(b.weight));
  let room = bounds.characters;
  const chosen = gravest.slice(0, bounds.paragraphs).filter(({ length }) => {
    room -= Math.min(length, bounds.paragraph);
    return room >= 0;
  });
  return chosen.toSorted((a, b) => a.index - b.index);
}

function drawnRow(view: RedlineView, row: ChangedRow, before: ChangedRow | undefined, bounds: ExcerptBounds): Html {
  const path = pathOf(row);
  const head = path && (!before || pathOf(before) !== path) ? html`<p><b><bdi>${path}</bdi></b></p>` : undefined;
  const words = row.length > bounds.paragraph ? cutWords(row, bounds.paragraph) : drawnPieces(view, row.index, 'both');
  return html`${head}<p class="redline" dir="auto">${words}</p>
<p class="reason">${row.changes.length > 0 ? reasonsOf(row) : 'Changed with the paragraph beside it'}</p>
`;
}

const pathOf = ({ changes: [first] }: ChangedRow): string => (first?.clausePath ?? []).map(plainText).join(' › ');

/** Of a paragraph as long as a chapter the words that changed, without what is between them. */
function cutWords({ changes }: ChangedRow, most: number): Html {
  const each = Math.max(40, Math.floor(most / (2 * Math.max(changes.length, 1))));
  const cut = (words: string) => visibleText(words.length > each ? `${words.slice(0, each).toWellFormed()}…` : words);
  return html`${changes
    .slice(0, 20)
    .map(
      ({ before, after }) =>
        html`… ${before && html`<del>${cut(before)}</del>`} ${after && html`<ins>${cut(after)}</ins>`} …`,
    )}`;
}

const mostReasons = 4;

function reasonsOf({ changes }: ChangedRow): string {
  const said = [...new Set(changes.map(reasonOf))];
  const more = said.length - mostReasons;
  return [...said.slice(0, mostReasons), ...(more > 0 ? [`and ${counted(more, 'other reason')}`] : [])].join('; ');
}

const reasonOf = (change: Change): string => {
  const topics = topicsOf(change);
  const weight = `${materialityWords[change.materiality]}${topics && `: ${topics}`}`;
  return plainText(`${weight} · ${kindWords[change.kind].toLowerCase()}, ${change.reason}`);
};
