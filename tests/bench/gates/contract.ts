import type { Walk } from '../../../devhost/demo/walk.ts';
import type { AreaPolicy } from '../../../src/gates/policy/approval-policy.ts';
import { agreementText } from '../../e2e/kill/agreement.ts';

export const tenant = 'fabrikam';

/** A proposal as it lies before its approver. */
export interface Asking {
  readonly proposalId: string;
  readonly contentHash: string;
}

/** A draft, ready for its first text. */
export async function draft(walk: Walk, title: string): Promise<{ readonly id: string; readonly etag: string }> {
  const json = { title, counterparty: { name: `Client of ${title}` } };
  const sent = { json, key: title.replaceAll(/\W+/g, '-') };
  const { body, etag } = await walk.as('manager', tenant).must(201, 'POST', 'api/v1/contracts', sent);
  return { id: body.id, etag };
}

/** Adds its text, which is read, compared and proposed. The agreement is the same one, as of another day. */
export async function addText(
  walk: Walk,
  { id, etag }: { readonly id: string; readonly etag: string },
  title: string,
  asOf: Date,
): Promise<void> {
  const content = Buffer.from(agreementText(title, `Client of ${title}`, asOf));
  const query = new URLSearchParams({ fileName: 'agreement.txt', changeDescription: 'Initial draft' });
  const sent = { bytes: { content, mediaType: 'text/plain' }, ifMatch: etag };
  await walk.as('manager', tenant).must(201, 'POST', `api/v1/contracts/${id}/versions?${query}`, sent);
}

/** By the list, which goes on record: what that sets off is over before anything is measured (`askedBy` waits for it). */
export async function proposalOf(walk: Walk, contractId: string): Promise<Asking & { readonly state: string }> {
  const { body } = await walk.as('auditor', tenant).must(200, 'GET', 'api/v1/proposals?limit=100');
  const found = body.items.find(({ subject }: { subject: { id: string } }) => subject.id === contractId);
  if (!found) throw new Error(`contract ${contractId} was not proposed`);
  return { ...found, proposalId: found.id };
}

export async function approve(walk: Walk, { proposalId, contentHash }: Asking): Promise<void> {
  const json = { verdict: 'approve', contentHash, reason: 'As agreed with the client' };
  await walk.as('legal', tenant).must(200, 'POST', `api/v1/proposals/${proposalId}/decisions`, { json });
}

/** Publishes how contracts are decided from now on. */
export async function usePlan(walk: Walk, contracts: AreaPolicy): Promise<void> {
  const admin = walk.as('admin', tenant);
  const { body, etag } = await admin.must(200, 'GET', 'api/v1/approval-policy');
  const { areas, rates, workingTime, groups } = body;
  await admin.must(200, 'PUT', 'api/v1/approval-policy', {
    json: { rates, workingTime, groups, areas: { ...areas, contracts }, note: 'Measured' },
    ...(etag ? { ifMatch: etag } : {}),
  });
}
