import { beforeEach, expect, test } from 'vitest';
import type { NewEvent } from '../../../src/platform/events.ts';
import { recordsDenials } from '../../../src/platform/http/record-denials.ts';
import { openScope } from '../../../src/platform/scope.ts';

const scopeOf = (id: string) => openScope({ tenant: 'acme', actor: { kind: 'person', id }, correlation: 'c-1' });
const denied = (route: string): NewEvent => ({
  type: 'access.denied',
  subject: { kind: 'tenant', id: 'acme' },
  data: { route, code: 'forbidden' },
});

let told: string[];
let now: number;
let denials: ReturnType<typeof recordsDenials>;
let fails: boolean;
const faults: unknown[] = [];
beforeEach(() => {
  [told, now, fails] = [[], Date.UTC(2027, 0, 1), false];
  denials = recordsDenials({
    documents: {
      async record(scope, { data = {} }) {
        if (fails) throw new Error('the store is away');
        told.push([scope.actor.id, data.route, data.times ?? 1, ...(data.asked ? [data.asked] : [])].join(' '));
        return {} as never;
      },
    },
    clock: { now: () => new Date(now) },
    logFault: (fault) => faults.push(fault),
  });
});

test('the first three of a minute are events of their own, the others are counted', async () => {
  for (let time = 0; time < 5_000; time++)
    await denials.record(scopeOf('eve'), denied('notes-read'), { asked: `t-${time}` });
  expect(told).toEqual(['eve notes-read 1 t-0', 'eve notes-read 1 t-1', 'eve notes-read 1 t-2']);
  await denials.flush();
  expect(told.at(-1)).toBe('eve notes-read 4997');
  await denials.flush();
  expect(told).toHaveLength(4);
});

test('other people, other places and other minutes are counted for themselves', async () => {
  for (const who of ['eve', 'bob'])
    for (const route of ['notes-read', 'notes-list'])
      for (let time = 0; time < 4; time++) await denials.record(scopeOf(who), denied(route));
  expect(told).toHaveLength(12);
  now += 60_000;
  await denials.record(scopeOf('eve'), denied('notes-read'));
  expect(told).toHaveLength(13);
  await denials.flush();
  expect(told.slice(13)).toEqual(['eve notes-read 1', 'eve notes-list 1', 'bob notes-read 1', 'bob notes-list 1']);
});

test('what cannot be recorded afterwards is a fault that is told', async () => {
  for (let time = 0; time < 4; time++) await denials.record(scopeOf('eve'), denied('notes-read'));
  fails = true;
  await denials.flush();
  expect(faults).toMatchObject([{ message: 'the store is away' }]);
});
