import type { CoreRegistry, RegisteredFunction } from './core-module.ts';
import type { InvocationOutcome } from './loaded-app.ts';
import type { Log, LogCategory, LogLevel } from './log.ts';
import type { InvokeOptions, RpcRequest, RpcResponse } from './rpc.ts';

interface Call {
  readonly invocationId: string;
  readonly request: RpcRequest;
  readonly wrap: InvokeOptions['wrap'] | undefined;
}

/**
 * One invocation, step by step as azure-functions-nodejs-worker src/eventHandlers/InvocationHandler.ts takes it. Hooks
 * may replace handler, inputs, result and error; `state` tells the library which log calls come too late.
 */
export async function runInvocation(
  registry: CoreRegistry,
  log: Log,
  fn: RegisteredFunction,
  { invocationId, request, wrap }: Call,
): Promise<InvocationOutcome> {
  if (!registry.model) throw new Error('The app registered no programming model.');
  const hookData: Record<string, unknown> = {};
  const appHookData = registry.appHookData;
  let invocationContext: object | undefined;

  const coreContext = {
    invocationId,
    request: { invocationId, functionId: fn.name, ...request },
    metadata: fn.metadata,
    state: undefined as string | undefined,
    log(level: LogLevel, category: LogCategory, message: string): void {
      const entry = { level, category, message, invocationContext, hookData, appHookData };
      for (const hook of registry.hooks.log) hook(entry);
      log.write({
        level: entry.level,
        category: category === 'user' ? `Function.${fn.name}.User` : `Function.${fn.name}`,
        message: entry.message,
        functionName: fn.name,
        invocationId,
      });
    },
  };

  const model = await registry.model.getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();
  invocationContext = context;

  const before = { hookData, appHookData, invocationContext, functionCallback: fn.callback, inputs };
  coreContext.state = 'preInvocationHooks';
  for (const hook of registry.hooks.preInvocation) await hook(before);

  const callback = before.functionCallback;
  const handler = wrap ? (...args: unknown[]) => wrap(() => callback(...args), context) : callback;
  const after = {
    hookData,
    appHookData,
    invocationContext,
    inputs: before.inputs,
    result: undefined as unknown,
    error: undefined as unknown,
  };
  coreContext.state = 'invocation';
  try {
    after.result = await model.invokeFunction(context, before.inputs, handler);
  } catch (error) {
    // A handler may throw anything; a thrown undefined is still a failure.
    after.error = error ?? new Error(`The function threw ${String(error)}.`);
  }
  coreContext.state = 'postInvocationHooks';
  for (const hook of registry.hooks.postInvocation) await hook(after);
  coreContext.state = undefined;

  if (after.error !== undefined && after.error !== null) throw after.error;
  const hasResult = after.result !== undefined && after.result !== null;
  return { response: (await model.getResponse(context, after.result)) as RpcResponse, hasResult };
}
