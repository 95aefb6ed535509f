import Module from 'node:module';
import type { LogCategory, LogLevel } from './log.ts';
import type { LoadedFunction } from './rpc.ts';

/**
 * The `@azure/functions-core` module that the genuine `@azure/functions` asks its host for, and the registry behind
 * it. Members and errors follow azure-functions-nodejs-worker (src/setupCoreModule.ts, src/coreApi) and the call sites
 * in @azure/functions 4.16.5 (src/app.ts, setup.ts, hooks/registerHook.ts, utils/workerSystemLog.ts).
 */

export type Callback = (...args: unknown[]) => unknown;
type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation' | 'log';
/** Hooks get one mutable object each; which members matter is decided where the hooks are run. */
type Hook = (context: Record<string, unknown>) => unknown;

interface InvocationArguments {
  context: object;
  inputs: unknown[];
}

interface InvocationModel {
  getArguments(): Promise<InvocationArguments>;
  invokeFunction(context: object, inputs: unknown[], callback: Callback): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<unknown>;
}

interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(coreContext: object): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>> | Record<string, string>;
}

interface FunctionMetadata {
  name: string;
  functionId?: string;
  bindings: Record<string, { type: string; direction: string } & Record<string, unknown>>;
  retryOptions?: unknown;
}

/** A registered function with the parts only the invocation needs. */
export interface RegisteredFunction extends LoadedFunction {
  readonly metadata: unknown;
  readonly callback: Callback;
}

class Disposable {
  #dispose: (() => void) | undefined;

  constructor(dispose: () => void) {
    this.#dispose = dispose;
  }

  static from(...parts: { dispose?: () => void }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose?.();
    });
  }

  dispose(): void {
    this.#dispose?.();
    this.#dispose = undefined;
  }
}

/** The library tells its host's errors from the app's by this mark (src/errors.ts, hooks/registerHook.ts:68). */
const systemError = <E extends Error>(error: E): E => Object.assign(error, { isAzureFunctionsSystemError: true });

export class CoreRegistry {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly hooks: Readonly<Record<HookName, Hook[]>> = {
    appStart: [],
    appTerminate: [],
    preInvocation: [],
    postInvocation: [],
    log: [],
  };
  /** Shared by all hooks of the process. */
  readonly appHookData: Record<string, unknown> = {};
  model: ProgrammingModel | undefined;
  locked = false;

  readonly #log: (level: LogLevel, category: LogCategory, message: string) => void;

  constructor(log: (level: LogLevel, category: LogCategory, message: string) => void) {
    this.#log = log;
  }

  /** What `require('@azure/functions-core')` answers. Library code only tests `log` for being there (setup.ts:27). */
  api(): Record<string, unknown> {
    return {
      version: '3.12.0',
      hostVersion: '4.1000.0',
      Disposable,
      registerFunction: (metadata: FunctionMetadata, callback: Callback) => this.#registerFunction(metadata, callback),
      registerHook: (name: string, hook: Hook) => this.#registerHook(name, hook),
      setProgrammingModel: (model: ProgrammingModel) => {
        this.model = model;
      },
      getProgrammingModel: () => this.model,
      log: (level: LogLevel, category: LogCategory, message: string) => this.#log(level, category, message),
    };
  }

  #registerFunction(metadata: FunctionMetadata, callback: Callback): Disposable {
    if (this.locked) throw systemError(new Error('A function can only be registered during app startup.'));
    const id = (metadata.functionId ?? metadata.name).toLowerCase();
    if (this.functions.has(id)) throw systemError(new Error(`A function with id "${id}" has already been registered.`));
    const entry = Object.entries(metadata.bindings).find(([, binding]) => /trigger$/i.test(binding.type));
    if (!entry) throw systemError(new Error(`The function "${metadata.name}" has no trigger.`));
    const [bindingName, trigger] = entry;
    this.functions.set(id, {
      name: metadata.name,
      bindings: metadata.bindings,
      trigger: { ...trigger, bindingName, type: trigger.type.toLowerCase() },
      retryOptions: metadata.retryOptions,
      metadata,
      callback,
    });
    return new Disposable(() => this.functions.delete(id));
  }

  #registerHook(name: string, hook: Hook): Disposable {
    const hooks: Readonly<Record<string, Hook[]>> = this.hooks;
    const list = Object.hasOwn(hooks, name) ? hooks[name] : undefined;
    if (!list) throw systemError(new RangeError(`Unrecognized hook "${name}"`));
    list.push(hook);
    return new Disposable(() => {
      const index = list.indexOf(hook);
      if (index >= 0) list.splice(index, 1);
    });
  }
}

/**
 * Answers `require('@azure/functions-core')` with `api`, as the real worker does. `createRequire()` in an ES module
 * bundle ends in `Module.prototype.require` too (tested on Node 22 and 24), so one place serves both. Must be called
 * before the app loads: the library remembers a failed attempt for ever (utils/tryGetCoreApiLazy.ts).
 */
export function interceptCoreModule(api: unknown): void {
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply: (target, self, args) =>
      args[0] === '@azure/functions-core' ? api : Reflect.apply(target, self, args as [string]),
  });
}
