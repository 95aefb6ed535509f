import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { DelegationAsked } from '../../../src/gates/people/delegation-rules.ts';
import { mostDelegations } from '../../../src/gates/people/give-delegation.ts';
import { civilDate } from '../../../src/platform/dates.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { aProposal } from '../a-proposal.ts';
import { as } from '../gate-world.ts';
import { openPeopleWorld, type PeopleWorld } from './people-world.ts';

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.stop());

// Every test has people of its own: what others were given stands on.
let [ann, bob, cat, boss] = ['', '', '', ''];
beforeEach(() => {
  world.at('2026-06-01T13:00:00Z');
  [ann, bob, cat, boss] = ['ann', 'bob', 'cat', 'boss'].map((name) => `${name}-${randomUUID()}`) as [
    string,
    string,
    string,
    string,
  ];
  world.deciders(ann, bob, cat);
  world.managers(boss);
});

const asking = (to: string, said: Partial<DelegationAsked> = {}): DelegationAsked => ({
  to,
  lastDay: civilDate('2026-06-14'),
  away: false,
  reason: 'on holiday',
  ...said,
});
const give = (who: string, to: string, said: Partial<DelegationAsked> = {}, key: string = randomUUID()) =>
  world.give(as(who), asking(to, said), key);
const codeOf = (result: Awaited<ReturnType<typeof give>>): string => (result.ok ? 'ok' : result.refusal.code);
const rulesOf = (result: Awaited<ReturnType<typeof give>>): readonly string[] =>
  result.ok ? [] : (result.refusal.violations ?? []).map(({ field, rule }) => `${field} ${rule}`);

describe('giving', () => {
  it('begins at once when it begins today, and ends with the last day where the one who delegates works', async () => {
    const { doc } = orThrow(await give(ann, bob));
    expect(doc).toMatchObject({
      from: { id: ann },
      to: { id: bob },
      firstDay: '2026-06-01',
      startsAt: '2026-06-01T13:00:00.000Z',
      endsAt: '2026-06-15T04:00:00.000Z', // midnight in New York
    });
  });

  it('reckons days in the zone of the one who delegates, by their own working time', async () => {
    const body = { zone: 'Asia/Tokyo', opens: '09:00', closes: '18:00' };
    orThrow(await world.call(ann, 'gates-changeWorkingTime', { body, headers: { 'if-none-match': '*' } }));
    const { doc } = orThrow(await give(ann, bob, { firstDay: civilDate('2026-06-03') }));
    expect(doc).toMatchObject({ startsAt: '2026-06-02T15:00:00.000Z', endsAt: '2026-06-14T15:00:00.000Z' });
  });

  it('tells the mesh ids and terms, not the reason', async () => {
    const { doc } = orThrow(await give(ann, bob, { areas: ['contracts'], away: true }));
    const event = world.committed.find(({ subject }) => subject.id === doc.delegationId);
    expect(event).toMatchObject({ type: 'delegation.given', data: { from: ann, to: bob, areas: ['contracts'] } });
    expect(JSON.stringify(event)).not.toContain('on holiday');
  });

  it.each<readonly [string, () => Partial<DelegationAsked>, string]>([
    ['to oneself', () => ({ to: ann }), 'to must be another person than the one who delegates'],
    [
      'to nobody here',
      () => ({ to: 'stranger' }),
      'to must be the id of a person who may decide proposals in this tenant now',
    ],
    ['backwards', () => ({ firstDay: civilDate('2026-06-20') }), 'lastDay must not be before firstDay'],
    ['too long', () => ({ lastDay: civilDate('2026-11-28') }), 'lastDay must be within 180 days of firstDay'],
    [
      'in the past',
      () => ({ firstDay: civilDate('2026-05-01'), lastDay: civilDate('2026-05-31') }),
      'lastDay must not be in the past',
    ],
    [
      'in a far future',
      () => ({ firstDay: civilDate('9999-12-31'), lastDay: civilDate('9999-12-31') }),
      'firstDay must be within 366 days from today',
    ],
    ['in no area there is', () => ({ areas: ['contracts', 'moon'] }), 'areas must be of: artifacts, contracts'],
    [
      'in no action there is',
      () => ({ actions: ['x-y'] }),
      'actions must be of: contracts-activateContract, contracts-endContract',
    ],
  ])('is refused %s', async (_, said, rule) => {
    expect(rulesOf(await give(ann, bob, said()))).toEqual([expect.stringContaining(rule)]);
  });

  it('may be as long as 180 days', async () => {
    expect(codeOf(await give(ann, bob, { lastDay: civilDate('2026-11-27') }))).toBe('ok');
  });

  it('is not for those who may not decide themselves', async () => {
    expect(rulesOf(await give('nobody', bob))).toEqual([
      'from must be the id of a person who may decide proposals in this tenant now',
    ]);
  });

  it('for others is for those who manage proposals', async () => {
    expect(codeOf(await give(bob, cat, { from: ann }))).toBe('forbidden');
    expect(orThrow(await give(boss, cat, { from: ann })).doc).toMatchObject({ from: { id: ann }, createdBy: boss });
  });

  it('is repeatable with its key, and the key with other input is refused', async () => {
    const key = randomUUID();
    const first = orThrow(await give(ann, bob, {}, key));
    world.at('2026-06-02T13:00:00Z');
    expect(orThrow(await give(ann, bob, {}, key))).toEqual(first);
    expect(codeOf(await give(ann, cat, {}, key))).toBe('idempotencyKeyReused');
  });

  it('sent twice at once makes one', async () => {
    const key = randomUUID();
    const both = await Promise.all([give(ann, bob, {}, key), give(ann, bob, {}, key)]);
    expect(new Set(both.map((each) => orThrow(each).doc.delegationId)).size).toBe(1);
    const page = await world.call(ann, 'gates-listDelegations');
    expect(orThrow(page).json).toMatchObject({ items: [{ to: { id: bob } }] });
  });

  it('ends at a number for one person', async () => {
    for (let n = 0; n < mostDelegations.ofOnePerson; n++) orThrow(await give(ann, bob));
    expect(codeOf(await give(ann, cat))).toBe('gates.tooManyDelegations');
    world.at('2026-06-15T04:00:00Z'); // when those have ended
    expect(codeOf(await give(ann, cat, { lastDay: civilDate('2026-06-20') }))).toBe('ok');
  });
});

describe('circles', () => {
  it('are refused, whatever their length', async () => {
    orThrow(await give(ann, bob));
    orThrow(await give(bob, cat));
    const closing = await give(cat, ann);
    expect(codeOf(closing)).toBe('gates.delegationCycle');
    expect(closing).toMatchObject({ refusal: { details: { people: [cat, ann, bob, cat] } } });
  });

  it('are none one after the other, in other areas, or once one of them is revoked', async () => {
    const { doc, etag } = orThrow(await give(ann, bob, { areas: ['contracts'] }));
    const later = { firstDay: civilDate('2026-06-15'), lastDay: civilDate('2026-06-20') };
    expect(codeOf(await give(bob, ann, later))).toBe('ok');
    expect(codeOf(await give(bob, ann, { areas: ['artifacts'] }))).toBe('ok');
    expect(codeOf(await give(bob, ann))).toBe('gates.delegationCycle');
    orThrow(await world.revoke(as(ann), doc.delegationId, etag));
    expect(codeOf(await give(bob, ann, { areas: ['contracts'] }))).toBe('ok');
  });

  it('are not closed by those who give their halves at once', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
      world.deciders(one, two, three);
      const given = await Promise.all([give(one, two), give(two, three), give(three, one)]);
      expect(given.map(codeOf).sort()).toEqual(['gates.delegationCycle', 'ok', 'ok']);
    }
  });
});

describe('revoking', () => {
  it('ends it now, and repeated answers the same', async () => {
    const { doc, etag } = orThrow(await give(ann, bob));
    world.at('2026-06-02T09:00:00Z');
    const revoked = orThrow(await world.revoke(as(ann), doc.delegationId, etag));
    expect(revoked.doc.revokedAt).toBe('2026-06-02T09:00:00.000Z');
    world.at('2026-06-03T09:00:00Z');
    expect(orThrow(await world.revoke(as(ann), doc.delegationId, etag))).toEqual(revoked);
    const types = world.committed.filter(({ subject }) => subject.id === doc.delegationId).map(({ type }) => type);
    expect(types).toEqual(['delegation.given', 'delegation.revoked']);
  });

  it.each<readonly [string, () => string, string]>([
    ['whoever received it may', () => bob, 'ok'],
    ['who manages proposals may', () => boss, 'ok'],
    ['to others it does not exist', () => cat, 'notFound'],
  ])('%s', async (_, who, code) => {
    const { doc, etag } = orThrow(await give(ann, bob));
    expect(codeOf(await world.revoke(as(who()), doc.delegationId, etag))).toBe(code);
  });

  it('needs the version that stands', async () => {
    const { doc, etag } = orThrow(await give(ann, bob));
    const stale = await world.revoke(as(ann), doc.delegationId, '"old"');
    expect(stale).toMatchObject({ refusal: { kind: 'changedMeanwhile', details: { etag } } });
  });

  it('comes too late for what has ended', async () => {
    const { doc, etag } = orThrow(await give(ann, bob));
    world.at('2026-06-15T04:00:00Z');
    expect(codeOf(await world.revoke(as(ann), doc.delegationId, etag))).toBe('gates.delegationEnded');
  });
});

describe('by HTTP', () => {
  test('one gives, lists, reads and revokes; others see nothing of it', async () => {
    const body = { to: bob, lastDay: '2026-06-14', away: true, reason: 'on holiday' };
    const given = orThrow(await world.call(ann, 'gates-giveDelegation', { body, idempotencyKey: randomUUID() }));
    expect(given).toMatchObject({ status: 201, json: { from: { id: ann }, to: { id: bob }, away: true } });
    expect(JSON.stringify(given.json)).not.toContain('@'); // addresses are for letters
    const params = { delegationId: (given.json as { id: string }).id };
    for (const who of [ann, bob])
      expect(orThrow(await world.call(who, 'gates-listDelegations')).json).toMatchObject({ items: [given.json] });
    expect(orThrow(await world.call(cat, 'gates-listDelegations')).json).toEqual({ items: [] });
    expect(await world.call(cat, 'gates-readDelegation', { params })).toMatchObject({ refusal: { kind: 'notFound' } });
    expect(orThrow(await world.call(boss, 'gates-readDelegation', { params })).etag).toBe(given.etag);
    const ifMatch = given.etag;
    const revoked = orThrow(await world.call(ann, 'gates-revokeDelegation', { params, ifMatch }));
    expect(revoked.json).toMatchObject({ revokedAt: '2026-06-01T13:00:00.000Z' });
  });

  test('all of them are for those who manage proposals', async () => {
    orThrow(await give(ann, bob));
    const query = { of: 'all' };
    expect(await world.call(ann, 'gates-listDelegations', { query })).toMatchObject({ refusal: { kind: 'forbidden' } });
    const { items } = orThrow(await world.call(boss, 'gates-listDelegations', { query })).json as { items: unknown[] };
    expect(items.length).toBeGreaterThan(0);
  });
});

describe('the roster', () => {
  const step = (id: string) => ({ id, title: id, stage: 1, approvers: [{ person: ann }], needed: 1 });

  it('seats a delegate as soon as it is given and no longer than it stands', async () => {
    const proposal = aProposal({ openedAt: '2026-06-01T12:00:00.000Z' });
    const names = async () => (await world.roster(as('system'), proposal, step('s'))).map((seat) => seat.person.id);
    expect(await names()).toEqual([ann]);
    const { doc, etag } = orThrow(await give(ann, bob));
    expect(await names()).toEqual([ann, bob]);
    world.deciders(ann);
    expect(await names()).toEqual([ann]);
    world.deciders(ann, bob);
    orThrow(await world.revoke(as(ann), doc.delegationId, etag));
    expect(await names()).toEqual([ann]);
  });

  it('of many steps takes one query', async () => {
    world.queries.length = 0;
    const rosters = await world.roster.each(as('system'), aProposal(), ['a', 'b', 'c'].map(step));
    expect(rosters.map((seats) => seats.map((seat) => seat.person.id))).toEqual([[ann], [ann], [ann]]);
    expect(world.queries).toHaveLength(1);
  });

  it('has those of a group who are in it now and may decide now', async () => {
    const group = { ...step('g'), approvers: [{ group: 'legal' }] };
    const names = async () => (await world.roster(as('system'), aProposal(), group)).map((seat) => seat.person.id);
    expect(await names()).toEqual([]);
    world.usePolicy({ groups: { legal: { title: 'Legal', members: [ann, bob, 'left'] } } });
    expect(await names()).toEqual([ann, bob]);
    world.deciders(bob);
    expect(await names()).toEqual([bob]);
    world.usePolicy({});
  });

  it('leaves a seat empty that was given to somebody who may not decide any more', async () => {
    const person = { id: bob, name: 'Bob', email: 'bob@acme.example' };
    const given = { step: 's', from: ann, to: person, by: as(boss).actor, at: '2026-06-01T12:00:00.000Z', reason: 'x' };
    const proposal = aProposal({ reassignments: [given] });
    const names = async () => (await world.roster(as('system'), proposal, step('s'))).map((seat) => seat.person.id);
    expect(await names()).toEqual([bob]);
    world.deciders(ann, cat);
    expect(await names()).toEqual([]);
  });
});
