import { type Html, html } from '../../platform/html.ts';
import type { TimelineLine } from './timeline-line.ts';

/** For the pages that show one: a rail with a mark for each line, which nobody needs to see to understand it. */
export const timelineStyle = `
.timeline { list-style: none; margin: 1.5rem 0; padding: 0; border-left: 2px solid var(--line); }
.timeline li { position: relative; padding: 0 0 1.25rem 1.25rem; }
.timeline li::before {
  content: '';
  position: absolute;
  left: -0.4375rem;
  top: 0.5rem;
  width: 0.75rem;
  height: 0.75rem;
  border-radius: 50%;
  background: var(--accent);
}
.timeline li.failed::before { background: var(--alarm); border-radius: 0; }
.timeline p { margin: 0; }
.timeline time, .timeline .details { color: var(--muted); font-size: 0.875rem; }
.timeline a { display: inline-block; padding: 0.25rem 0; }
`;

/** Newest first, as a list. `proposalUrl` leads to the page of a proposal. Every text is escaped: people wrote some of it. */
export const timelineList = (lines: readonly TimelineLine[], proposalUrl: (proposalId: string) => string): Html =>
  lines.length === 0
    ? html`<p>Nothing is in the log yet. What has just happened may take a minute to appear.</p>`
    : html`<ol class="timeline">${lines.map((line) => itemOf(line, proposalUrl))}</ol>`;

const itemOf = (line: TimelineLine, proposalUrl: (proposalId: string) => string): Html => {
  const { at, shownAt, says, who, namesWho, outcome, proposalId, versionNumber } = line;
  const details = [
    ...(namesWho ? [] : [`By ${who}`]),
    ...(versionNumber === undefined || namesVersion(says, versionNumber) ? [] : [`Version ${versionNumber}`]),
  ].join(' · ');
  return html`
<li${outcome === 'failure' || outcome === 'denied' ? html` class="failed"` : ''}>
  <p><time datetime="${at}">${shownAt}</time></p>
  <p>${says}.</p>
  ${details ? html`<p class="details">${details}</p>` : ''}
  ${proposalId === undefined ? '' : html`<p><a href="${proposalUrl(proposalId)}" aria-label="Open the proposal, ${shownAt}">Open the proposal</a></p>`}
</li>`;
};

const namesVersion = (says: string, version: number): boolean => new RegExp(`\\bversion ${version}\\b`, 'i').test(says);
