import { type Html, html } from '../../../platform/html.ts';
import { shownInstant } from '../../../platform/shown-instant.ts';
import type { Change, Comparison, Proof } from '../../compare/comparison.ts';
import { plainText, visibleText } from './visible-text.ts';
import { counted, groupMeanings, groupTitles, kindWords, materialities, topicsOf } from './words-for-changes.ts';

/** One of the two files, as far as it is known. */
export interface ComparedFile {
  readonly name: string;
  readonly versionNumber?: number;
  readonly author?: string;
  /** The instant it was stored. */
  readonly timestamp?: string;
  /** SHA-256 of its bytes, in hex. */
  readonly hash?: string;
}

export interface Opening {
  readonly title: string;
  readonly old: ComparedFile;
  readonly next: ComparedFile;
  readonly comparison: Comparison;
  /** The instant of the comparison, and the zone in which instants are shown. */
  readonly at: string;
  readonly zone: string;
  /** One of the texts has characters that are shown as codes. */
  readonly hidden: boolean;
}

/** Everything above the document: what was compared, whether it can be relied on, what is different. */
export function drawnOpening({ title, old, next, comparison, at, zone, hidden }: Opening): Html {
  const { identical, insertedWords, deletedWords, movedBlocks, changes, summary, proof } = comparison;
  const counts = [
    counted(insertedWords, 'word inserted', 'words inserted'),
    counted(deletedWords, 'word deleted', 'words deleted'),
    counted(movedBlocks, 'paragraph moved', 'paragraphs moved'),
  ].join(', ');
  return html`<h1>${plainText(title)}</h1>
${proofFailed(proof)}
<dl>
<div><dt>Old</dt><dd>${drawnFile(old, zone)}</dd></div>
<div><dt>New</dt><dd>${drawnFile(next, zone)}</dd></div>
<div><dt>Compared</dt><dd>${shownInstant(at, zone)}</dd></div>
<div><dt>Extent</dt><dd>${identical ? 'None: the two are the same.' : `${counts}.`} <a href="#document">Go to the text</a></dd></div>
<div><dt>Proof</dt><dd>${drawnProof(proof)}</dd></div>
</dl>
${hidden ? hiddenNotice : undefined}
${summary.length > 0 ? html`<h2>Summary</h2>\n<ul>${summary.map((line) => html`<li>${visibleText(line)}</li>\n`)}</ul>` : undefined}
${changes.length > 0 ? html`<h2>Changes</h2>\n${drawnGroups(changes)}` : undefined}`;
}

const hiddenNotice = html`<div class="notice"><p>The text holds characters that cannot be seen or that rearrange what is seen. They are shown as codes, such as <span class="code">‹U+202E›</span>.</p></div>`;

function drawnFile({ name, versionNumber, author, timestamp, hash }: ComparedFile, zone: string): Html {
  const facts = [
    versionNumber === undefined ? undefined : `version ${versionNumber}`,
    author === undefined ? undefined : `by ${plainText(author)}`,
    timestamp === undefined ? undefined : shownInstant(timestamp, zone),
  ].filter((fact) => fact !== undefined);
  return html`<bdi>${plainText(name)}</bdi>${facts.length > 0 ? ` (${facts.join(', ')})` : ''}${hash && html`<br><code>SHA-256 ${hash}</code>`}`;
}

const holds = ({ acceptEqualsNew, rejectEqualsOld }: Proof): boolean => acceptEqualsNew && rejectEqualsOld;

function drawnProof(proof: Proof): Html {
  const said = (holding: boolean) => (holding ? 'checked' : html`<b>failed</b>`);
  return html`Accepting every change gives the new text exactly: ${said(proof.acceptEqualsNew)}.<br>Rejecting every change gives the old text exactly: ${said(proof.rejectEqualsOld)}.`;
}

const proofFailed = (proof: Proof): Html | undefined =>
  holds(proof)
    ? undefined
    : html`<p class="error"><strong>Do not rely on this comparison.</strong> Its own check failed: the changes shown do not lead from the old text to the new one. Compare the documents by another means and report this.</p>`;

/** Up to so many changes the list shows those of wording too without being asked, and never the cosmetic ones. */
const mostOpen = 30;

function drawnGroups(changes: readonly Change[]): readonly Html[] {
  return materialities.flatMap((materiality, rank) => {
    const here = changes.filter((change) => change.materiality === materiality);
    if (here.length === 0) return [];
    const list = html`<ul class="changes">${byClause(here).map(drawnClause)}</ul>`;
    const heading = html`<h3>${groupTitles[materiality]} (${here.length})</h3>`;
    const open = rank === 0 || (materiality === 'wording' && changes.length <= mostOpen);
    return [
      html`<section class="${materiality}">${heading}<details${open ? html` open` : undefined}><summary>${groupMeanings[materiality]}</summary>${list}</details></section>\n`,
    ];
  });
}

/** Neighbours in one clause stand together under its path and topics. */
function byClause(changes: readonly Change[]): readonly (readonly [Change, ...Change[]])[] {
  const clauses: [Change, ...Change[]][] = [];
  for (const change of changes) {
    const last = clauses.at(-1);
    if (last && pathOf(last[0]) === pathOf(change) && topicsOf(last[0]) === topicsOf(change)) last.push(change);
    else clauses.push([change]);
  }
  return clauses;
}

const pathOf = ({ clausePath }: Change): string => clausePath.map(plainText).join(' › ');

function drawnClause(changes: readonly [Change, ...Change[]]): Html {
  const [path, topics] = [pathOf(changes[0]), topicsOf(changes[0])];
  const head = html`<p class="clause">${path ? html`<bdi>${path}</bdi>` : 'Outside every clause'}${topics && html` <span class="topics">${topics}</span>`}</p>`;
  return html`<li>${head}<ul>${changes.map(drawnEntry)}</ul></li>\n`;
}

function drawnEntry({ id, kind, reason, before, after }: Change): Html {
  return html`<li id="listed-${id}" tabindex="-1"><a href="#change-${id}">#${id} ${kindWords[kind]}</a> ${excerpts(before, after)}<span class="reason">${plainText(reason)}</span></li>\n`;
}

/** How much of the words before and after is shown in the list; all of it stands in the text below. */
const longest = 90;

function excerpts(before: string, after: string): Html | undefined {
  if (before.trim() === '' && after.trim() === '') return undefined;
  const parts = [before, after].map((words) =>
    words.trim() === '' ? undefined : html`<q><bdi>${plainText(shortened(words))}</bdi></q>`,
  );
  if (parts[0] && parts[1]) return html`${parts[0]} → ${parts[1]}: `;
  return html`${parts[0] ?? parts[1]}: `;
}

const shortened = (words: string): string =>
  words.length <= longest
    ? words
    : `${words
        .slice(0, longest)
        .toWellFormed()
        .replace(/\s+\S*$/, '')} …`;
