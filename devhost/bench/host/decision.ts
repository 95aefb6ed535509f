import { readFile } from 'node:fs/promises';
import { eventually, type Walk } from '../../demo/walk.ts';
import { type Line, row } from '../rows.ts';
import { each } from '../samples.ts';
import { runSequence } from './ask-peer.ts';
import { atRest } from './rest.ts';
import { newDraft } from './stage.ts';

const agreement = new URL('../../samples/managed-services-agreement.txt', import.meta.url);

/** From the approver's POST until execution is recorded as begun, which is before anything is executed. */
export async function decisionToExecution(walk: Walk, count: number): Promise<readonly Line[]> {
  const proposals: string[] = [];
  for (let i = 0; i <= count; i++) proposals.push(await openProposal(walk, `To be decided ${i}`));
  await atRest(walk);
  const seen: { decision: number; peer: number }[] = [];
  for (const [index, proposalId] of proposals.entries()) {
    const peer = await startToActivity(walk);
    const decision = await approve(walk, proposalId);
    await atRest(walk);
    if (index > 0) seen.push({ decision, peer });
  }
  return [
    row({
      what: 'decision POST → execution started',
      ours: each(seen, (round) => round.decision),
      peer: { name: 'POST → start an orchestration → its first activity', rounds: each(seen, (round) => round.peer) },
      note: 'execution.startedAt is taken just before it is committed, and has a resolution of 1 ms',
    }),
  ];
}

/** A contract with a document, at its gate. */
export async function openProposal(walk: Walk, title: string): Promise<string> {
  const manager = walk.as('manager', 'fabrikam');
  const contract = `api/v1/contracts/${await newDraft(walk, title)}`;
  const { etag } = await manager.must(200, 'GET', contract);
  const query = new URLSearchParams({ fileName: 'agreement.txt', changeDescription: 'Initial draft' });
  const bytes = { content: await readFile(agreement), mediaType: 'text/plain' };
  await manager.must(201, 'POST', `${contract}/versions?${query}`, { bytes, ifMatch: etag });
  return eventually(
    `the proposal of "${title}"`,
    async () => (await manager.must(200, 'GET', contract)).body.proposalId as string | undefined,
  );
}

/** Approves as somebody who may, and waits until the approval is being carried out. Returns the milliseconds until then. */
export async function approve(walk: Walk, proposalId: string): Promise<number> {
  const legal = walk.as('legal', 'fabrikam');
  const proposal = `api/v1/proposals/${proposalId}`;
  const { contentHash } = (await legal.must(200, 'GET', proposal)).body;
  const begun = Date.now();
  await legal.must(200, 'POST', `${proposal}/decisions`, { json: { verdict: 'approve', contentHash } });
  const startedAt = await eventually(
    'the execution',
    async () => (await legal.must(200, 'GET', proposal)).body.execution?.startedAt as string | undefined,
  );
  return Date.parse(startedAt) - begun;
}

async function startToActivity(walk: Walk): Promise<number> {
  const begun = performance.timeOrigin + performance.now();
  const { origin, beginnings } = (await runSequence(walk, 1)).answer;
  return origin + (beginnings[0] ?? Number.NaN) - begun;
}
