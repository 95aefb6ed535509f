import type { DomainEvent } from '../../../src/platform/events.ts';
import { derivedId } from '../../../src/platform/ids.ts';
import type { Actor } from '../../../src/platform/scope.ts';
import type { EventPhase } from '../../../src/slice.ts';
import { type MemoryLog, memoryLog, tenant } from './memory-log.ts';

export interface Told {
  readonly type: string;
  readonly phase: EventPhase;
  readonly outcome?: 'failure' | 'denied' | 'pending';
  readonly actor?: Actor;
  readonly subject?: { readonly kind: string; readonly id: string };
  readonly data?: Readonly<Record<string, unknown>>;
  readonly at?: string;
  readonly correlation?: string;
}

export const person = (id: string): Actor => ({
  kind: 'person',
  id,
  name: `${id} of Acme`,
  email: `${id}@acme.example`,
});
export const system: Actor = { kind: 'system', id: 'system:gates' };
export const start = Date.parse('2026-11-02T09:00:00.000Z');
/** The window that the samples below lie in. */
export const week = { from: '2026-11-01T00:00:00.000Z', until: '2026-11-08T00:00:00.000Z' };

/** Appends events a second apart. */
export function tells(log: MemoryLog, events: readonly Told[]): void {
  for (const told of events) {
    const n = log.entries().length;
    const subject = told.subject ?? { kind: 'contract', id: 'c1' };
    const event: DomainEvent = {
      ...{ id: derivedId('event', String(log.epoch()), String(n)), tenant, type: told.type, subject },
      aggregate: `${subject.kind}:${subject.id}`,
      sequence: n + 1,
      at: told.at ?? new Date(start + n * 1000).toISOString(),
      actor: told.actor ?? person('mary'),
      correlation: told.correlation ?? derivedId('run', String(Math.floor(n / 5))),
      data: told.data ?? {},
    };
    log.append(event, { phase: told.phase, ...(told.outcome ? { outcome: told.outcome } : {}) });
  }
}

/** One action at L2 as the gates log it; leave out or change what a test plants. */
export function action(
  id: string,
  { by = 'mary', approver = 'paul', level = 'L2', without = [] as readonly string[], opened = {}, approved = {} } = {},
): readonly Told[] {
  const subject = { kind: 'proposal', id };
  const all: readonly Told[] = [
    { type: 'proposal.opened', phase: 'request', actor: person(by), data: { level, excluded: [by], ...opened } },
    { type: 'proposal.askedForApproval', phase: 'notification', actor: system },
    { type: 'proposal.approved', phase: 'decision', actor: person(approver), data: { via: 'api', ...approved } },
    { type: 'proposal.executionStarted', phase: 'intent', actor: system, data: { level } },
    { type: 'proposal.executed', phase: 'outcome', actor: system, data: { outcome: { done: true } } },
  ];
  return all.filter(({ type }) => !without.includes(type)).map((told) => ({ ...told, subject }));
}

export const denied: Told = {
  ...{ type: 'access.denied', phase: 'denial', outcome: 'denied', actor: person('eve') },
  ...{ subject: { kind: 'route', id: 'contracts-readContract' }, data: { code: 'notFound' } },
};

/** A log with the events, sealed. */
export function logOf(events: readonly Told[]): MemoryLog {
  const log = memoryLog();
  tells(log, events);
  return log;
}

/** Something of everything. */
export const anHonestDay: readonly Told[] = [
  { type: 'contract.created', phase: 'change' },
  { type: 'contract.analysed', phase: 'analysis', actor: { kind: 'assistant', id: 'assistant' } },
  ...action('p1'),
  { type: 'contract.read', phase: 'access', actor: person('ann') },
  denied,
  { type: 'grants.changed', phase: 'administration', subject: { kind: 'person', id: 'ann' } },
  ...action('p2', { by: 'ann', approver: 'mary' }),
];
