import { type Action, isReversible } from '../action.ts';
import { possibleActs } from '../deciding/possible-acts.ts';
import type { Proposal } from '../proposal.ts';
import type { PageAct } from './decision-view.ts';

/** What is known of the person the page is for. */
export interface Standing {
  readonly id: string;
  /** A step waits for their word. */
  readonly hasSeat: boolean;
  /** There is somebody to pass their seat on to. */
  readonly canPassOn: boolean;
  /** Has a seat somewhere in the plan: at L3 those people act themselves. */
  readonly isOfPlan: boolean;
  /** Requested it or wrote what it is about; and, of these, whoever may take the request back. */
  readonly isMaker: boolean;
  readonly isOwner: boolean;
  readonly reviews: boolean;
  readonly rollsBack: boolean;
  readonly manages: boolean;
  readonly discusses: boolean;
  readonly breaksGlass: boolean;
}

/** The acts that make sense for this person now. The use cases ask again, and more strictly, when one is done. */
export function openActs(
  proposal: Proposal,
  action: Action | undefined,
  person: Standing,
  now: Date,
): ReadonlySet<PageAct> {
  const possible = new Set(possibleActs(proposal, now));
  const { breakGlass } = proposal;
  const decides = possible.has('decide') && person.hasSeat;
  const given: Readonly<Record<PageAct, boolean>> = {
    approve: decides,
    reject: decides,
    ask: possible.has('ask') && person.hasSeat,
    answer: possible.has('answer') && (person.isMaker || person.manages),
    reassign: possible.has('reassign') && person.hasSeat && person.canPassOn,
    comment: possible.has('comment') && person.discusses,
    withdraw: possible.has('withdraw') && (person.isOwner || person.manages),
    breakGlass: possible.has('breakGlass') && person.breaksGlass && breakGlass.at(-1)?.by.id !== person.id,
    acknowledge: possible.has('acknowledge') && person.reviews,
    rollBack: possible.has('requestRollback') && person.rollsBack && action !== undefined && isReversible(action),
    tick: possible.has('tick') && person.isOfPlan,
    // Shown before the list is done as well: its form says what is left.
    carryOut: proposal.state === 'withPeople' && person.isOfPlan,
  };
  return new Set((Object.keys(given) as PageAct[]).filter((act) => given[act]));
}
