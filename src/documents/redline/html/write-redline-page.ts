import { html } from '../../../platform/html.ts';
import { pageStyle } from '../../../platform/pages.ts';
import type { ReadDocument } from '../../clause-tree.ts';
import { compare } from '../../compare/compare.ts';
import type { Comparison } from '../../compare/comparison.ts';
import { rowsOf } from '../../compare/rows.ts';
import { type ComparedFile, drawnOpening } from './opening.ts';
import { type Stretch, stretchesOf } from './page-units.ts';
import { drawUnits, type Layout, type Outline } from './paragraphs.ts';
import { redlineRules } from './redline-style.ts';
import { type RedlineView, redlineView } from './redline-view.ts';
import { holdsHidden, plainText } from './visible-text.ts';
import { counted } from './words-for-changes.ts';

export interface RedlinePage {
  readonly old: ReadDocument;
  readonly next: ReadDocument;
  readonly comparison: Comparison;
  readonly oldName: string;
  readonly nextName: string;
  /** What else is known of the two files. */
  readonly oldVersion?: Omit<ComparedFile, 'name'>;
  readonly nextVersion?: Omit<ComparedFile, 'name'>;
  readonly title: string;
  readonly layout: Layout;
  /** The instant of the comparison, and the IANA zone in which instants are shown. */
  readonly at: string;
  readonly zone: string;
  /** How many paragraphs without changes are shown around those with changes; others are folded, but in print. All unless said. */
  readonly context?: 'all' | number;
}

const style = pageStyle(redlineRules);

/** For the answer that carries the page. */
export const redlineHeaders = style.headers;

/**
 * The redline as one complete page without scripts, readable from a file too: it carries its own style and the policy that
 * allows nothing else. Everything in it that comes from the documents is escaped, and what could disguise it shown as a code.
 */
export function redlinePage(page: RedlinePage): string {
  const { old, next, comparison, title, layout, context = 'all', at, zone } = page;
  const view = redlineView(page, rowsOf(old, next, comparison), compare);
  const outline: Outline = { last: 2 };
  const stretches = stretchesOf(view, context).map((stretch) => drawnStretch(view, page, stretch, outline));
  const files = {
    old: { name: page.oldName, ...page.oldVersion },
    next: { name: page.nextName, ...page.nextVersion },
  };
  const hidden = holdsHidden(old.text) || holdsHidden(next.text);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src ${style.source}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>${plainText(title)} · Counterpart</title>
${style.element}
</head>
<body class="redline ${layout}">
<a class="skip" href="#document">Skip to the document</a>
<div class="sheet">
<div class="running" aria-hidden="true">${running(files.old)} → ${running(files.next)}</div>
<header><p>Counterpart</p></header>
<main id="content" tabindex="-1">
${drawnOpening({ title, ...files, comparison, at, zone, hidden })}
<h2 id="document" tabindex="-1">${comparison.identical ? 'The text' : 'The text with its changes'}</h2>
${comparison.identical ? undefined : key}
${layout === 'sideBySide' ? columnTitles : undefined}
<div class="paper">
${stretches}</div>
</main>
</div>
</body>
</html>
`.toString();
}

/** At the top of every printed page. */
const running = ({ name, versionNumber, hash }: ComparedFile): string =>
  [plainText(name), versionNumber && `v${versionNumber}`, hash?.slice(0, 12)].filter(Boolean).join(' ');

const key = html`<p class="key">How to read it: <ins class="material">inserted</ins> <del class="material">deleted</del> <ins class="material moved">moved to here</ins> <del class="material moved">moved from here</del> <ins class="cosmetic">cosmetic</ins>. <span class="sample">¶</span> marked as inserted or deleted: a paragraph was split or joined there.</p>`;

const columnTitles = html`<div class="columns" aria-hidden="true"><b>Old</b><b>New</b></div>`;

function drawnStretch(view: RedlineView, { layout }: RedlinePage, { units, far }: Stretch, outline: Outline) {
  if (!far) return html`${drawUnits(view, layout, units, outline)}`;
  const count = units.reduce((sum, { rows }) => sum + rows.length, 0);
  const without = counted(count, 'paragraph without changes', 'paragraphs without changes');
  // What is folded away does not count for the levels of the headings behind it.
  return html`<details class="far"><summary>${without}</summary>${drawUnits(view, layout, units, { ...outline })}</details>\n`;
}
