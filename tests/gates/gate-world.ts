import { z } from 'zod';
import { topicNames } from '../../src/documents/index.ts';
import { createGates, type GatesParts } from '../../src/gates/gates.ts';
import type { Action, Person, Proposal, ProposalRequest } from '../../src/gates/index.ts';
import type { ApprovalPolicy } from '../../src/gates/policy/approval-policy.ts';
import { policyPartition } from '../../src/gates/policy/approval-policy.ts';
import { defaultPolicy } from '../../src/gates/policy/default-policy.ts';
import type { ProposalStep } from '../../src/gates/proposal-step.ts';
import { createGuestSessions } from '../../src/platform/auth/guest-session.ts';
import type { Documents } from '../../src/platform/cosmos/documents.ts';
import type { EventDocument } from '../../src/platform/cosmos/event-documents.ts';
import { everyItem } from '../../src/platform/cosmos/every-item.ts';
import type { DomainEvent } from '../../src/platform/events.ts';
import { createGuessLimit } from '../../src/platform/guess-limit.ts';
import { newId } from '../../src/platform/ids.ts';
import { ok } from '../../src/platform/result.ts';
import { type Actor, openScope, systemActor, type TenantScope } from '../../src/platform/scope.ts';
import type { Workflows } from '../../src/platform/workflows.ts';
import { roleNames, rolesWith } from '../../src/tenancy/index.ts';
import { openProcess, provision } from '../platform/cosmos/tenant-fixture.ts';
import { type LocalAzure, startLocalAzure } from '../support/devhost.ts';

const key = { id: 'k1', bytes: new Uint8Array(32) };
const oneKey = { current: async () => key, named: async () => key };

/** Somebody of the tenant, with the roles they hold there. */
export interface Member extends Person {
  readonly roles: readonly string[];
}

export const member = (id: string, ...roles: readonly string[]): Member => ({
  id,
  name: `${id} of Acme`,
  email: `${id}@acme.example`,
  roles,
});

export const as = (id: string, kind: Actor['kind'] = 'person'): TenantScope =>
  openScope({ tenant: 'acme', actor: { kind, id, name: `${id} of Acme` }, correlation: 'c-1' });

/** One act that counts how often it was carried out and undone, by proposal. */
export function countedAction(said: Partial<Action> = {}) {
  const done: string[] = [];
  const undone: string[] = [];
  const action: Action = {
    name: 'test-carryOut',
    area: 'contracts',
    floor: 'L0',
    title: 'Carry it out',
    input: z.record(z.string(), z.unknown()),
    acts: [
      {
        name: 'carryOut',
        async execute(_, { proposalId }) {
          done.push(proposalId);
          return ok({ done: true });
        },
        async undo(_, { proposalId }) {
          undone.push(proposalId);
          return ok({ undone: true });
        },
      },
    ],
    mustShow: [],
    rejectTo: ['draft', 'negotiation'],
    ...said,
  };
  return { action, done, undone };
}

/**
 * The gates on a local Cosmos DB, with a clock that only moves when told, a table of people, and letters kept instead of
 * mailed. Stories do not run by themselves: `tend` runs the acts that are due, as the durable story and the sweep would.
 */
export async function openGateWorld(
  actions: readonly Action[],
  parts: {
    readonly wrap?: (documents: Documents) => Documents;
    /** Another edition of the gates, such as one with a planted fault. */
    readonly createGates?: typeof createGates;
    /** Local services that several worlds share, each with its own tenant's people; stopped by whoever started them. */
    readonly azure?: LocalAzure;
  } & Partial<GatesParts> = {},
) {
  const azure = parts.azure ?? (await startLocalAzure());
  if (!parts.azure) await provision(azure, 'acme');
  const { documents: plain, committed } = openProcess(azure);
  const { wrap = (documents) => documents, createGates: create = createGates, azure: _, ...replaced } = parts;
  const documents = wrap(plain);
  let now = new Date('2026-06-01T13:00:00Z'); // a Monday, nine in the morning in New York
  const clock = { now: () => now };
  let members: readonly Member[] = [];
  const letters: { key: string; to: string; subject: string; text: string }[] = [];
  const nudged: string[] = [];
  const workflows: Workflows = {
    nudge: async (_, __, ___, input) => void nudged.push((input as { proposalId: string }).proposalId),
    start: async () => 'started',
  };
  const gates = create({
    documents,
    people: {
      withRole: async (_, role) => members.filter(({ roles }) => roles.includes(role)),
      deciders: async (_, ids) => members.filter(({ id, roles }) => ids.includes(id) && roles.length > 0),
      members: async (_, ids) => members.filter(({ id, roles }) => ids.includes(id) && roles.length > 0),
      may: async ({ actor }, permission) =>
        members.some(({ id, roles }) => id === actor.id && roles.length > 0 && permits(roles, permission)),
      zone: async () => 'America/New_York',
      reader: async () => ({ language: 'en', zone: 'America/New_York' }),
      currency: async () => 'USD',
    },
    // Natural keys are the notifications slice's matter; here a second letter under one key is the same letter.
    send: async (_, { key, to, subject, text }) => {
      if (!letters.some((letter) => letter.key === key)) letters.push({ key, to: to.id, subject, text });
    },
    ensureLogged: async () => {},
    forms: { token: async () => 'token', check: async (_, __, token) => token === 'token' },
    sessions: createGuestSessions(oneKey, { publicUrl: 'https://counterpart.example' }, clock),
    guesses: createGuessLimit(clock),
    names: { roles: roleNames, decidingRoles: rolesWith('proposal.decide'), topics: topicNames },
    clock,
    publicUrl: 'https://counterpart.example',
    forEachTenant: () => async () => {},
    ...replaced,
  });
  gates.useActions(actions);
  const acts = new Map(gates.slice.activities.map(({ ref, handle }) => [ref.name, handle]));
  const system = as('system', 'system').actingAs(systemActor('gates-proposal'));

  const act = async (name: string, proposalId: string): Promise<ProposalStep> => {
    const handle = acts.get(name);
    if (!handle) throw new Error(`no act is named ${name}`);
    return (await handle(system, { proposalId } as never, { workflows, instance: 'i-1' })) as ProposalStep;
  };

  const read = async (proposalId: string): Promise<Proposal> => {
    const stored = await gates.read(system, proposalId);
    if (!stored) throw new Error(`there is no proposal ${proposalId}`);
    return stored.doc;
  };

  return {
    azure,
    documents,
    committed,
    gates,
    workflows,
    nudged,
    letters,
    system,
    clock,
    read,
    act,
    stop: azure.stop,
    at: (instant: string) => {
      now = new Date(instant);
    },
    later: (milliseconds: number) => {
      now = new Date(now.getTime() + milliseconds);
    },
    people: (...those: readonly Member[]) => {
      members = those;
    },

    async usePolicy(policy: Partial<ApprovalPolicy>): Promise<void> {
      const doc = { ...defaultPolicy, ...policy };
      const committed = await documents.commit(system, {
        partition: policyPartition,
        writes: [{ op: 'upsert', doc }],
        events: [],
      });
      if (!committed.ok) throw new Error('the policy was not stored');
    },

    /** Opens a proposal in a partition of its own, as a slice does that commits it with its own change. */
    async propose(said: Partial<ProposalRequest> = {}, by: TenantScope = as('assistant', 'assistant')) {
      const subjectId = newId();
      const { proposal, writes, events } = await gates.prepareProposal(by, {
        aggregate: `contract:${subjectId}`,
        subject: { kind: 'contract', id: subjectId, title: 'Managed services agreement' },
        action: actions[0]?.name ?? '',
        occasion: 'once',
        input: {},
        contentHash: 'c'.repeat(64),
        authors: ['author'],
        features: { risk: 12 },
        inputs: {},
        recommendation: { verdict: 'approve', risk: 12, reasons: [] },
        facts: [{ label: 'Client', value: 'Bayside Dental Group' }],
        consequence: 'Nothing happens.',
        ...said,
      });
      const committed = await documents.commit(by, { partition: proposal.aggregate, writes, events });
      if (!committed.ok) throw new Error(`the proposal was not stored: ${committed.reason}`);
      return proposal;
    },

    /** Does what is due until nothing is, as its story would. Answers with the proposal as it is then. */
    async tend(proposalId: string): Promise<Proposal> {
      for (let step = await act('gates-lookAtProposal', proposalId); step.do !== 'rest'; ) {
        if (step.do === 'wait') break;
        step = await act(actOf[step.do], proposalId);
      }
      return read(proposalId);
    },

    /** What was recorded of it, in order. */
    eventsOf: async (proposalId: string): Promise<readonly DomainEvent[]> => {
      const { aggregate } = await read(proposalId);
      const query = { text: 'SELECT * FROM c WHERE c.kind = @kind', parameters: { '@kind': 'platform.event' } };
      const found = everyItem((page) =>
        documents.query<EventDocument>(system, { ...query, partition: aggregate }, { limit: 200, ...page }),
      );
      const events = await Array.fromAsync(found, ({ event }) => event);
      return events.filter(({ subject }) => subject.id === proposalId).sort((a, b) => a.sequence - b.sequence);
    },

    decide: async (who: string, proposalId: string, verdict: 'approve' | 'reject', reason = 'said in the test') =>
      gates.decide(
        as(who),
        { proposalId, verdict, reason, contentHash: (await read(proposalId)).contentHash, via: 'api' },
        workflows,
      ),
  };
}

/** Any role lets somebody decide; what only some may do is as in the table of roles. */
const permits = (roles: readonly string[], permission: string): boolean =>
  permission === 'proposal.manage'
    ? roles.includes('contract-manager') || roles.includes('provider-admin')
    : !['gate.breakGlass', 'policy.waive'].includes(permission) || roles.includes('provider-admin');

export type GateWorld = Awaited<ReturnType<typeof openGateWorld>>;

const actOf = {
  ask: 'gates-askApprovers',
  remind: 'gates-remindApprovers',
  escalate: 'gates-escalateProposal',
  expire: 'gates-expireProposal',
  handOver: 'gates-handOverProposal',
  execute: 'gates-executeProposal',
  rollBack: 'gates-rollBackProposal',
  tellReviewers: 'gates-tellReviewers',
} as const;

/** What was decided, or the code it was refused with. */
export const codeOf = (decided: Awaited<ReturnType<GateWorld['decide']>>): string =>
  decided.ok ? 'ok' : decided.refusal.code;
