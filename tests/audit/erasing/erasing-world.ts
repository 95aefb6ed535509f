import { appendsToLog } from '../../../src/audit/appending/append-to-log.ts';
import { pseudonymStore } from '../../../src/audit/appending/pseudonym-store.ts';
import { epochStore } from '../../../src/audit/epoch-store.ts';
import { createErasing } from '../../../src/audit/erasing/erasing.ts';
import { readsLog } from '../../../src/audit/read-log.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import type { DomainEvent, NewEvent } from '../../../src/platform/events.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { type Actor, openScope } from '../../../src/platform/scope.ts';
import type { EventDescription } from '../../../src/slice.ts';
import { openProcess, provision } from '../../platform/cosmos/tenant-fixture.ts';
import type { LocalAzure } from '../../support/devhost.ts';

export const anna = '11111111-1111-4111-8111-111111111111';
export const bert = '22222222-2222-4222-8222-222222222222';
export const admin = '33333333-3333-4333-8333-333333333333';
export const officer = '44444444-4444-4444-8444-444444444444';

const addresses: Readonly<Record<string, string>> = { [anna]: 'anna@acme.example', [bert]: 'bert@acme.example' };

const scopeFor = (tenant: string, id: string, kind: Actor['kind']) =>
  openScope({
    tenant,
    actor: { kind, id, name: `Name of ${id.slice(0, 4)}`, ...(addresses[id] ? { email: addresses[id] } : {}) },
    correlation: '99999999-9999-4999-8999-999999999999',
  });

const phases: Readonly<Record<string, EventDescription['phase']>> = {
  'contract.created': 'change',
  'contract.read': 'access',
  'proposal.opened': 'request',
  'proposal.approved': 'decision',
  'proposal.executed': 'outcome',
  'grants.changed': 'administration',
};

export type Wrap = (documents: Documents) => Documents;

let tenants = 0;

/** A log on a local Cosmos DB, whose erasures are carried out by hand, on documents that may be made to fail. */
export async function openErasingWorld(azure: LocalAzure) {
  const tenant = `acme-${++tenants}`;
  await provision(azure, tenant);
  const as = (id: string, kind: Actor['kind'] = 'person') => scopeFor(tenant, id, kind);
  const { documents, committed, clock } = openProcess(azure);
  const epochs = epochStore(documents);
  const reader = readsLog(documents, epochs);
  const pseudonyms = pseudonymStore({ documents, clock });
  const append = appendsToLog({
    ...{ documents, epochs, pseudonyms, clock, host: 'counterpart.example' },
    described: (type) => ({ phase: phases[type] ?? 'log' }),
    lastCheckpoint: async () => 'none',
    entriesPerEpoch: 100_000,
  });
  const system = as('system:test', 'system');
  const begun: string[] = [];
  let hold: { since: string } | undefined;

  const erasingOn = (wrap: Wrap = (plain) => plain) =>
    createErasing({
      ...{ documents: wrap(documents), reader, clock },
      queues: { send: async (_, __, { id }) => void begun.push(id) },
      holdOf: async () => hold,
      forgetPseudonym: pseudonyms.forget,
      forEachTenant: () => async () => {},
    });

  const logAll = async () => append(system, committed.splice(0));

  return {
    ...{ tenant, as, documents, reader, system, begun, logAll, append, erasingOn, erasing: erasingOn() },
    hold: (since: string | undefined) => {
      hold = since === undefined ? undefined : { since };
    },
    /** What somebody did, committed in its aggregate and logged. */
    async did(
      who: string,
      type: string,
      aggregate = 'contract:c1',
      more: Partial<NewEvent> = {},
    ): Promise<DomainEvent> {
      const subject = { kind: 'contract', id: aggregate.split(':')[1] ?? '' };
      const doc = { id: 'a', kind: 'note', schema: 1 };
      const events = [{ type, subject, ...more }];
      const done = await documents.commit(as(who), { partition: aggregate, writes: [{ op: 'upsert', doc }], events });
      if (!done.ok || !done.events[0]) throw new Error('not committed');
      await logAll();
      return done.events[0];
    },
    async entries() {
      const size = (await reader.head(system, 0))?.size ?? 0;
      return Array.fromAsync(reader.entries(system, 0, 0, size));
    },
    /** Calls a route as the pipeline does, past its parsing. */
    async call(
      who: string,
      name: string,
      input: Readonly<Record<string, unknown>> = {},
      kind: Actor['kind'] = 'person',
    ) {
      const route = erasingOn().routes.find((each) => each.name === name);
      if (!route) throw new Error(`no route is named ${name}`);
      const asked = { body: {}, params: {}, query: {}, ifMatch: '', idempotencyKey: 'k1', ...input };
      return route.handle({ ...asked, scope: as(who, kind) } as never);
    },
    async ask(who: string, body: Readonly<Record<string, unknown>>, idempotencyKey = 'k1') {
      const said = { legalBasis: 'gdpr-17-1-a', reason: 'no longer needed', includeDecisions: false, ...body };
      const answer = orThrow(await this.call(who, 'audit-askErasure', { body: said, idempotencyKey }));
      return { ...(answer.json as { id: string; preview: unknown; state: string }), etag: answer.etag ?? '' };
    },
    async agreed(body: Readonly<Record<string, unknown>>, key = 'k1'): Promise<string> {
      const { id, etag } = await this.ask(admin, body, key);
      orThrow(await this.call(officer, 'audit-confirmErasure', { params: { erasureId: id }, ifMatch: etag }));
      return id;
    },
  };
}

export type ErasingWorld = Awaited<ReturnType<typeof openErasingWorld>>;
