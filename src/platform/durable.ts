import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import type { ActivityContribution, WorkflowContribution } from '../slice.ts';
import { openScope, type ScopeEnvelope, systemActor } from './scope.ts';
import type { Call, Command, Step } from './workflow.ts';
import type { Workflows } from './workflows.ts';

type Context = df.OrchestrationContext;

/** Every durable payload carries its scope beside the author's input, never inside it. */
interface Envelope {
  readonly scope: ScopeEnvelope;
  readonly input: unknown;
}

/** The Durable Task Scheduler's limit, kept everywhere so that a deployment may change its storage provider. */
const longestInstanceId = 100;

/** What an activity throws is tried again after 1 s, 2 s, 4 s … at most a minute apart. */
function retryOptions(attempts: number): df.RetryOptions {
  const options = new df.RetryOptions(1_000, attempts);
  options.backoffCoefficient = 2;
  options.maxRetryIntervalInMilliseconds = 60_000;
  return options;
}

export function registerActivity(
  { ref, handle }: ActivityContribution,
  workflowsOf: (context: InvocationContext) => Workflows,
): void {
  df.app.activity(ref.name, {
    extraInputs: [df.input.durableClient()],
    handler: async (envelope: Envelope, context) => {
      // The runtime's own storage is the only writer of these payloads; still, a scope opens only from a whole envelope.
      const scope = openScope(envelope.scope);
      return handle(scope, envelope.input as never, { workflows: workflowsOf(context), instance: scope.correlation });
    },
  });
}

export function registerWorkflow({ ref, tell }: WorkflowContribution): void {
  df.app.orchestration(ref.name, function* (context: Context): Generator<df.Task, unknown, unknown> {
    const { scope, input } = context.df.getInput<Envelope>();
    return yield* perform(context, scope, tell(input as never));
  });
}

/** Drives a story: hands each of its commands to Durable Functions and the answer, or what was thrown, back to it. */
function* perform(context: Context, scope: ScopeEnvelope, story: Step<unknown>): Generator<df.Task, unknown, unknown> {
  let next = story.next();
  while (!next.done) {
    let answer: unknown;
    try {
      answer = yield* carryOut(context, scope, next.value);
    } catch (fault) {
      next = story.throw(fault);
      continue;
    }
    next = story.next(answer);
  }
  return next.value;
}

function* carryOut(context: Context, scope: ScopeEnvelope, command: Command): Generator<df.Task, unknown, unknown> {
  switch (command.kind) {
    case 'activity':
    case 'child':
      return yield task(context, scope, command);
    case 'all':
      return yield context.df.Task.all(command.calls.map((call) => task(context, scope, call)));
    case 'sleepUntil':
      return yield context.df.createTimer(command.until);
    case 'waitFor':
      return (yield* firstOf(context, [command.event], command.until))?.value;
    case 'race':
      return yield* firstOf(context, command.events, command.until);
    case 'again':
      context.df.continueAsNew({ scope, input: command.input } satisfies Envelope);
      return undefined;
    case 'now':
      return context.df.currentUtcDateTime;
  }
}

function task(context: Context, scope: ScopeEnvelope, call: Call): df.Task {
  const payload: Envelope = { scope, input: call.input };
  if (call.kind === 'child') return context.df.callSubOrchestrator(call.name, payload, checkedId(call.id));
  return context.df.callActivityWithRetry(call.name, retryOptions(call.attempts), payload);
}

/**
 * Waits for an event or the instant. The loser must be cleaned up here, once for all: a timer left running keeps the
 * instance from completing until it fires (azure-functions-durable-js #577).
 */
function* firstOf(
  context: Context,
  events: readonly string[],
  until: Date,
): Generator<df.Task, { event: string; value: unknown } | undefined, unknown> {
  const waits = events.map((name) => context.df.waitForExternalEvent(name));
  const deadline = context.df.createTimer(until);
  const winner = yield context.df.Task.any([...waits, deadline]);
  if (winner === deadline) return undefined;
  deadline.cancel();
  const index = waits.indexOf(winner as df.Task);
  return { event: events[index] ?? '', value: waits[index]?.result ?? null };
}

function checkedId(id: string): string {
  if (id.length > longestInstanceId)
    throw new RangeError(`instance id of ${id.length} characters, ${longestInstanceId} allowed: ${id}`);
  return id;
}

const underWay = new Set(['Pending', 'Running', 'ContinuedAsNew', 'Suspended']);

/** The durable client of one invocation, spoken to in the house's words. */
export function workflowsOf(context: InvocationContext): Workflows {
  // Most invocations start nothing: the binding is parsed when it is first needed.
  let opened: df.DurableClient | undefined;
  const client = () => {
    opened ??= df.getClient(context);
    return opened;
  };
  const runs = async (id: string) => {
    try {
      return underWay.has((await client().getStatus(id, { showInput: false })).runtimeStatus);
    } catch (fault) {
      // The client rejects an unknown instance with a sentence that names HTTP 404 and offers no code to tell it by.
      if (fault instanceof Error && /HTTP 404/.test(fault.message)) return false;
      throw fault;
    }
  };
  const workflows: Workflows = {
    async start(scope, ref, id, input) {
      checkedId(id);
      if (await runs(id)) return 'running';
      try {
        await client().startNew(ref.name, {
          instanceId: id,
          input: { scope: scope.toEnvelope(), input } satisfies Envelope,
        });
        return 'started';
      } catch (fault) {
        if (await runs(id)) return 'running'; // somebody else started it in between
        throw fault;
      }
    },
    async nudge(caller, ref, id, input, wake) {
      // It acts in its own name: who happened to wake it must not stand in the log as who did what it does.
      const scope = caller.actingAs(systemActor(ref.name));
      if ((await workflows.start(scope, ref, id, input)) === 'started') return;
      await client().raiseEvent(id, wake.name, {});
      // It may have been in its last turn, deaf to the event: then it is started anew.
      if (!(await runs(id))) await workflows.start(scope, ref, id, input);
    },
  };
  return workflows;
}
