// The whole vocabulary of a durable story. No imports: a workflow file that imports only this and the pure domain of its
// slice cannot reach the network, the clock or another tenant (tests/architecture/tsconfig.workflows.json type-checks it without Node and DOM).

export type Step<T> = Generator<Command, T, unknown>;

export type Command =
  | Call
  | { readonly kind: 'waitFor'; readonly event: string; readonly until: Date }
  | { readonly kind: 'sleepUntil'; readonly until: Date }
  | { readonly kind: 'all'; readonly calls: readonly Call[] }
  | { readonly kind: 'race'; readonly events: readonly string[]; readonly until: Date }
  | { readonly kind: 'again'; readonly input: unknown }
  | { readonly kind: 'now' };

/** A call of an activity or of a child story, not yet made: for `all`. */
export type Call =
  | { readonly kind: 'activity'; readonly name: string; readonly input: unknown; readonly attempts: number }
  | { readonly kind: 'child'; readonly name: string; readonly id: string; readonly input: unknown };

export interface ActivityRef<I, O> {
  readonly name: string;
  readonly attempts: number;
  readonly _types?: (input: I) => O;
}

export interface WorkflowRef<I, O> {
  readonly name: string;
  readonly _types?: (input: I) => O;
}

export interface EventRef<T> {
  readonly name: string;
  readonly _type?: T;
}

/** Named `slice-verbNoun`. What it throws is retried with growing pauses, `attempts` times in all; what it refuses is not. */
export const activity = <I, O>(name: string, attempts = 8): ActivityRef<I, O> => ({ name, attempts });
export const workflow = <I, O>(name: string): WorkflowRef<I, O> => ({ name });
export const event = <T>(name: string): EventRef<T> => ({ name });

export const call = <I, O>(ref: ActivityRef<I, O>, input: I): Call => ({
  kind: 'activity',
  name: ref.name,
  input,
  attempts: ref.attempts,
});

/** Runs one activity and hands back its answer. It may run twice; it must bear that. */
export function* run<I, O>(ref: ActivityRef<I, O>, input: I): Step<O> {
  return (yield call(ref, input)) as O;
}

/** Tells another story as a part of this one. `id` is the child's instance id, at most 100 characters. */
export function* child<I, O>(ref: WorkflowRef<I, O>, id: string, input: I): Step<O> {
  return (yield { kind: 'child', name: ref.name, id, input }) as O;
}

/**
 * Waits for an event or until an instant, whichever comes first; undefined at the instant.
 * After undefined call `again` before waiting for the same event: the timed-out wait would swallow the next event.
 */
export function* waitFor<T>(ref: EventRef<T>, until: Date): Step<T | undefined> {
  return (yield { kind: 'waitFor', event: ref.name, until }) as T | undefined;
}

/** Waits for the first of several events; undefined at the instant. The rule of `waitFor` holds here too. */
export function* race(
  refs: readonly EventRef<unknown>[],
  until: Date,
): Step<{ event: string; value: unknown } | undefined> {
  return (yield { kind: 'race', events: refs.map((r) => r.name), until }) as
    | { event: string; value: unknown }
    | undefined;
}

export function* sleepUntil(until: Date): Step<void> {
  yield { kind: 'sleepUntil', until };
}

/** Makes several calls at once; answers in their order; throws what the first failing one threw. */
export function* all<T>(calls: readonly Call[]): Step<readonly T[]> {
  return (yield { kind: 'all', calls }) as readonly T[];
}

/** Begins the story anew with a fresh history. Return right after it. */
export function* again(input: unknown): Step<void> {
  yield { kind: 'again', input };
}

/** The instant of this turn, the same on every replay. */
export function* now(): Step<Date> {
  return (yield { kind: 'now' }) as Date;
}

/** What a reconciler's look and each of its acts answer: what is to be done next. */
export type ReconcilerStep<Act extends string> =
  | { readonly do: Act }
  | { readonly do: 'wait'; readonly until: string }
  | { readonly do: 'rest' };

export interface Reconciler<Story, Act extends string> {
  readonly look: ActivityRef<Story, ReconcilerStep<Act>>;
  readonly acts: Readonly<Record<Act, ActivityRef<Story, ReconcilerStep<Act>>>>;
  /** Raised by whoever changed the document. */
  readonly changed: EventRef<unknown>;
}

/** So many steps, then a fresh history: a step is at most 8 events, and no history should grow past 50 between two beginnings. */
const stepsPerGeneration = 4;
/** Longer waits are the sweep's: no instance sleeps for months, pinned to the code of its birth. */
const longestWaitMs = 30 * 86_400_000;

/**
 * The story of everything whose truth is a document: it asks the document what is to be done, does it, and waits for a change
 * or the next due instant. Lost or doubled events cost nothing. When nothing is due soon it ends; whoever changes the document
 * starts it anew, and a sweep starts what is due. A step costs one activity, since every act looks again itself.
 */
export function* reconcile<Story, Act extends string>(
  story: Story,
  { look, acts, changed }: Reconciler<Story, Act>,
): Step<void> {
  let step = yield* run(look, story);
  for (let taken = 0; taken < stepsPerGeneration; taken++) {
    if (step.do === 'rest') return;
    if ('until' in step) {
      const until = new Date(step.until);
      if (until.getTime() - (yield* now()).getTime() > longestWaitMs) return;
      const woken = yield* waitFor(changed, until);
      if (woken === undefined) break; // a wait that timed out would eat the next event: begin anew
      step = yield* run(look, story);
    } else {
      step = yield* run(acts[step.do as Act], story);
    }
  }
  yield* again(story);
}
