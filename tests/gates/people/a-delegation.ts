import type { Person } from '../../../src/gates/index.ts';
import type { Delegation } from '../../../src/gates/people/delegation.ts';
import { civilDate, zone } from '../../../src/platform/dates.ts';

export const person = (id: string): Person => ({ id, name: `${id} of Acme`, email: `${id}@acme.example` });

/** In force all June 2026, in everything. */
export const aDelegation = (from: string, to: string, said: Partial<Delegation> = {}): Delegation => ({
  id: `delegation:${from}-${to}`,
  kind: 'gates.delegation',
  schema: 1,
  delegationId: `${from}-${to}`,
  from: person(from),
  to: person(to),
  firstDay: civilDate('2026-06-01'),
  lastDay: civilDate('2026-06-30'),
  zone: zone('UTC'),
  startsAt: '2026-06-01T00:00:00.000Z',
  endsAt: '2026-07-01T00:00:00.000Z',
  away: false,
  reason: 'on holiday',
  createdBy: from,
  createdAt: '2026-05-20T09:00:00.000Z',
  ...said,
});
