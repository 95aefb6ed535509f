import { type Html, html } from '../platform/html.ts';
import type { ReadDocument, Span } from './clause-tree.ts';
import { blockAt } from './clause-tree.ts';
import { clausePaths } from './clauses/clause-path.ts';
import { plainText, visibleText } from './redline/html/visible-text.ts';

/** A place in a document, and what it is quoted for. */
export interface Quoted {
  readonly says: string;
  readonly span: Span;
}

/** Characters of the paragraph that are quoted before and behind the place, and of the place itself. */
const around = 240;
const longest = 800;

/** The quoted places with the clause they stand in and some of the words around them. What is not in the text is left out. */
export function drawnQuotations(document: ReadDocument, quoted: readonly Quoted[]): Html {
  const { pathOf } = clausePaths(document);
  return html`${quoted.flatMap(({ says, span }) => {
    const at = blockAt(document.blocks, span.start);
    const block = document.blocks[at];
    if (!block || span.end <= span.start || span.end > document.text.length) return [];
    const path = pathOf(at).map(plainText).join(' › ');
    const cite = path && html`<footer><bdi>${path}</bdi></footer>`;
    return [
      html`<p>${plainText(says)}:</p>
<blockquote><p class="redline" dir="auto">${wordsOf(document.text, span, block)}</p>${cite}</blockquote>
`,
    ];
  })}`;
}

function wordsOf(text: string, { start, end }: Span, block: Span): Html {
  const from = Math.max(block.start, start - around);
  const until = Math.min(Math.max(block.end, end), end + around);
  const shown = Math.min(end, start + longest);
  const part = (a: number, b: number) => visibleText(text.slice(a, b).toWellFormed());
  const behind = shown < end ? html`…` : html`${part(end, until)}${until < block.end ? '…' : ''}`;
  return html`${from > block.start ? '…' : ''}${part(from, start)}<mark>${part(start, shown)}</mark>${behind}`;
}
