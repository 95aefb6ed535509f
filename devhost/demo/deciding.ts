import { users } from '../entra/directory.ts';
import type { Answer } from './api.ts';
import type { Draft } from './drafting.ts';
import { eventually, expect, type Json, type Walk } from './walk.ts';

/** The client all of this happens for. */
export const tenant = 'fabrikam';

/** How the directory knows somebody. */
export const oid = (key: string): string => users.find((user) => user.key === key)?.oid ?? key;

export const readProposal = async (walk: Walk, proposalId: string): Promise<Json> =>
  (await walk.as('auditor', tenant).must(200, 'GET', `api/v1/proposals/${proposalId}`)).body;

/** The contract's newest proposal, another than `before`, once these people were asked. */
export const proposalAsking = (walk: Walk, { path }: Draft, names: readonly string[], before?: string): Promise<Json> =>
  eventually(`${names.join(' and ')} to be asked`, async () => {
    const { proposalId } = (await walk.as('auditor', tenant).must(200, 'GET', path)).body;
    if (!proposalId || proposalId === before) return undefined;
    const proposal = await readProposal(walk, proposalId);
    const told = proposal.asks.map(({ name }: Json) => name);
    return names.every((name) => told.includes(name)) ? proposal : undefined;
  });

export const tryToApprove = (walk: Walk, user: string, { id, contentHash }: Json): Promise<Answer> =>
  walk.as(user, tenant).send('POST', `api/v1/proposals/${id}/decisions`, {
    json: { verdict: 'approve', contentHash, reason: 'Read and agreed' },
  });

/** Answers with the decision as it is on record. */
export async function approve(walk: Walk, user: string, proposal: Json): Promise<Json> {
  const { status, body } = await tryToApprove(walk, user, proposal);
  expect(status === 200, `${user} was answered ${status} ${JSON.stringify(body)}`);
  return body.decision;
}

/** A question stops the clock until `answeredAt`; answers with the hours by which the deadline was put off. */
export async function askAndAnswer(walk: Walk, proposal: Json, answeredAt: string): Promise<number> {
  const path = `api/v1/proposals/${proposal.id}/questions`;
  const question = { text: 'Is the cap of clause 12.2 agreed?', contentHash: proposal.contentHash };
  const { body: open } = await walk.as('legal', tenant).must(200, 'POST', path, { json: question });
  await walk.azure.moveClock(answeredAt);
  const answer = { text: 'Yes, in December' };
  const { body: answered } = await walk
    .as('manager', tenant)
    .must(200, 'POST', `${path}/${open.questions[0].id}/answer`, { json: answer });
  return (Date.parse(answered.deadline) - Date.parse(proposal.deadline)) / 3_600_000;
}

/** What was done without asking is taken back by whoever reviews it. */
export async function takeBack(walk: Walk, user: string, { id, contentHash }: Json, reason: string): Promise<void> {
  await walk.as(user, tenant).must(202, 'POST', `api/v1/proposals/${id}/rollback`, { json: { contentHash, reason } });
  await eventually('it to be taken back', async () =>
    (await readProposal(walk, id)).state === 'rolledBack' ? true : undefined,
  );
}
