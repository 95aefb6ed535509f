import { createHash } from 'node:crypto';
import { eventually, expect, type Json, known, type Walk } from '../walk.ts';

const wanted = [
  'contract.created',
  'contract.versionAdded',
  'contract.analysed',
  'proposal.opened',
  'proposal.askedForApproval',
  'proposal.approved',
  'proposal.executionStarted',
  'contract.activated',
  'proposal.executed',
  'renewal.alertRaised',
  'renewal.packagePrepared',
  'contract.renewed',
  'contract.noticeRecorded',
  'contract.expired',
];

export async function audit(walk: Walk): Promise<string> {
  const auditor = walk.as('auditor', 'fabrikam');
  const trail = await eventually('every event of the contract in the log', async () => {
    const { items } = (await auditor.must(200, 'GET', `api/v1/contracts/${known(walk, 'contract')}/audit`)).body;
    const types = (items as Json[]).map((item) => item.event.type);
    return wanted.every((type) => types.includes(type)) ? (items as Json[]) : undefined;
  });
  const approvals = trail.filter((item) => item.event.type === 'proposal.approved');
  expect(
    approvals.every((item) => item.event.actor.kind === 'person' && item.event.at),
    'an approval does not say who and when',
  );
  expect(
    trail.every((item) => item.event.type !== 'contract.activated' || item.event.actor.kind === 'system'),
    'a story acts in the name of who happened to wake it',
  );
  for (const started of trail.filter((item) => item.event.type === 'proposal.executionStarted')) {
    const approval = approvals.find((item) => item.event.subject.id === started.event.subject.id);
    const acted = trail.filter(
      (item) =>
        ['contract.activated', 'contract.renewed'].includes(item.event.type) &&
        item.event.data.proposalId === started.event.subject.id,
    );
    expect(
      approval !== undefined && approval.index < started.index && acted.every((item) => item.index > approval.index),
      'an execution stands before its approval in the log',
    );
  }
  const log = await wholeLog(walk);
  const flaw = firstFlaw(log);
  expect(flaw === undefined, `the log is flawed: ${flaw}`);
  return `${trail.length} entries about the contract; the tenant's log has ${log.length} entries, dense from 0, every hash right; no execution before its approval`;
}

async function wholeLog(walk: Walk): Promise<Json[]> {
  const all: Json[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await walk
      .as('auditor', 'fabrikam')
      .must(200, 'GET', `api/v1/audit/log?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    all.push(...body.items);
    cursor = body.cursor;
  } while (cursor);
  return all;
}

/** Recomputed from the leaves alone, as an outsider would. */
function firstFlaw(log: readonly Json[]): string | undefined {
  for (const [index, entry] of log.entries()) {
    const leafHash = createHash('sha256').update(Buffer.of(0)).update(entry.leaf, 'utf8').digest('base64');
    if (entry.index !== index || JSON.parse(entry.leaf).seq !== index)
      return `entry ${entry.index} stands where ${index} should`;
    if (entry.leafHash !== leafHash) return `entry ${index} is not what its hash says`;
  }
  return undefined;
}
