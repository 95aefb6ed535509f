import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { erasureBody } from '../../../src/audit/erasing/erasures.api.ts';
import { payloadOf } from '../../../src/audit/leaf.ts';
import type { EventDocument } from '../../../src/platform/cosmos/event-documents.ts';
import { type LocalAzure, startLocalAzure } from '../../support/devhost.ts';
import { admin, anna, bert, type ErasingWorld, officer, openErasingWorld } from './erasing-world.ts';

let world: ErasingWorld;
let azure: LocalAzure;
beforeAll(async () => {
  azure = await startLocalAzure();
});
afterAll(() => azure.stop());
beforeEach(async () => {
  world = await openErasingWorld(azure);
});

const codeOf = async (answer: Promise<unknown>) => {
  const { ok, refusal } = (await answer) as { ok: boolean; refusal?: { code: string } };
  return ok ? 'ok' : refusal?.code;
};

const confirm = (who: string, erasureId: string, ifMatch: string, kind: 'person' | 'application' = 'person') =>
  codeOf(world.call(who, 'audit-confirmErasure', { params: { erasureId }, ifMatch }, kind));

describe('an erasure', () => {
  beforeEach(async () => {
    await world.did(anna, 'contract.created');
    await world.did(bert, 'contract.read', 'access:contract:c1', { data: { told: 'Anna@Acme.example' } });
    await world.did(bert, 'grants.changed', 'tenant:acme', { data: { principalId: anna } });
    await world.did(bert, 'contract.created', 'contract:c2');
    await world.did(anna, 'proposal.approved');
  });

  test('says what it would touch and what is kept, and erases nothing before somebody else agrees', async () => {
    const before = await world.entries();
    const asked = await world.ask(admin, { what: { person: anna } });
    expect(asked).toMatchObject({ state: 'asked', preview: { erased: 3, kept: 1 } });
    expect(asked.preview).toMatchObject({
      byPhase: expect.arrayContaining([{ phase: 'decision', entries: 1, kept: true }]),
    });
    await world.erasing.carryOut(world.system, asked.id);
    expect(await world.entries()).toEqual(before);
  });

  test('is agreed to by another person only, and by the version they saw', async () => {
    const { id, etag } = await world.ask(admin, { what: { person: anna } });
    expect(await confirm(admin, id, etag)).toBe('audit.secondPersonNeeded');
    expect(await confirm(officer, id, etag, 'application')).toBe('audit.onlyPeopleErase');
    expect(await confirm(officer, id, '"other"')).toBe('audit.erasureChanged');
    expect(await confirm(officer, id, etag)).toBe('ok');
    expect(await confirm(officer, id, etag)).toBe('audit.erasureNotWaiting');
    expect(world.begun).toEqual([`audit-erasePayloads/${world.tenant}/${id}`]);
  });

  test('is asked for by people only, and once however often it is sent', async () => {
    const body = {
      what: { person: anna },
      legalBasis: 'court-order',
      reason: 'as ordered by it',
      includeDecisions: false,
    };
    expect(await codeOf(world.call(admin, 'audit-askErasure', { body }, 'application'))).toBe('audit.onlyPeopleErase');
    const first = await world.ask(admin, { what: { person: anna } }, 'same');
    expect((await world.ask(admin, { what: { person: anna } }, 'same')).id).toBe(first.id);
    expect(await codeOf(world.call(admin, 'audit-askErasure', { body, idempotencyKey: 'same' }))).toBe(
      'idempotencyKeyReused',
    );
  });

  test('takes payload, salt and place of every entry that names the person, and nothing of others', async () => {
    const leaves = (await world.entries()).map(({ leaf, leafHash }) => [leaf, leafHash]);
    const id = await world.agreed({ what: { person: anna } });
    expect(await world.erasing.carryOut(world.system, id)).toBe('done');
    await world.logAll();
    const entries = await world.entries();
    expect(entries.slice(0, 5).map(({ leaf, leafHash }) => [leaf, leafHash])).toEqual(leaves);
    expect(entries.slice(0, 5).map(({ redacted }) => redacted?.erasure)).toEqual([id, id, id, undefined, undefined]);
    for (const { payload, salt, aggregate } of entries.slice(0, 3))
      expect([payload, salt, aggregate]).toEqual([undefined, undefined, undefined]);
    expect(entries.slice(5).map(({ type }) => type)).toEqual([
      'log.erasureAsked',
      'log.erasureConfirmed',
      'log.redacted',
      'log.erasureCompleted',
    ]);
    const redacted = JSON.parse(entries[7]?.payload ?? '');
    expect(redacted.data).toMatchObject({
      erasure: id,
      epoch: 0,
      count: 3,
      ranges: [[0, 2]],
      legalBasis: 'gdpr-17-1-a',
    });
  });

  test('forgets whom it was about: in what is erased, in the events beside the changes, and in its own record', async () => {
    const id = await world.agreed({ what: { person: anna } });
    await world.erasing.carryOut(world.system, id);
    await world.logAll();
    const read = await world.call(officer, 'audit-readErasure', { params: { erasureId: id } });
    expect(read).toMatchObject({
      ok: true,
      value: { json: { state: 'erased', what: { person: 'erased' }, erased: { entries: 3 } } },
    });
    const everything = await world.documents.query<{
      id: string;
      kind: string;
      type?: string;
      event?: EventDocument['event'];
    }>(world.system, { text: 'SELECT * FROM c' }, { limit: 200 });
    const naming = everything.items.filter((doc) => /11111111-1111|anna@acme/i.test(JSON.stringify(doc)));
    // The decision, in the log and beside the proposal, and nothing else.
    expect(naming.map(({ kind, type, event }) => `${kind} ${type ?? event?.type}`).sort()).toEqual([
      'audit.entry proposal.approved',
      'platform.event proposal.approved',
    ]);
  });

  test('takes decisions as well where somebody says why', async () => {
    const wish = { what: { person: anna }, includeDecisions: true, decisionsReason: 'the claim is time-barred' };
    const id = await world.agreed(wish);
    await world.erasing.carryOut(world.system, id);
    expect((await world.entries()).slice(0, 5).filter(({ redacted }) => redacted)).toHaveLength(4);
  });

  test('of single entries takes those alone', async () => {
    const id = await world.agreed({ what: { entries: [{ epoch: 0, index: 3 }] } });
    await world.erasing.carryOut(world.system, id);
    expect((await world.entries()).filter(({ redacted }) => redacted).map(({ index }) => index)).toEqual([3]);
    const body = {
      what: { entries: [{ epoch: 0, index: 77 }] },
      legalBasis: 'court-order',
      reason: 'as ordered by it',
    };
    const asked = world.call(admin, 'audit-askErasure', {
      body: { ...body, includeDecisions: false },
      idempotencyKey: 'b',
    });
    expect(await codeOf(asked)).toBe('audit.noSuchEntries');
  });

  test('of what is kept or not there is refused at once', async () => {
    const only = { what: { entries: [{ epoch: 0, index: 4 }] }, legalBasis: 'gdpr-17-1-a', reason: 'x'.repeat(10) };
    const body = { ...only, includeDecisions: false };
    expect(await codeOf(world.call(admin, 'audit-askErasure', { body }))).toBe('audit.nothingToErase');
  });

  test('can be called off until somebody agrees, and then names nobody any more', async () => {
    const { id, etag } = await world.ask(admin, { what: { person: anna } });
    const withdraw = (ifMatch: string) =>
      world.call(admin, 'audit-withdrawErasure', { params: { erasureId: id }, ifMatch });
    expect(await withdraw(etag)).toMatchObject({
      ok: true,
      value: { json: { state: 'withdrawn', what: { person: 'erased' } } },
    });
    expect(await confirm(officer, id, etag)).toBe('audit.erasureNotWaiting');
    const agreed = await world.agreed({ what: { person: anna } }, 'other');
    const late = world.call(admin, 'audit-withdrawErasure', { params: { erasureId: agreed }, ifMatch: etag });
    expect(await codeOf(late)).toBe('audit.erasureNotWaiting');
  });

  test('stops at a legal hold at every step, and goes on when it is released', async () => {
    const { id, etag } = await world.ask(admin, { what: { person: anna } });
    world.hold('2026-06-01T00:00:00.000Z');
    const body = { what: { person: bert }, legalBasis: 'gdpr-17-1-a', reason: 'x'.repeat(10), includeDecisions: false };
    expect(await codeOf(world.call(admin, 'audit-askErasure', { body, idempotencyKey: 'h' }))).toBe('audit.legalHold');
    expect(await confirm(officer, id, etag)).toBe('audit.legalHold');
    world.hold(undefined);
    expect(await confirm(officer, id, etag)).toBe('ok');
    world.hold('2026-06-01T00:00:00.000Z');
    expect(await world.erasing.carryOut(world.system, id)).toBe('held');
    expect((await world.entries()).filter(({ redacted }) => redacted)).toEqual([]);
    world.hold(undefined);
    expect(await world.erasing.carryOut(world.system, id)).toBe('done');
    expect((await world.entries()).filter(({ redacted }) => redacted)).toHaveLength(3);
  });

  test('leaves no trace by which the person, should they come back, is known again', async () => {
    const [before] = await world.entries();
    const id = await world.agreed({ what: { person: anna } });
    await world.erasing.carryOut(world.system, id);
    await world.did(anna, 'contract.created', 'contract:c3');
    expect((await world.entries()).at(-1)?.actor).not.toBe(before?.actor);
  });
});

test('an erasure larger than one go asks to go on', async () => {
  const doc = { id: 'a', kind: 'note', schema: 1 };
  const scope = world.as(anna);
  for (let n = 0; n < 3; n++) {
    const events = Array.from({ length: 70 }, () => ({
      type: 'contract.created',
      subject: { kind: 'contract', id: 'c1' },
    }));
    await world.documents.commit(scope, { partition: 'contract:c1', writes: [{ op: 'upsert', doc }], events });
  }
  await world.logAll();
  const id = await world.agreed({ what: { person: anna } });
  expect(await world.erasing.carryOut(world.system, id, 1)).toBe('more');
  expect((await world.entries()).filter(({ redacted }) => redacted)).toHaveLength(90);
  expect(await world.erasing.carryOut(world.system, id, 1)).toBe('more');
  expect(await world.erasing.carryOut(world.system, id)).toBe('done');
  expect((await world.entries()).filter(({ redacted }) => redacted)).toHaveLength(210);
  expect(world.begun.length).toBe(1);
});

const refusedBodies: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['a basis the law does not name', { legalBasis: 'because' }],
  ['no reason', { reason: '' }],
  ['decisions without saying why', { includeDecisions: true }],
  ['a reason for decisions that are kept', { decisionsReason: 'x'.repeat(10) }],
  ['somebody who is no object id', { what: { person: 'anna' } }],
  ['no entries', { what: { entries: [] } }],
];

test.each(refusedBodies)('a wish with %s is malformed', (_, part) => {
  const good = { what: { person: anna }, legalBasis: 'gdpr-17-1-c', reason: 'they objected to it' };
  expect(erasureBody.safeParse(good).success).toBe(true);
  expect(erasureBody.safeParse({ ...good, ...part }).success).toBe(false);
});

test('whoever is named in the leaf is named in full in the payload, so that looking there finds all', () => {
  const subject = { kind: 'person', id: bert };
  const event = {
    actor: { kind: 'person' as const, id: anna },
    subject,
    aggregate: 'x:1',
    sequence: 1,
    correlation: 'c',
  };
  const payload = payloadOf({ ...event, id: 'e', tenant: 'acme', type: 'a.b', at: '2026-06-01T00:00:00.000Z' });
  expect(payload).toContain(anna);
  expect(payload).toContain(bert);
});
