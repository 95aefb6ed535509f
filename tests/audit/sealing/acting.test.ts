import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LogInconsistent } from '../../../src/audit/log-inconsistent.ts';
import { ensuresLogged } from '../../../src/audit/sealing/ensure-logged.ts';
import { checkpointName, sealId } from '../../../src/audit/sealing/seal.ts';
import { parseCheckpoint } from '../../../src/audit/verifier/checkpoint.ts';
import { parseNote } from '../../../src/audit/verifier/signed-note.ts';
import type { Action } from '../../../src/gates/index.ts';
import { ok } from '../../../src/platform/result.ts';
import type { WriteOnce } from '../../../src/platform/write-once.ts';
import { callRoute } from '../../gates/executing/call-route.ts';
import { countedAction, type GateWorld, member, openGateWorld } from '../../gates/gate-world.ts';
import { scope } from '../appending/log-world.ts';
import { openSealingWorld, type SealingWorld } from './sealing-world.ts';

let log: SealingWorld;
let gates: GateWorld;
/** Whether checkpoints can be written. */
let storage: 'up' | 'down' = 'up';
const done: string[] = [];
/** What was signed when the act was carried out: leaves of the last checkpoint in the storage. */
let signedAtAct = 0;

const acts: Action['acts'] = [
  {
    name: 'carryOut',
    async execute(_, { proposalId }) {
      done.push(proposalId);
      signedAtAct = await signed();
      return ok({});
    },
    undo: async () => ok({}),
  },
];
/** By the default policy, and its own floor, what each of them needs. */
const actions = (
  [
    ['artifacts', 'L0'],
    ['renewals', 'L1'],
    ['contracts', 'L2'],
    ['contracts', 'L3'],
  ] as const
).map(([area, floor]) => countedAction({ name: `test-at${floor}`, area, floor, acts }).action);
const [atL0, atL1, atL2, atL3] = actions.map(({ name }) => name);

async function signed(): Promise<number> {
  for (let [ordinal, size] = [1, 0]; ; ordinal++) {
    const written = await log.writeOnce.read(scope, checkpointName(0, ordinal));
    if (!written) return size;
    size = parseCheckpoint(parseNote(written.toString('utf8'))?.text ?? '')?.size ?? 0;
  }
}

beforeAll(async () => {
  log = await openSealingWorld();
  const plain = log.writeOnce;
  const writeOnce: WriteOnce = {
    read: plain.read,
    create: async (...what) => {
      if (storage === 'down') throw new Error('the storage is down');
      return plain.create(...what);
    },
  };
  const { sealedUpTo } = log.instance({ writeOnce });
  const append = log.appends((type) => gates.gates.slice.events.find((event) => event.type === type));
  const ensureLogged = ensuresLogged(append, sealedUpTo);
  gates = await openGateWorld(actions, { azure: log.azure, ensureLogged });
});
afterAll(() => log.stop());
beforeEach(() => {
  storage = 'up';
  done.splice(0);
  gates.people(member('lena', 'approver'));
});

/** Up to where nothing but the act is left. */
async function decided(action: string | undefined): Promise<string> {
  const { proposalId, contentHash } = await gates.propose({ action: action ?? '' });
  if (action !== atL2 && action !== atL3) return proposalId;
  await gates.tend(proposalId);
  await gates.decide('lena', proposalId, 'approve');
  if (action === atL2) return proposalId;
  await gates.tend(proposalId);
  await callRoute(gates, 'gates-carryOutProposal', 'lena', { proposalId }, { contentHash });
  return proposalId;
}

describe.each([atL2, atL3])('what somebody must approve first, %s,', (action) => {
  it('is done only when a signed checkpoint covers the approval', async () => {
    const proposalId = await decided(action);
    storage = 'down';
    for (const _ of [1, 2]) await expect(gates.tend(proposalId)).rejects.toThrow('the storage is down');
    expect(done).toEqual([]);
    expect((await gates.read(proposalId)).state).toBe('approved');
    storage = 'up';
    expect((await gates.tend(proposalId)).state).toBe('executed');
    expect(done).toEqual([proposalId]);
    const approval = (await log.entries()).find(
      ({ type, subject }) => type === 'proposal.approved' && subject.endsWith(proposalId),
    );
    expect(approval?.index).toBeLessThan(signedAtAct);
  });

  it('is not done while the log does not add up', async () => {
    const proposalId = await decided(action);
    await log.tamper(scope, sealId, (doc) => ({ ...doc, note: `!${doc.note}` }));
    await expect(gates.tend(proposalId)).rejects.toThrow(LogInconsistent);
    expect(done).toEqual([]);
    await log.tamper(scope, sealId, (doc) => ({ ...doc, note: String(doc.note).slice(1) }));
    expect((await gates.tend(proposalId)).state).toBe('executed');
  });
});

it.each([atL0, atL1])('what nobody must approve, %s, is done when it is in the log', async (action) => {
  const proposalId = await decided(action);
  storage = 'down';
  expect((await gates.tend(proposalId)).state).toBe('executed');
  expect(done).toEqual([proposalId]);
  expect((await log.entries()).filter(({ subject }) => subject.endsWith(proposalId))).not.toEqual([]);
});
