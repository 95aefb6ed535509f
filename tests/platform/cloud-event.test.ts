import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertPublishable, fromCloudEvent, sessionOf, toCloudEvent } from '../../src/platform/cloud-event.ts';
import type { DomainEvent } from '../../src/platform/events.ts';

const event: DomainEvent = {
  id: '0b5a6c3e-0000-4000-8000-000000000001',
  type: 'contract.activated',
  tenant: 'acme',
  aggregate: 'contract:42',
  sequence: 7,
  at: '2026-03-01T10:00:00.000Z',
  actor: { kind: 'person', id: 'u-1', name: 'Ada' },
  correlation: 'c-1',
  subject: { kind: 'contract', id: '42' },
  data: { hash: 'abc' },
};

test('an event survives the wire unchanged, with and without facts', () => {
  const { data: _, ...bare } = event;
  for (const each of [event, bare])
    expect(fromCloudEvent(JSON.parse(JSON.stringify(toCloudEvent(each))))).toEqual(each);
});

test('its form is CloudEvents 1.0: lower-case attribute names, string attributes, the parts in data', () => {
  const { data, ...attributes } = toCloudEvent(event);
  for (const [name, value] of Object.entries(attributes)) {
    expect(name).toMatch(/^[a-z0-9]{1,20}$/);
    expect(typeof value).toBe('string');
  }
  expect(attributes.sequence).toBe('0000000007');
  expect(data).toEqual({ subject: event.subject, actor: event.actor, facts: event.data });
});

const wire = toCloudEvent(event);
test.each([
  ['nothing', undefined, 'expected object'],
  ['another version', { ...wire, specversion: '0.3' }, 'specversion'],
  ['a tenant that could leave its container name', { ...wire, tenant: '../x' }, 'tenant'],
  ['a sequence that is no number', { ...wire, sequence: '1e9' }, 'sequence'],
  [
    'an actor of no known kind',
    { ...wire, data: { ...wire.data, actor: { kind: 'root', id: 'x' } } },
    'data.actor.kind',
  ],
  ['an endless id', { ...wire, id: 'x'.repeat(2_000) }, 'id'],
])('refuses %s, naming the field', (_, body, field) => {
  expect(() => fromCloudEvent(body)).toThrow(field);
});

test('whatever lies on the topic is either an event or a TypeError', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.record({ ...Object.fromEntries(Object.keys(wire).map((key) => [key, fc.anything()])) }),
      ),
      (body) => {
        try {
          fromCloudEvent(body);
        } catch (fault) {
          expect(fault).toBeInstanceOf(TypeError);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('an event the broker would refuse is refused before it is committed', () => {
  expect(() => assertPublishable(event)).not.toThrow();
  expect(() => assertPublishable({ ...event, data: { text: 'x'.repeat(250 * 1024) } })).toThrow(
    /contract.activated has \d+ bytes/,
  );
});

test('session ids stay within 128 characters and never mix aggregates', () => {
  expect(sessionOf(event)).toBe('acme/contract:42');
  const long = (end: string) => sessionOf({ tenant: 'a'.repeat(30), aggregate: `access:${'x'.repeat(200)}${end}` });
  expect(long('1').length).toBeLessThanOrEqual(128);
  expect(long('1')).not.toBe(long('2'));
});
