import { type Html, html } from '../../../platform/html.ts';
import type { Edit, Row } from '../../compare/comparison.ts';
import type { RedlineView } from './redline-view.ts';
import { spaceInWords, visibleText } from './visible-text.ts';

/** Which of the two texts a paragraph shows: both in one, or one beside the other. */
export type Side = 'both' | 'old' | 'new';

const shownOn: Readonly<Record<Side, readonly Edit['kind'][]>> = {
  both: ['same', 'deleted', 'inserted'],
  old: ['same', 'deleted'],
  new: ['same', 'inserted'],
};

export const piecesOn = (side: Side, row: Row | undefined): readonly Edit[] =>
  (row?.pieces ?? []).filter(({ kind }) => shownOn[side].includes(kind));

/**
 * The words of a paragraph. The words "inserted" and "end" that a screen reader needs are in the style sheet, as generated
 * content: it is read out, but neither copied nor in the way of somebody who searches the page for a phrase.
 */
export function drawnPieces(view: RedlineView, index: number, side: Side): Html {
  const parts = piecesOn(side, view.rows[index]).map((piece) => drawnPiece(view, piece));
  const mark = view.marks[index];
  if (mark && shownOn[side].includes(mark)) parts.push(pilcrow[mark]);
  return html`${parts}`;
}

const pilcrow = {
  inserted: html`<ins class="pilcrow">¶</ins>`,
  deleted: html`<del class="pilcrow">¶</del>`,
} as const;

function drawnPiece(view: RedlineView, piece: Edit): Html {
  const { old, next, changes, begins } = view;
  const text =
    piece.kind === 'deleted'
      ? old.text.slice(piece.old.start, piece.old.end)
      : next.text.slice(piece.new.start, piece.new.end);
  if (piece.kind === 'same') return visibleText(text);
  const change = piece.change === undefined ? undefined : changes.get(piece.change);
  const looks =
    piece.move === undefined ? (change?.materiality ?? 'wording') : `${change?.materiality ?? 'wording'} moved`;
  const first = begins.get(piece);
  const anchor = first && html` id="change-${first.id}" tabindex="-1"`;
  const badge =
    first &&
    html`<a class="number" href="#note-${first.id}" data-number="${first.id}" aria-label="Change ${first.id}"></a>`;
  const space = spaceInWords(text);
  const blank = space && html` data-space="${space}"`;
  const words = piece.move === undefined ? visibleText(text) : movedWords(view, piece.move, piece, text);
  return piece.kind === 'deleted'
    ? html`${badge}<del class="${looks}"${anchor}${blank}>${words}</del>`
    : html`${badge}<ins class="${looks}"${anchor}${blank}>${words}</ins>`;
}

/** What was moved, and boxed in it what was edited as well. */
function movedWords({ edited }: RedlineView, move: number, { kind, old, new: after }: Edit, text: string): Html {
  const spans = edited.get(move)?.[kind === 'deleted' ? 'old' : 'new'] ?? [];
  const { start } = kind === 'deleted' ? old : after;
  const parts: Html[] = [];
  let at = 0;
  for (const span of spans) {
    const [from, to] = [Math.max(span.start - start, at), Math.min(span.end - start, text.length)];
    if (to <= from) continue;
    parts.push(html`${visibleText(text.slice(at, from))}<b class="edited">${visibleText(text.slice(from, to))}</b>`);
    at = to;
  }
  return html`${parts}${visibleText(text.slice(at))}`;
}
