import type { ServiceBusMessage } from '@azure/service-bus';
import { expect, test, vi } from 'vitest';
import type { DomainEvent } from '../../src/platform/events.ts';
import { Outbox } from '../../src/platform/outbox.ts';
import { openScope, systemActor } from '../../src/platform/scope.ts';

const scope = openScope({ tenant: 'acme', actor: systemActor('test'), correlation: 'c-1' });
const event = (aggregate: string, sequence: number): DomainEvent => ({
  id: `${aggregate}-${sequence}`,
  type: 'contract.noted',
  tenant: 'acme',
  aggregate,
  sequence,
  at: '2026-03-01T10:00:00.000Z',
  actor: scope.actor,
  correlation: 'c-1',
  subject: { kind: 'contract', id: aggregate },
});

function arrange(publish?: (ids: readonly string[]) => Promise<void>) {
  const sent: string[][] = [];
  const marked: string[] = [];
  const outbox = new Outbox({
    publish: async (_, messages: readonly ServiceBusMessage[]) => {
      const ids = messages.map(({ messageId }) => String(messageId));
      await publish?.(ids);
      sent.push(ids);
    },
    markPublished: async (_, events) => void marked.push(...events.map(({ id }) => id)),
  });
  return { outbox, sent, marked };
}

test('what is committed in one turn goes out together, one send per session, in order', async () => {
  const { outbox, sent, marked } = arrange();
  outbox.committed(scope, [event('a', 1), event('a', 2)]);
  outbox.committed(scope, [event('b', 1)]);
  outbox.committed(scope, [event('a', 3)]);
  await outbox.flush();
  expect(sent).toEqual([['a-1', 'a-2', 'a-3'], ['b-1']]);
  expect(marked.sort()).toEqual(['a-1', 'a-2', 'a-3', 'b-1']);
});

test('what is committed while a send is under way waits for it and follows in the next', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const begun: string[][] = [];
  const { outbox, sent } = arrange(async (ids) => {
    begun.push([...ids]);
    if (begun.length === 1) await gate;
  });
  outbox.committed(scope, [event('a', 1)]);
  await vi.waitUntil(() => begun.length === 1);
  outbox.committed(scope, [event('a', 2)]);
  outbox.committed(scope, [event('a', 3)]);
  open();
  await outbox.flush();
  expect(sent).toEqual([['a-1'], ['a-2', 'a-3']]);
});

test('a broker that is away costs the caller nothing, and nothing is marked', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { outbox, marked } = arrange(async () => {
    throw new Error('the broker is away');
  });
  outbox.committed(scope, [event('a', 1)]);
  await outbox.flush();
  expect(marked).toEqual([]);
  expect(warned.mock.calls[0]?.[0]).toContain('the sweep will see to them');
  warned.mockRestore();
});

test('one session that fails does not hold up another', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { outbox, marked } = arrange(async ([first]) => {
    if (first === 'a-1') throw new Error('refused');
  });
  outbox.committed(scope, [event('a', 1), event('b', 1)]);
  await outbox.flush();
  expect(marked).toEqual(['b-1']);
  warned.mockRestore();
});

test('with ten thousand waiting, more are left to the sweep instead of memory', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { outbox, sent } = arrange();
  outbox.committed(
    scope,
    Array.from({ length: 10_000 }, (_, index) => event('a', index + 1)),
  );
  outbox.committed(scope, [event('a', 10_001)]);
  await outbox.flush();
  expect(sent.flat()).toHaveLength(10_000);
  expect(warned.mock.calls[0]?.[0]).toContain('outbox is full');
  warned.mockRestore();
});
