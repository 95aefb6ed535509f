import { type Html, html } from '../../../platform/html.ts';
import type { Block } from '../../clause-tree.ts';
import type { Row } from '../../compare/comparison.ts';
import { drawnNotes } from './notes.ts';
import { isChangedRow, type Paragraph, type Table, type Unit } from './page-units.ts';
import { drawnPieces, piecesOn, type Side } from './pieces.ts';
import type { RedlineView } from './redline-view.ts';

export type Layout = 'inline' | 'sideBySide';

/** Draws units in reading order. It remembers the heading before, so that no level of heading is left out (WCAG 1.3.1). */
export function drawUnits(
  view: RedlineView,
  layout: Layout,
  units: readonly Unit[],
  outline: Outline,
): readonly Html[] {
  const draw = layout === 'inline' ? drawnInline : drawnBeside;
  return units.map((unit) => draw(view, unit, outline));
}

export interface Outline {
  /** The level of the heading before. */
  last: number;
}

function drawnInline(view: RedlineView, unit: Unit, outline: Outline): Html {
  const body = drawnUnit(view, unit, 'both', outline);
  const notes = notesOf(view, unit);
  if (!unit.rows.some((index) => isChangedRow(view, index))) return html`${body}\n`;
  return html`<div class="row ${weightOf(view, unit)}">${notes}<div class="text">${body}</div></div>\n`;
}

function drawnBeside(view: RedlineView, unit: Unit, outline: Outline): Html {
  const changed = unit.rows.some((index) => isChangedRow(view, index));
  const before = { ...outline };
  const old = drawnUnit(view, unit, 'old', before);
  const next = drawnUnit(view, unit, 'new', outline);
  outline.last = Math.max(outline.last, before.last);
  return html`<div class="row ${changed ? weightOf(view, unit) : 'same'}">${notesOf(view, unit)}<div class="old">${old}</div><div class="new">${next}</div></div>\n`;
}

const notesOf = (view: RedlineView, { rows }: Unit): Html | undefined => {
  const notes = rows.flatMap((index) => drawnNotes(view, index) ?? []);
  return notes.length > 0 ? html`${notes}` : undefined;
};

/** Only what is cosmetic throughout is drawn faint. */
function weightOf({ changesOf, changes, rows }: RedlineView, unit: Unit): string {
  const ids = unit.rows.flatMap((index) => rows[index]?.pieces.flatMap(({ change }) => change ?? []) ?? []);
  const all = [
    ...ids.flatMap((id) => changes.get(id) ?? []),
    ...unit.rows.flatMap((index) => changesOf[index] ?? []),
  ].map(({ materiality }) => materiality);
  if (all.includes('material')) return 'material';
  return all.length > 0 && all.every((each) => each === 'cosmetic') ? 'cosmetic' : 'wording';
}

const drawnUnit = (view: RedlineView, unit: Unit, side: Side, outline: Outline): Html | undefined =>
  unit.kind === 'table' ? drawnTable(view, unit, side) : drawnParagraph(view, unit, side, outline);

function drawnTable(view: RedlineView, { lines }: Table, side: Side): Html | undefined {
  const drawn = lines.flatMap((cells) => {
    const here = cells.flatMap((rows) => {
      const shown = rows
        .filter((index) => isOn(view, index, side))
        .map((index) => html`<p dir="auto">${drawnPieces(view, index, side)}</p>`);
      return shown.length > 0 ? [html`<td>${shown}</td>`] : [];
    });
    return here.length > 0 ? [html`<tr>${here}</tr>\n`] : [];
  });
  return drawn.length > 0 ? html`<table>${drawn}</table>` : undefined;
}

function drawnParagraph(view: RedlineView, { rows: [index = -1] }: Paragraph, side: Side, outline: Outline) {
  const row = view.rows[index];
  if (!row || !isOn(view, index, side)) return undefined;
  const block = blockOf(view, row);
  const words = drawnPieces(view, index, side);
  const level = Math.min(block?.level ?? 0, 6);
  if (block?.kind !== 'heading')
    return html`<p class="${block?.kind ?? 'paragraph'} l${level}" dir="auto">${words}</p>`;
  outline.last = Math.min(level + 2, outline.last + 1, 6);
  return headings[outline.last - 3]?.(words);
}

const isOn = ({ rows }: RedlineView, index: number, side: Side): boolean => piecesOn(side, rows[index]).length > 0;

/** Levels 1 and 2 are the page's own. */
const headings: readonly ((words: Html) => Html)[] = [
  (words) => html`<h3 dir="auto">${words}</h3>`,
  (words) => html`<h4 dir="auto">${words}</h4>`,
  (words) => html`<h5 dir="auto">${words}</h5>`,
  (words) => html`<h6 dir="auto">${words}</h6>`,
];

const blockOf = ({ old, next }: RedlineView, { oldBlock, newBlock }: Row): Block | undefined =>
  newBlock === undefined ? old.blocks[oldBlock ?? -1] : next.blocks[newBlock];
