import { type Html, html } from '../../platform/html.ts';
import type { DecisionView, ShownExhibit } from './decision-view.ts';

/** What can be read beside the facts. One that is missing says so: nobody shall believe there was nothing to read. */
export const exhibitsPart = ({ exhibits, path }: DecisionView): Html =>
  html`${exhibits.map((exhibit, at) => exhibitOf(exhibit, at, path))}`;

const exhibitOf = (exhibit: ShownExhibit, at: number, path: string): Html =>
  'failed' in exhibit
    ? html`<section aria-labelledby="exhibit-${at}">
    <h2 id="exhibit-${at}">Changes and quotations</h2>
    <p class="missing">They could not be shown just now. What is above is complete without them. <a href="${path}">Load the page again</a> to see them before you decide.</p>
  </section>`
    : html`<section class="exhibit" aria-labelledby="exhibit-${at}">
    <h2 id="exhibit-${at}">${exhibit.title}</h2>
    ${exhibit.body}
  </section>`;
