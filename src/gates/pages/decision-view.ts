import type { Exhibit } from '../action.ts';
import type { Person } from '../doors.ts';
import type { PlanStep } from '../plan.ts';
import type { Proposal } from '../proposal.ts';

/** What a form of the page does. */
export const pageActs = [
  'approve',
  'reject',
  'ask',
  'answer',
  'reassign',
  'comment',
  'withdraw',
  'breakGlass',
  'acknowledge',
  'rollBack',
  'tick',
  'carryOut',
] as const;
export type PageAct = (typeof pageActs)[number];

/** A step that waits for the viewer's word, and in whose place besides their own they give it. */
export interface ViewersSeat {
  readonly step: PlanStep;
  readonly onBehalfOf: readonly string[];
}

export interface Viewer {
  readonly id: string;
  readonly name: string;
  readonly seats: readonly ViewersSeat[];
  /** Wrote or requested it, or stood in for somebody who did. */
  readonly barred: boolean;
  /** The forms they are shown. Whether the act is allowed is asked again when it is done. */
  readonly may: ReadonlySet<PageAct>;
}

/** An exhibit, or that it could not be shown. */
export type ShownExhibit = Exhibit | { readonly failed: true };

export interface Comment {
  readonly text: string;
  readonly by: { readonly id: string; readonly name?: string };
  readonly at: string;
}

/** Everything the page shows, for one person at one instant. */
export interface DecisionView {
  readonly proposal: Proposal;
  readonly zone: string;
  readonly now: Date;
  readonly viewer: Viewer;
  /** Who may speak on each step of the plan now, by its id. */
  readonly seated: ReadonlyMap<string, readonly Pick<Person, 'id' | 'name'>[]>;
  /** Who may be given the viewer's seat. */
  readonly candidates: readonly Person[];
  readonly rejectTo: readonly string[];
  /** Why it cannot be taken back, where that is so. */
  readonly irreversible?: string;
  readonly exhibits: readonly ShownExhibit[];
  readonly comments: readonly Comment[];
  /** Where this page is, for links to itself. */
  readonly path: string;
  readonly csrf: string;
  /** Makes sending the same comment twice one comment. */
  readonly commentKey: string;
}

/** Why an act was not done, to be said at the top and at the field it is about, with what was typed. */
export interface PageProblem {
  readonly act: PageAct;
  readonly status: number;
  readonly message: string;
  /** Name of the field, as the form has it. */
  readonly field?: string;
  readonly typed: Readonly<Record<string, string | undefined>>;
}

/** What came of an act: nothing on a page that was only opened. */
export interface Came {
  readonly problem?: PageProblem;
  readonly success?: string;
}

export const nameOf = ({ id, name }: { readonly id: string; readonly name?: string }): string => name ?? id;

/** "Anna, Ben and Chris". */
export const listed = (names: readonly string[], last = 'and'): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
