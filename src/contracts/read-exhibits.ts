import { type DocumentDesk, drawnQuotations, type VersionRecord } from '../documents/index.ts';
import type { Action, Exhibit, Proposal } from '../gates/index.ts';
import { type Html, html } from '../platform/html.ts';
import type { TenantScope } from '../platform/scope.ts';
import { redlinePath, sealedPath } from './activation-request.ts';
import type { Contract } from './contract.ts';

/** More reasons than these are in the list of reasons, without their words. */
const mostQuotations = 20;

/**
 * What approvers of an activation can read: what changed since they were asked last, and the words that the reasons rest on.
 * Of the proposal's own versions alone, though there may be newer ones by now; each reading is in the log, by whom it was.
 */
export function readsExhibits(desk: DocumentDesk<Contract>): NonNullable<Action['exhibits']> {
  return async (scope, proposal) => {
    const { version, since } = proposal.input as { readonly version: number; readonly since?: number };
    const contractId = proposal.subject.id;
    const found = await desk.find(scope, contractId, version);
    if (!found.ok) return [];
    if (found.value.sealed) return [sealedExhibit(scope, contractId)];
    const redline = since === undefined ? undefined : await redlineSince(scope, contractId, version, since);
    const quoted = await quotations(scope, proposal, found.value);
    return [redline, quoted].filter((exhibit) => exhibit !== undefined);
  };

  async function redlineSince(scope: TenantScope, id: string, version: number, since: number): Promise<Exhibit> {
    const title = `What changed since version ${since}`;
    const pair = await desk.comparisons.pair(scope, id, version, since, 'html');
    const models = pair.ok ? await desk.comparisons.models(scope, pair.value) : pair;
    const drawn = models.ok ? await desk.redline.excerpt(models.value) : models;
    if (!drawn.ok)
      return { title, body: html`<p>The two versions cannot be compared here: ${drawn.refusal.message}</p>` };
    const { body, shown, of } = drawn.value;
    const whole = html`<a href="${redlinePath(scope.tenant, id, version, since)}">The whole text with its changes</a>`;
    const more = shown < of ? html`These are the ${shown} gravest of ${of} paragraphs that changed. ` : undefined;
    return { title, body: html`${body}<p>${more}${whole}</p>` };
  }

  async function quotations(scope: TenantScope, proposal: Proposal, version: VersionRecord) {
    const quoted = proposal.recommendation.reasons.flatMap(({ text, span }) => (span ? [{ says: text, span }] : []));
    if (quoted.length === 0) return undefined;
    const model = await desk.model(scope, proposal.subject.id, version, 'clauses');
    if (!model.ok) return undefined;
    const body: Html = drawnQuotations(model.value, quoted.slice(0, mostQuotations));
    return { title: 'What the reasons rest on', body };
  }
}

const sealedExhibit = ({ tenant }: TenantScope, contractId: string): Exhibit => ({
  title: 'The document is sealed',
  body: html`<p>Nothing here can read it. If it was sealed for you, <a href="${sealedPath(tenant, contractId)}">open it in your browser</a> before you decide.</p>`,
});
