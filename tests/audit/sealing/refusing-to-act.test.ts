import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { raisesAlarms } from '../../../src/audit/checking/tell-of-mismatch.ts';
import { LogInconsistent } from '../../../src/audit/log-inconsistent.ts';
import { ensuresLogged } from '../../../src/audit/sealing/ensure-logged.ts';
import { sealId } from '../../../src/audit/sealing/seal.ts';
import { sealsLogs } from '../../../src/audit/sealing/seal-logs.ts';
import { callRoute } from '../../gates/executing/call-route.ts';
import { countedAction, type GateWorld, member, openGateWorld } from '../../gates/gate-world.ts';
import { scope } from '../appending/log-world.ts';
import { openSealingWorld, type SealingWorld } from './sealing-world.ts';

let log: SealingWorld;
let gates: GateWorld;
const letters = new Map<string, string>();

const l0 = countedAction({ name: 'test-atL0', area: 'artifacts', floor: 'L0' });
const l1 = countedAction({ name: 'test-atL1', area: 'renewals', floor: 'L1' });
const l2 = countedAction({ name: 'test-atL2', area: 'contracts', floor: 'L2' });

beforeAll(async () => {
  log = await openSealingWorld();
  const alarm = raisesAlarms({
    // Natural keys are the notifications slice's matter; here a second letter under one key is the same letter.
    send: async (_, { key, to, subject }) => void letters.set(key, `${to.name}: ${subject}`),
    peopleWithRole: async (_, role) => [{ id: role, name: role, email: `${role}@acme.example` }],
    clock: log.clock,
  });
  const { sealedUpTo } = sealsLogs({ ...log.instance(), alarm });
  const append = log.appends((type) => gates.gates.slice.events.find((event) => event.type === type));
  gates = await openGateWorld([l0.action, l1.action, l2.action], {
    azure: log.azure,
    ensureLogged: ensuresLogged(append, sealedUpTo),
  });
  gates.people(member('lena', 'approver'), member('mia', 'contract-manager'));
});
afterAll(() => log.stop());
beforeEach(() => letters.clear());
afterEach(() => repair());

async function approved(): Promise<string> {
  const { proposalId } = await gates.propose({ action: l2.action.name });
  await gates.tend(proposalId);
  await gates.decide('lena', proposalId, 'approve');
  return proposalId;
}
const damage = () => log.tamper(scope, sealId, (doc) => ({ ...doc, note: `!${doc.note}` }));
const repair = () => log.tamper(scope, sealId, (doc) => ({ ...doc, note: String(doc.note).replace(/^!/, '') }));

/** The proposals that the sweep of the gates wakes. */
async function swept(): Promise<readonly string[]> {
  gates.nudged.splice(0);
  const work = gates.gates.slice.tenantWork.find(({ name }) => name === 'gates-sweepProposals');
  await work?.handle(gates.system, {}, { workflows: gates.workflows, now: gates.clock.now() } as never);
  return [...gates.nudged];
}

describe('while the log of a tenant does not add up', () => {
  it('nothing that had to be approved is done: it stays approved, with nothing begun, and is tried again by the sweep', async () => {
    await gates.tend(await approved()); // so that there is something signed
    const proposalId = await approved();
    await damage();
    for (const _ of [1, 2, 3]) await expect(gates.tend(proposalId)).rejects.toThrow(LogInconsistent);
    const proposal = await gates.read(proposalId);
    expect([proposal.state, proposal.execution]).toEqual(['approved', undefined]);
    expect(l2.done).not.toContain(proposalId);
    expect((await gates.eventsOf(proposalId)).at(-1)?.type).toBe('proposal.approved');
    // The approval itself is in the log: what is not signed is not lost.
    const logged = (await log.entries()).filter(({ subject }) => subject.endsWith(proposalId));
    expect(logged.map(({ type }) => type)).toContain('proposal.approved');
    expect(await swept()).toContain(proposalId);

    await repair();
    expect((await gates.tend(proposalId)).state).toBe('executed');
    expect(l2.done.filter((one) => one === proposalId)).toHaveLength(1);
    expect(await swept()).not.toContain(proposalId);
  });

  it('nothing is taken back either, of what was done unasked', async () => {
    const { proposalId, contentHash } = await gates.propose({ action: l1.action.name });
    expect((await gates.tend(proposalId)).state).toBe('executed');
    await gates.tend(await approved()); // so that there is something signed
    await damage();
    const asked = { reason: 'not ours', contentHash };
    const answer = await callRoute(gates, 'gates-requestRollback', 'mia', { proposalId }, asked);
    expect(answer).toMatchObject({ status: 202 });
    await expect(gates.tend(proposalId)).rejects.toThrow(LogInconsistent);
    expect(l1.undone).toEqual([]);
    expect((await gates.read(proposalId)).state).toBe('rollingBack');
    expect(await swept()).toContain(proposalId);
    await repair();
    expect((await gates.tend(proposalId)).state).toBe('rolledBack');
    expect(l1.undone).toEqual([proposalId]);
  });

  it('those who run the stamp and those who check it are told, once a day however often it is tried', async () => {
    const proposalId = await approved();
    await damage();
    for (const _ of [1, 2, 3]) await expect(gates.tend(proposalId)).rejects.toThrow(LogInconsistent);
    expect([...letters.values()].sort()).toEqual([
      'auditor: The audit log of acme does not verify',
      'provider-admin: The audit log of acme does not verify',
    ]);
  });

  it('everything else goes on: what needs no approval is done and logged, proposals are opened and decided', async () => {
    await gates.tend(await approved());
    await damage();
    const { proposalId } = await gates.propose({ action: l0.action.name });
    expect((await gates.tend(proposalId)).state).toBe('executed');
    expect(l0.done).toContain(proposalId);
    expect((await log.entries()).some(({ subject }) => subject.endsWith(proposalId))).toBe(true);
    expect((await gates.read(await approved())).state).toBe('approved');
  });
});
