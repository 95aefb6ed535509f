import { type Action, isReversible } from '../action.ts';
import { openQuestion, type Proposal } from '../proposal.ts';
import { isExpired } from '../timing.ts';
import type { PageAct } from './decision-view.ts';

/** What is known of the person the page is for. */
export interface Standing {
  readonly id: string;
  /** A step waits for their word. */
  readonly hasSeat: boolean;
  /** May be asked to look at what was done. */
  readonly reviews: boolean;
  /** Is one of the people of the plan, who act themselves at L3. */
  readonly acts: boolean;
  readonly manages: boolean;
  readonly breaksGlass: boolean;
}

/** The acts that make sense for this person now. The use cases ask again, and more strictly, when one is done. */
export function openActs(
  proposal: Proposal,
  action: Action | undefined,
  person: Standing,
  now: Date,
): ReadonlySet<PageAct> {
  const { state, review, requestedBy, excluded } = proposal;
  const decidable = state === 'open' && !isExpired(proposal, now);
  const questioned = openQuestion(proposal, now) !== undefined;
  const wrote = requestedBy.id === person.id || excluded.includes(person.id);
  const given: Readonly<Record<PageAct, boolean>> = {
    approve: decidable && person.hasSeat,
    reject: decidable && person.hasSeat,
    ask: decidable && person.hasSeat && !questioned,
    answer: decidable && questioned && (wrote || person.manages),
    reassign: decidable && person.hasSeat,
    comment: true,
    withdraw: (decidable || state === 'withPeople') && (requestedBy.id === person.id || person.manages),
    breakGlass: decidable && person.breaksGlass && !proposal.breakGlass.some(({ by }) => by.id === person.id),
    acknowledge: review?.state === 'due' && state === 'executed' && person.reviews,
    rollBack: state === 'executed' && person.reviews && action !== undefined && isReversible(action),
    tick: state === 'withPeople' && person.acts,
    carryOut: state === 'withPeople' && person.acts,
  };
  return new Set((Object.keys(given) as PageAct[]).filter((act) => given[act]));
}
