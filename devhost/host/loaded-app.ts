import { randomUUID } from 'node:crypto';
import type { CoreRegistry, RegisteredFunction } from './core-module.ts';
import { withTimeout } from './function-timeout.ts';
import { runInvocation } from './invocation.ts';
import { InvocationCounts } from './invocation-counts.ts';
import type { Log } from './log.ts';
import type { FunctionApp, InvokeOptions, LoadedFunction, RpcRequest, RpcResponse } from './rpc.ts';
import { traceContext } from './trace-context.ts';

interface HostInvokeOptions extends InvokeOptions {
  /** Why, as the log line says it. */
  reason?: string;
}

/** An invocation's answer, and whether the handler gave a value at all: a streamed HTTP answer is not in the response. */
export interface InvocationOutcome {
  readonly response: RpcResponse;
  readonly hasResult: boolean;
}

interface LoadedAppOptions {
  readonly registry: CoreRegistry;
  readonly log: Log;
  /** Milliseconds; undefined for no limit. */
  readonly functionTimeout: number | undefined;
  readonly isDisabled: (name: string) => boolean;
  /** Rewrites the settings (`%NAME%`) in a binding property. */
  readonly resolve: (fn: RegisteredFunction) => RegisteredFunction;
}

/** The functions of one app, callable, counted and logged as the real host does. Disabled ones are left out. */
export class LoadedApp implements FunctionApp {
  readonly counts = new InvocationCounts();
  readonly #functions = new Map<string, RegisteredFunction>();
  readonly #options: LoadedAppOptions;

  constructor(options: LoadedAppOptions) {
    this.#options = options;
    for (const fn of options.registry.functions.values()) {
      if (options.isDisabled(fn.name)) options.log.host('warning', `Function '${fn.name}' is disabled.`);
      else this.#functions.set(fn.name.toLowerCase(), options.resolve(fn));
    }
  }

  all(): readonly RegisteredFunction[] {
    return [...this.#functions.values()];
  }

  find(name: string, triggerType?: string): RegisteredFunction | undefined {
    const fn = this.#functions.get(name.toLowerCase());
    return triggerType === undefined || fn?.trigger.type === triggerType.toLowerCase() ? fn : undefined;
  }

  async invoke(fn: LoadedFunction, request: RpcRequest, options: HostInvokeOptions = {}): Promise<RpcResponse> {
    return (await this.run(fn, request, options)).response;
  }

  /** `invoke` with what only the HTTP front needs to know besides. */
  async run(fn: LoadedFunction, request: RpcRequest, options: HostInvokeOptions = {}): Promise<InvocationOutcome> {
    const registered = this.#functions.get(fn.name.toLowerCase());
    if (!registered) throw new Error(`The function "${fn.name}" is not part of this app, or is disabled.`);
    const invocationId = options.invocationId ?? randomUUID();
    const started = performance.now();
    const log = this.#lines(fn.name, invocationId);
    log('information', `Executing 'Functions.${fn.name}' (Reason='${options.reason ?? '(null)'}', Id=${invocationId})`);
    const count = this.counts.begin(fn.name);
    const ended = (how: 'Succeeded' | 'Failed'): string =>
      `Executed 'Functions.${fn.name}' (${how}, Id=${invocationId}, Duration=${Math.round(performance.now() - started)}ms)`;
    try {
      const outcome = await withTimeout(
        () =>
          runInvocation(this.#options.registry, this.#options.log, registered, {
            invocationId,
            request: { traceContext: traceContext(undefined), ...request },
            wrap: options.wrap,
          }),
        this.#options.functionTimeout,
        fn.name,
      );
      count.end(true);
      log('information', ended('Succeeded'));
      return outcome;
    } catch (error) {
      count.end(false);
      log('error', `${ended('Failed')}\n${describe(error)}`);
      throw error;
    }
  }

  #lines(functionName: string, invocationId: string) {
    return (level: 'information' | 'error', message: string): void =>
      this.#options.log.write({ level, category: `Function.${functionName}`, message, functionName, invocationId });
  }
}

/**
 * What was thrown, in full. The Durable library throws its failed turns as "false" followed by the state (durable-functions
 * TaskOrchestrationExecutor), which says nothing: the error inside is what an author needs to see.
 */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `Exception: ${String(error)}`;
  const [, state] = error.message.split('$OutOfProcData$:');
  if (state === undefined) return error.stack ?? error.message;
  try {
    return `Orchestrator failed: ${String((JSON.parse(state) as { error?: unknown }).error)}`;
  } catch {
    return error.message;
  }
}
