import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commitmentTo,
  correlationInLeaf,
  type LeafParts,
  leafOf,
  leafSchema,
  payloadOf,
  peopleIn,
} from '../../../src/audit/leaf.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import { newId } from '../../../src/platform/ids.ts';
import { ann } from './log-world.ts';

const pseudonyms = new Map<string, string>();
const pseudonym = (person: string): string => {
  const found = pseudonyms.get(person) ?? newId();
  pseudonyms.set(person, found);
  return found;
};
const salt = Buffer.alloc(32, 7);
const event: DomainEvent = {
  ...{ id: newId(), type: 'proposal.approved', tenant: 'acme', aggregate: 'contract:1', sequence: 3 },
  ...{ at: '2026-06-01T12:00:00.000Z', actor: ann, correlation: newId() },
  ...{ subject: { kind: 'proposal', id: 'contract-1-p2' }, data: { level: 'L2', note: 'Ann said so' } },
};
const leafFor = (one: DomainEvent, parts: Partial<LeafParts> = {}): string =>
  leafOf(one, {
    ...{ log: 'counterpart.example/t/acme/e0', seq: 4, payload: payloadOf(one), salt, pseudonym },
    ...{ described: { phase: 'decision' }, ...parts },
  });

describe('a leaf', () => {
  test('says who, what, on what, when, where, with what outcome, and at which gate', () => {
    expect(JSON.parse(leafFor(event))).toEqual({
      ...{ v: 1, log: 'counterpart.example/t/acme/e0', seq: 4, id: event.id, time: event.at, type: event.type },
      ...{
        phase: 'decision',
        outcome: 'success',
        gate: 'L2',
        correlation: correlationInLeaf(event.tenant, event.correlation),
      },
      ...{ actor: `p:${pseudonym('ann')}`, actorKind: 'person', subject: 'proposal/contract-1-p2' },
      payload: { alg: 'HS256', commit: expect.stringMatching(/^.{43}=$/), bytes: 512 },
    });
  });

  test('is the same text whatever the order of the fields', () => {
    const turned = Object.fromEntries(Object.entries(event).toReversed()) as unknown as DomainEvent;
    expect(leafFor(turned)).toBe(leafFor(event));
  });

  test('names applications and the system by their id, and people it is about by pseudonym', () => {
    const about = { ...event, actor: { kind: 'system', id: 'system:gates' }, subject: { kind: 'person', id: 'ann' } };
    const leaf = JSON.parse(leafFor(about as DomainEvent));
    expect(leaf).toMatchObject({ actor: 'system:gates', subject: `person/${pseudonym('ann')}` });
    expect(peopleIn(about as DomainEvent)).toEqual([{ id: 'ann' }]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['a field more', { note: 'x' }],
    ['a name for the actor', { actor: 'Ann Example' }],
    ['an address for the subject', { subject: 'person/ann@example.com' }],
    ['words for the correlation', { correlation: 'the deal of Ann' }],
    ['another phase', { phase: 'gossip' }],
    ['another outcome', { outcome: 'fine' }],
    ['a gate that is none', { gate: 'L9' }],
    ['a time without a zone', { time: '2026-06-01T12:00:00' }],
    ['a payload in clear', { payload: { alg: 'HS256', commit: `${'a'.repeat(43)}=`, bytes: 256, text: 'x' } }],
  ])('has a closed schema: %s does not fit', (_, change) => {
    const leaf = JSON.parse(leafFor(event));
    expect(leafSchema.safeParse(leaf).success).toBe(true);
    expect(leafSchema.safeParse({ ...leaf, ...change }).success).toBe(false);
  });

  test('of an event that does not fit is refused', () => {
    expect(() => leafFor({ ...event, subject: { kind: 'contract', id: 'Ann Example' } })).toThrow('subject');
    expect(() => leafFor({ ...event, type: 'approved by Ann' })).toThrow('type');
  });

  const word = fc.stringMatching(/^[A-Z][a-z]{5,12}$/);
  const person = fc.record({ first: word, last: word, domain: fc.stringMatching(/^[a-z]{6,10}$/) });
  test('never holds a name, an address, an id of a person or what they wrote', () => {
    const anyEvent = fc.record({
      person,
      other: person,
      oid: fc.uuid(),
      aboutPerson: fc.boolean(),
      isPerson: fc.boolean(),
      wrote: fc.string({ minLength: 12, maxLength: 300 }),
      words: fc.boolean(),
    });
    fc.assert(
      fc.property(anyEvent, ({ person, other, oid, aboutPerson, isPerson, wrote, words }) => {
        const [name, email] = [`${person.first} ${person.last}`, `${person.first}@${person.domain}.example`];
        const one: DomainEvent = {
          ...event,
          actor: isPerson ? { kind: 'person', id: oid, name, email } : { kind: 'application', id: 'app-1', name },
          subject: aboutPerson ? { kind: 'person', id: oid } : { kind: 'contract', id: '1' },
          correlation: words ? `${name} asked` : newId(),
          aggregate: `person:${oid}`,
          data: { level: wrote, by: oid, to: [email, other.last], reason: wrote, [name]: true },
        };
        const leaf = leafFor(one);
        for (const secret of [person.last, email, person.domain, other.last, oid, JSON.stringify(wrote).slice(1, -1)])
          expect(leaf).not.toContain(secret);
        for (const secret of [name, email, oid]) expect(payloadOf(one)).toContain(secret);
      }),
    );
  });
});

describe('the commitment to a payload', () => {
  const place = { log: 'counterpart.example/t/acme/e0', seq: 4 };
  const payload = payloadOf(event);

  test('is HMAC-SHA-256 under the salt over the purpose, the log, the place and the payload', () => {
    const text = `counterpart-audit-payload-v1\0${place.log}\0${'4'}\0${payload}`;
    expect(commitmentTo(payload, salt, place)).toBe(createHmac('sha256', salt).update(text).digest('base64'));
  });

  test.each<[string, string]>([
    ['another payload', commitmentTo(payload.replace('Ann', 'Bob'), salt, place)],
    ['another salt', commitmentTo(payload, Buffer.alloc(32, 8), place)],
    ['another log', commitmentTo(payload, salt, { ...place, log: 'counterpart.example/t/beta/e0' })],
    ['another place', commitmentTo(payload, salt, { ...place, seq: 5 })],
  ])('is another one for %s', (_, other) => {
    expect(other).not.toBe(commitmentTo(payload, salt, place));
  });

  test('tells the length of the payload only in steps of 256 bytes', () => {
    const bytesOf = (one: DomainEvent) => JSON.parse(leafFor(one)).payload.bytes;
    expect(bytesOf({ ...event, data: { note: 'yes' } })).toBe(bytesOf({ ...event, data: { note: 'no' } }));
    expect(bytesOf({ ...event, data: { note: 'x'.repeat(1000) } }) % 256).toBe(0);
  });
});
