import { type Html, html } from '../../../platform/html.ts';
import type { Change } from '../../compare/comparison.ts';
import type { MoveEnd, RedlineView } from './redline-view.ts';
import { plainText } from './visible-text.ts';
import { counted, kindWords, materialityWords, topicsOf } from './words-for-changes.ts';

/** More notes than these in one row are drawn in one line each, for a margin longer than its paragraph tears the text apart. */
const mostWithReason = 2;

/** What is said in the margin about the changes that begin in a row, with the way to those before and after. */
export function drawnNotes(view: RedlineView, index: number): Html | undefined {
  const changes = view.changesOf[index] ?? [];
  const moves = view.movesOf[index] ?? [];
  if (changes.length + moves.length === 0) return undefined;
  const brief = changes.length > mostWithReason;
  return html`<div class="notes">${moves.map((end) => drawnMove(view, end))}${changes.map((change) => drawnNote(view, change, brief))}</div>`;
}

function drawnNote({ changes, begun }: RedlineView, change: Change, brief: boolean): Html {
  const { id, kind, materiality, reason } = change;
  const topics = topicsOf(change);
  // A change without words of its own is found at its note.
  const anchor = begun.has(id) ? html`id="note-${id}"` : html`id="change-${id}"`;
  return html`<div class="note ${materiality}" ${anchor} tabindex="-1">
<p><a class="back" href="#listed-${id}" aria-label="Change ${id} in the list">#${id}</a> ${kindWords[kind]} · <b>${materialityWords[materiality]}</b>${topics && `: ${topics}`}</p>
<p class="steps">${step(changes, id - 1, 'Previous', '‹')}${step(changes, id + 1, 'Next', '›')}</p>
${brief ? undefined : html`<p class="reason">${plainText(reason)}</p>`}</div>`;
}

const step = (changes: RedlineView['changes'], id: number, word: string, sign: string): Html | undefined =>
  changes.has(id) ? html`<a href="#change-${id}" aria-label="${word} change, ${id}">${sign}</a>` : undefined;

function drawnMove({ edited }: RedlineView, { move, end, other, whole }: MoveEnd): Html {
  const [said, target] = end === 'from' ? ['to', 'to'] : ['from', 'from'];
  const what = whole ? 'Moved' : 'Part moved';
  const where = other === '' ? (end === 'from' ? 'its new place' : 'its old place') : plainText(other);
  const places = edited.get(move)?.places ?? 0;
  const also = places > 0 ? html`, <b>edited in ${counted(places, 'place')}</b>, marked by a box` : undefined;
  return html`<p class="move" id="move-${move}-${end}" tabindex="-1">${what} ${said} <a href="#move-${move}-${target}">${where}</a>${also}</p>`;
}
