import { type Data, openData, trust } from '../../support/data-plane.ts';
import { eventOf, flawsOfLog, storedLog } from '../../support/log-check.ts';
import { outsideFindings } from './judge-outside.ts';
import { type Lived, peopleOf } from './life.ts';
import { allContracts } from './watch.ts';
import type { World } from './world.ts';

export interface Judgement {
  readonly findings: readonly string[];
  readonly notes: readonly string[];
}

interface Found {
  readonly findings: string[];
  readonly notes: string[];
}

/** Looks at everything that was promised, at the app's own door, in its documents and at the receivers outside. */
export async function judge(world: World, lived: readonly Lived[]): Promise<Judgement> {
  trust(world.stamp.azure.settings);
  const data = openData(world.stamp.azure.settings);
  const found: Found = { findings: [], notes: [] };
  for (const [tenant, { author }] of Object.entries(peopleOf)) {
    const own = lived.filter(({ life }) => life.tenant === tenant);
    // Reading contracts is logged too, so the log is judged before they are read.
    await judgeLog(data, tenant, own, found);
    await judgeDocuments(world, data, tenant, found);
    await judgeContracts(world, tenant, author, own, found);
  }
  await outsideFindings(world, lived, found);
  data.close();
  return found;
}

/** Every life complete, each approved exactly once by its approver, on its content; nothing there that nobody made. */
async function judgeContracts(world: World, tenant: string, author: string, own: readonly Lived[], found: Found) {
  const contracts = await allContracts(world, author, tenant);
  const titles = own.map(({ life }) => life.title).sort();
  const there = contracts.map(({ title }) => title as string).sort();
  if (JSON.stringify(titles) !== JSON.stringify(there))
    found.findings.push(`${tenant} has the contracts ${there.join(', ')}; made were ${titles.join(', ')}`);
  const reader = world.caller(author, tenant);
  for (const { life, contractId, documentHash, proposalId } of own) {
    const say = (what: string) => found.findings.push(`${life.title}: ${what}`);
    const contract = contracts.find(({ id }) => id === contractId);
    if (contract?.state !== 'active') say(`is ${contract?.state ?? 'not there'}`);
    if (contract?.approval?.contentHash !== contract?.contentHash) say('was not approved as it is');
    const { body: versions } = await reader.must(200, 'GET', `api/v1/contracts/${contractId}/versions`);
    if (versions.items.length !== 1 || versions.items[0].documentHash !== documentHash)
      say(`has ${versions.items.length} versions, or another document than was sent`);
    const { body: proposal } = await reader.must(200, 'GET', `api/v1/proposals/${proposalId}`);
    if (proposal.state !== 'executed') say(`its proposal is ${proposal.state}`);
    if (proposal.decisions.length !== 1) say(`was decided ${proposal.decisions.length} times`);
  }
  const { body: proposals } = await reader.must(200, 'GET', 'api/v1/proposals?limit=200');
  const undecided = proposals.items.filter(({ state }: { state: string }) => state !== 'executed');
  if (undecided.length > 0) found.findings.push(`${tenant} has ${undecided.length} proposals that are not executed`);
}

/** No durable instance is asked: what is overdue in the documents, or never left the outbox, is what got stuck. */
async function judgeDocuments({ stamp }: World, data: Data, tenant: string, found: Found) {
  const container = `t-${tenant}`;
  const now = (await stamp.azure.now()).toISOString();
  const overdue = await data.query<{ kind: string; pk: string }>(
    container,
    'SELECT c.kind, c.pk FROM c WHERE c.dueAt <= @now',
    { '@now': now },
  );
  for (const { kind, pk } of overdue)
    found.findings.push(`${tenant}: ${kind} in ${pk} is overdue and nobody sees to it`);
  const left = await data.query(container, 'SELECT VALUE c.id FROM c WHERE c.unpublished = true');
  if (left.length > 0) found.findings.push(`${tenant}: ${left.length} events never left the outbox`);
}

async function judgeLog(data: Data, tenant: string, own: readonly Lived[], found: Found) {
  const { log, checkpoints } = await storedLog(data, tenant);
  found.findings.push(...flawsOfLog(log, checkpoints).map((flaw) => `${tenant}: ${flaw}`));
  const stored = await data.query<string>(
    `t-${tenant}`,
    "SELECT VALUE c.event.id FROM c WHERE c.kind = 'platform.event'",
  );
  const events = log.map(eventOf);
  const logged = new Set(events.map(({ id }) => id));
  const missing = stored.filter((id) => !logged.has(id)).length;
  if (missing > 0) found.findings.push(`${tenant}: ${missing} committed events are not in the log`);
  const once = [
    'contract.created',
    'contract.versionAdded',
    'proposal.approved',
    'contract.activated',
    'proposal.executed',
  ];
  for (const { life, contractId } of own) {
    const about = events.filter(({ aggregate }) => aggregate === `contract:${contractId}`);
    for (const type of once) {
      const times = about.filter((event) => event.type === type).length;
      if (times !== 1) found.findings.push(`${life.title}: ${type} is ${times} times in the log`);
    }
  }
  found.notes.push(`${tenant}: ${log.length} log entries, dense, hash by hash; ${checkpoints.length} checkpoints`);
}
