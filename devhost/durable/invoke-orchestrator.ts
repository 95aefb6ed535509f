import type { FunctionApp, InvokeOptions, LoadedFunction } from '../host/rpc.ts';
import type { OrchestratorState } from './actions.ts';
import type { HistoryEvent } from './history.ts';
import { type Instance, playedHistory } from './instance.ts';

/** The library throws its state as text behind this label when an orchestrator fails (OrchestrationFailureError.js). */
const FAILURE_LABEL = '\n\n$OutOfProcData$:';

/** `error` is set when the orchestrator threw; `broken` when the call failed before it could say what it wants. */
interface OrchestratorAnswer {
  readonly state: OrchestratorState;
  readonly error?: string;
  readonly broken?: true;
}

/**
 * Calls the orchestrator with the whole history. The text is put together from parts that were serialised before; the
 * library parses it afresh, which it needs, as it changes the parsed events in place.
 */
export async function invokeOrchestrator(
  app: FunctionApp,
  fn: LoadedFunction,
  instance: Instance,
  fresh: readonly HistoryEvent[],
  options: InvokeOptions,
): Promise<OrchestratorAnswer> {
  const data = { string: bindingInfo(instance, fresh) };
  try {
    const response = await app.invoke(fn, { inputData: [{ name: fn.trigger.bindingName, data }] }, options);
    const json = response.returnValue?.json;
    if (json === undefined) throw new Error(`Orchestrator function '${fn.name}' returned no orchestrator state.`);
    return { state: JSON.parse(json) };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const label = message.indexOf(FAILURE_LABEL);
    if (label < 0) return { state: { isDone: false, actions: [[]] }, error: message, broken: true };
    const state: OrchestratorState = JSON.parse(message.slice(label + FAILURE_LABEL.length));
    // Whoever throws something that is no Error leaves no message.
    return { state, error: state.error ?? 'The orchestrator threw a value without a message.' };
  }
}

/** `OrchestrationContextToString` of the extension; schema 3 is what the library calls V4. */
function bindingInfo(instance: Instance, fresh: readonly HistoryEvent[]): string {
  const played = playedHistory(instance);
  const news = fresh.map((event) => `${JSON.stringify(event).slice(0, -1)},"IsPlayed":false}`).join(',');
  const rest = JSON.stringify({
    instanceId: instance.id,
    isReplaying: played !== '',
    parentInstanceId: instance.parent?.instanceId ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '6.00:00:00',
    defaultHttpAsyncRequestSleepTimeMillseconds: 30000,
  });
  return `{"history":[${played}${played === '' ? '' : ','}${news}],"input":${instance.input},${rest.slice(1)}`;
}
