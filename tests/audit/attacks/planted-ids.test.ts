import { expect, test } from 'vitest';
import { type LeafParts, leafOf, payloadOf } from '../../../src/audit/leaf.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';

const person = '11111111-1111-4111-8111-111111111111';
const event = (more: Partial<DomainEvent>): DomainEvent => ({
  ...{ id: 'e1', type: 'contract.read', tenant: 'acme', aggregate: 'contract:1', sequence: 0 },
  ...{ at: '2026-06-01T12:00:00.000Z', actor: { kind: 'person', id: 'ben' }, correlation: person },
  ...{ subject: { kind: 'contract', id: '1' } },
  ...more,
});
const leafFor = (one: DomainEvent) =>
  leafOf(one, {
    ...{ log: `counterpart.example/t/${one.tenant}/e0`, seq: 0, payload: payloadOf(one), salt: Buffer.alloc(32, 1) },
    ...{ described: { phase: 'access' }, pseudonym: () => 'pseudonym' },
  } satisfies LeafParts);

test("whoever sends a person's id as their correlation does not have it written where nobody can erase it", () => {
  for (const correlation of [person, person.toUpperCase()]) {
    expect(leafFor(event({ correlation })).toLowerCase()).not.toContain(person);
    expect(payloadOf(event({ correlation }))).toContain(correlation);
  }
});

test('what one request caused stays tied together, within one tenant', () => {
  const tie = (one: Partial<DomainEvent>) => JSON.parse(leafFor(event(one))).correlation;
  expect(tie({ id: 'e2', correlation: person.toUpperCase() })).toBe(tie({}));
  expect(tie({ tenant: 'beta' })).not.toBe(tie({}));
  expect(tie({})).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/);
});
