import { addDays, instantAt } from '../platform/dates.ts';
import type { Contract } from './contract.ts';
import type { LifecycleStep } from './lifecycle-step.ts';

/** How the contract's proposal stands, as far as its life depends on it; undefined when it has none. `refusedForGood`: rejected, and the contract given up with it. */
export type ProposalStanding = 'waiting' | 'over' | 'refusedForGood';

/**
 * What is to be done about a contract now. Pure: the document is the truth, the durable instance only the clockwork.
 * `rest` means that nothing but a change of the document will make anything due.
 */
export function nextStep(contract: Contract, proposal: ProposalStanding | undefined, now: Date): LifecycleStep {
  switch (contract.state) {
    case 'draft':
      if (contract.version === 0) return { do: 'rest' };
      if (contract.analysedVersion < contract.version) return { do: 'analyse' };
      return contract.proposalId === undefined ? { do: 'proposeActivation' } : { do: 'rest' };
    case 'pendingApproval':
      if (proposal === 'refusedForGood') return { do: 'cancel' };
      return proposal === 'over' ? { do: 'returnToDraft' } : { do: 'rest' };
    case 'approved':
      return until(startOf(contract), now) ?? { do: 'activate' };
    case 'active':
      return endIsCertain(contract) ? (until(firstInstantAfter(contract), now) ?? { do: 'expire' }) : { do: 'rest' };
    default:
      return { do: 'rest' };
  }
}

/** Its term ends for good: a notice was given in time, or nothing renews it. Otherwise the renewals slice decides. */
export function endIsCertain(contract: Contract): boolean {
  if (contract.term?.endsOn === undefined) return false;
  return (
    contract.notice !== undefined ||
    contract.renewal === undefined ||
    contract.renewal.kind === 'none' ||
    contract.renewal.kind === 'byAgreement'
  );
}

/** The day it begins in its own zone; a contract without a term begins at once. */
function startOf({ term, zone }: Contract): Date | undefined {
  return term && instantAt(term.startsOn, '00:00', zone);
}

/** Midnight after the last day, where the contract lives. */
function firstInstantAfter({ term, zone }: Contract): Date | undefined {
  return term?.endsOn && instantAt(addDays(term.endsOn, 1), '00:00', zone);
}

const until = (instant: Date | undefined, now: Date): LifecycleStep | undefined =>
  instant && instant > now ? { do: 'wait', until: instant.toISOString() } : undefined;

/** When the sweep must look at it: the instant its step waits for, or now while there is something to do. */
export function dueAt(contract: Contract, now: Date): string | undefined {
  const step = nextStep(contract, undefined, now);
  if (step.do === 'rest') return undefined;
  return step.do === 'wait' ? step.until : now.toISOString();
}
