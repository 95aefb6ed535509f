import type { Gates } from '../gates/index.ts';
import type { Write } from '../platform/cosmos/documents.ts';
import type { NewEvent } from '../platform/events.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { RenewalCycle } from './cycle.ts';
import { renewalEvent } from './renewal-events.ts';

/** What goes into the batch of another change. */
export interface Aside {
  readonly writes: readonly Write[];
  readonly events: readonly NewEvent[];
}
export const nothing: Aside = { writes: [], events: [] };

/** Nothing is due about it any more, so the sweep does not find it. */
export function withoutDue({ dueAt: _, ...cycle }: RenewalCycle): RenewalCycle {
  return cycle;
}

export const closedEvent = ({ contractId, termNumber }: RenewalCycle): NewEvent =>
  renewalEvent('renewal.cycleClosed', contractId, { termNumber });

/** Takes back what waits for people about a cycle: nobody shall be asked for a decision in vain. */
export async function withdrawsOpen(
  gates: Gates,
  scope: TenantScope,
  { proposalId, operationId }: RenewalCycle,
  because: string,
): Promise<Aside> {
  const asked = [proposalId, operationId].filter((id) => id !== undefined);
  const taken = await Promise.all(asked.map((id) => gates.prepareWithdrawal(scope, id, because)));
  return { writes: taken.flatMap(({ writes }) => writes), events: taken.flatMap(({ events }) => events) };
}
