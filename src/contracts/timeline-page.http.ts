import { type TimelineLine, timelineList, timelineStyle } from '../audit/index.ts';
import { type Html, html } from '../platform/html.ts';
import { pageStyle } from '../platform/pages.ts';
import type { Contract } from './contract.ts';

export const timelinePageStyle = pageStyle(timelineStyle);

interface Shown {
  readonly tenant: string;
  /** Of the page itself. */
  readonly path: string;
  /** Whether it lists those who read it. */
  readonly access: boolean;
  readonly isFirst: boolean;
  /** Where the earlier lines begin. */
  readonly cursor?: string;
}

export function timelineBody(
  { title, counterparty, zone }: Contract,
  lines: readonly TimelineLine[],
  { tenant, path, access, isFirst, cursor }: Shown,
): Html {
  const proposalUrl = (proposalId: string) => `/proposals/${tenant}/${encodeURIComponent(proposalId)}`;
  const query = (said: Readonly<Record<string, string>>) => {
    const all = new URLSearchParams({ ...(access ? { access: 'true' } : {}), ...said }).toString();
    return all ? `${path}?${all}` : path;
  };
  return html`
<h1>Timeline of ${title}</h1>
<p>Contract with ${counterparty.name}. Newest first; times are those of ${zone}.</p>
<p>${
    access
      ? html`Everybody who read the contract is listed too. <a href="${path}">Leave them out</a>`
      : html`Who only read the contract is left out. <a href="${path}?access=true">List them too</a>`
  }</p>
${timelineList(lines, proposalUrl)}
${
  isFirst && !cursor
    ? ''
    : html`<nav class="actions" aria-label="Pages of the timeline">
  ${isFirst ? '' : html`<a class="button secondary" href="${query({})}">Newest</a>`}
  ${cursor ? html`<a class="button secondary" rel="next" href="${query({ cursor })}">Earlier</a>` : ''}
</nav>`
}`;
}

export const signInFirst = (url: string): Html => html`
<h1>Sign in to read the timeline</h1>
<p><a class="button" href="${url}">Sign in</a></p>`;

/** The same whether there is no such contract or tenant, or they are not this person's to see. */
export const nothingHere = (url: string): Html => html`
<h1>There is nothing here for you</h1>
<p>The page may not exist, or your account may not see it. Check the address, or sign in with another account.</p>
<p><a class="button" href="${url}&amp;account=other">Sign in with another account</a></p>`;
