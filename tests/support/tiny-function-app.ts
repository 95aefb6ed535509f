import { randomUUID } from 'node:crypto';
import Module from 'node:module';
import type { FunctionApp, InvokeOptions, LoadedFunction, RpcRequest, RpcResponse } from '../../devhost/host/rpc.ts';

/**
 * The least a host must do for the genuine `@azure/functions` and `durable-functions` libraries: it answers their
 * `require('@azure/functions-core')` and runs an invocation as the Node worker does. Import it before anything that
 * registers functions.
 */

type Handler = (...args: unknown[]) => unknown;

interface CoreContext {
  invocationId: string;
  request: RpcRequest & { invocationId: string };
  metadata: unknown;
  state?: string;
  log(level: string, category: string, message: string): void;
}

interface InvocationModel {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>;
  invokeFunction(context: object, inputs: unknown[], handler: Handler): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<RpcResponse>;
}

interface Registry {
  model?: { getInvocationModel(context: CoreContext): InvocationModel };
  readonly functions: Map<string, LoadedFunction & { handler: Handler; metadata: unknown }>;
}

const KEY = Symbol.for('tiny-function-app');
const shared = globalThis as { [KEY]?: Registry };
const registry: Registry = shared[KEY] ?? intercept();
shared[KEY] = registry;

function intercept(): Registry {
  const fresh: Registry = { functions: new Map() };
  const core = {
    version: '3.12.0',
    hostVersion: '4.1042.0',
    setProgrammingModel(model: Registry['model'] & {}) {
      fresh.model = model;
    },
    registerFunction(metadata: { name: string; bindings: LoadedFunction['bindings'] }, handler: Handler) {
      const { name, bindings } = metadata;
      const [bindingName, binding] = Object.entries(bindings).find(([, { type }]) => /trigger$/i.test(type)) ?? [
        '',
        undefined,
      ];
      const trigger = { ...binding, bindingName, type: binding?.type.toLowerCase() ?? '' };
      fresh.functions.set(name.toLowerCase(), { name, bindings, trigger, handler, metadata });
      return { dispose() {} };
    },
    registerHook: () => ({ dispose() {} }),
    log: () => {},
  };
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply: (target, self, args) => (args[0] === '@azure/functions-core' ? core : Reflect.apply(target, self, args)),
  });
  return fresh;
}

export const tinyFunctionApp: FunctionApp = {
  all: () => [...registry.functions.values()],
  find(name, triggerType) {
    const fn = registry.functions.get(name.toLowerCase());
    return triggerType === undefined || fn?.trigger.type === triggerType ? fn : undefined;
  },
  async invoke(fn: LoadedFunction, request: RpcRequest, options: InvokeOptions = {}) {
    const registered = registry.functions.get(fn.name.toLowerCase());
    if (!registered || !registry.model) throw new Error(`No function '${fn.name}' is registered.`);
    const invocationId = options.invocationId ?? randomUUID();
    const model = registry.model.getInvocationModel({
      invocationId,
      request: { ...request, invocationId },
      metadata: registered.metadata,
      log: () => {},
    });
    const { context, inputs } = await model.getArguments();
    const { wrap } = options;
    const handler: Handler = (...args) =>
      wrap ? wrap(() => registered.handler(...args), context) : registered.handler(...args);
    const result = await model.invokeFunction(context, inputs, handler);
    return model.getResponse(context, result);
  },
};
