import nodeCrypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { callSites, originOf } from './code-origin.ts';

/** The library's method that resumes the orchestrator's generator (TaskOrchestrationExecutor.js): below it is user code. */
const RESUMES_USER_CODE = 'tryResumingUserCode';

type Callable = (...args: unknown[]) => unknown;

let guarding = false;
let blindSpot: string | undefined;

/** Where, if anywhere, a call was let pass because nobody can tell whether app or library made it. */
export function guardBlindSpot(): string | undefined {
  return blindSpot;
}

/**
 * Runs an orchestrator call with the clock, dice, timers and network out of reach of the app's code: using one throws
 * with file and line. The library runs the generator synchronously inside the call, so the window is exact.
 *
 * Library code is left alone, also in a bundle (see code-origin.ts), and so is app code the host calls back, like a
 * log hook. Where app and library cannot be told apart nothing is thrown: a correct app must never break; a missed
 * violation is the smaller evil. Not seen: what a library called by the workflow reads, and code after an `await`.
 */
export function guarded<T>(call: () => T): T {
  if (guarding) return call();
  wrapNodeCrypto();
  const restore = REPLACED.map((replace) => replace());
  guarding = true;
  try {
    return call();
  } finally {
    guarding = false;
    for (const undo of restore) undo();
  }
}

/** For what the host itself does while the app's code is on the stack, such as writing a warning with its instant. */
export function unguarded(call: () => void): void {
  const before = guarding;
  guarding = false;
  try {
    call();
  } finally {
    guarding = before;
  }
}

function refuse(what: string, instead: string): void {
  if (!guarding) return;
  const sites = callSites();
  const end = sites.findIndex(({ functionName }) => functionName.split('.').at(-1) === RESUMES_USER_CODE);
  const frames = sites.slice(0, Math.max(end, 0)).map(originOf);
  // The guard's own frames come first.
  while (frames[0]?.kind === 'devhost') frames.shift();
  const caller = frames[0];
  if (caller?.kind === 'unknown') blindSpot = caller.place;
  if (end < 0 || caller?.kind !== 'app' || frames.some(({ kind }) => kind === 'devhost')) return;
  throw new Error(`Non-deterministic call of ${what} in an orchestrator at ${caller.place}: use ${instead}.`);
}

/** Only inside the window, on top of whatever is there: the host itself may have replaced Date by its movable clock. */
const REPLACED: readonly (() => () => void)[] = [
  () => {
    const original = globalThis.Date;
    globalThis.Date = refusingDate(original);
    return () => {
      globalThis.Date = original;
    };
  },
  replacing(Math, 'random', 'Math.random()', 'context.df.newGuid or an activity'),
  replacing(performance, 'now', 'performance.now()', 'context.df.currentUtcDateTime'),
  replacing(globalThis, 'setTimeout', 'setTimeout()', 'context.df.createTimer'),
  replacing(globalThis, 'setInterval', 'setInterval()', 'context.df.createTimer'),
  replacing(globalThis, 'setImmediate', 'setImmediate()', 'context.df.createTimer'),
  replacing(globalThis, 'fetch', 'fetch()', 'an activity'),
  replacing(globalThis.crypto, 'randomUUID', 'crypto.randomUUID()', 'context.df.newGuid'),
  replacing(globalThis.crypto, 'getRandomValues', 'crypto.getRandomValues()', 'an activity'),
];

function replacing(target: object, name: string, what: string, instead: string): () => () => void {
  return () => {
    const own = Object.getOwnPropertyDescriptor(target, name);
    const original: unknown = Reflect.get(target, name);
    if (typeof original !== 'function') return () => {};
    const value = new Proxy(original, {
      apply(fn, self, args) {
        refuse(what, instead);
        return Reflect.apply(fn, self, args);
      },
    });
    Object.defineProperty(target, name, {
      value,
      configurable: true,
      writable: true,
      enumerable: own?.enumerable ?? false,
    });
    return () => {
      if (own) Object.defineProperty(target, name, own);
      else Reflect.deleteProperty(target, name);
    };
  };
}

function refusingDate(original: DateConstructor): DateConstructor {
  const now = () => {
    refuse('Date.now()', 'context.df.currentUtcDateTime');
    return original.now();
  };
  const proxy: DateConstructor = new Proxy(original, {
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
    apply(target, self, args) {
      refuse('Date()', 'context.df.currentUtcDateTime');
      return Reflect.apply(target, self, args);
    },
    construct(target, args, newTarget) {
      if (args.length === 0) refuse('new Date()', 'context.df.currentUtcDateTime');
      return Reflect.construct(target, args, newTarget === proxy ? target : newTarget);
    },
  });
  return proxy;
}

let cryptoWrapped = false;

/** Named imports of node:crypto are bound to the module, so these are wrapped once, for good, and refuse in the window only. */
function wrapNodeCrypto(): void {
  if (cryptoWrapped) return;
  cryptoWrapped = true;
  for (const name of ['randomUUID', 'randomBytes', 'randomInt', 'randomFillSync'] as const) {
    const original = nodeCrypto[name] as Callable;
    const wrapped = (...args: unknown[]) => {
      refuse(`crypto.${name}()`, name === 'randomUUID' ? 'context.df.newGuid' : 'an activity');
      return original.apply(nodeCrypto, args);
    };
    Object.defineProperty(nodeCrypto, name, { value: wrapped, configurable: true, writable: true, enumerable: true });
  }
  syncBuiltinESMExports();
}
