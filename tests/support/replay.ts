import { isDeepStrictEqual } from 'node:util';
import type { Command, Step } from '../../src/platform/workflow.ts';

/** What the world answered to a command, or threw. A value that is kept as JSON and is undefined is not there. */
export type Answer = { readonly value?: unknown } | { readonly thrown: unknown };

/** One kept step of a story: what it asked for and what it was answered. */
export interface Turn {
  readonly command: Command;
  readonly answer: Answer;
}

export interface Told {
  readonly turns: readonly Turn[];
  /** What the story returned. */
  readonly output: unknown;
}

/** `answer` may throw, as an activity may after its last attempt. */
export type World = (command: Command, turnsSoFar: readonly Turn[]) => unknown;

const mostTurns = 200;

/**
 * Tells a story as the durable host does: before every step it is told again from its beginning with the answers kept so far,
 * and must give the very same commands. Clocks and dice throw while it is told: what a story may know comes as an answer.
 */
export function tell(begin: () => Step<unknown>, world: World): Told {
  const turns: Turn[] = [];
  while (turns.length < mostTurns) {
    const next = retell(begin, turns);
    if (next.done) return { turns, output: next.value };
    turns.push({ command: next.value, answer: answerOf(() => world(next.value, turns)) });
  }
  throw new Error(`the story has not come to an end within ${mostTurns} turns`);
}

/** Plays the turns and returns what the story does next. Throws, naming the step, where it does anything else than it did. */
export function retell(begin: () => Step<unknown>, turns: readonly Turn[]): IteratorResult<Command, unknown> {
  return withoutClocksAndDice(() => {
    const story = begin();
    let next = story.next();
    for (const [step, { command, answer }] of turns.entries()) {
      if (next.done) throw new Error(`step ${step}: the story is over where it asked for ${JSON.stringify(command)}`);
      if (!isDeepStrictEqual(plain(next.value), plain(command))) {
        const [now, kept] = [next.value, command].map((each) => JSON.stringify(each));
        throw new Error(`step ${step}: the story asks for ${now} where it asked for ${kept}`);
      }
      next = 'thrown' in answer ? story.throw(answer.thrown) : story.next(answer.value);
    }
    return next;
  });
}

function answerOf(ask: () => unknown): Answer {
  try {
    return { value: ask() };
  } catch (thrown) {
    return { thrown };
  }
}

/** Compared as they are kept: as JSON. */
const plain = (command: Command): unknown => JSON.parse(JSON.stringify(command));

/** Every way to an answer that would differ the next time. */
function withoutClocksAndDice<T>(work: () => T): T {
  const real = {
    Date: globalThis.Date,
    random: Math.random,
    performance: Object.getOwnPropertyDescriptor(globalThis, 'performance'),
    crypto: Object.getOwnPropertyDescriptor(globalThis, 'crypto'),
    setTimeout: globalThis.setTimeout,
    fetch: globalThis.fetch,
  };
  const forbid = (what: string) => (): never => {
    throw new Error(`${what} answers differently each time; a story must not ask it`);
  };
  const forbidden = (what: string) => new Proxy({}, { get: (_, name) => forbid(`${what}.${String(name)}`) });
  Math.random = forbid('Math.random');
  globalThis.Date = new Proxy(real.Date, {
    apply: forbid('Date()'),
    construct: (target, given) => (given.length === 0 ? forbid('new Date()')() : Reflect.construct(target, given)),
    get: (target, name) => (name === 'now' ? forbid('Date.now') : Reflect.get(target, name)),
  });
  Object.defineProperty(globalThis, 'performance', { value: forbidden('performance'), configurable: true });
  Object.defineProperty(globalThis, 'crypto', { value: forbidden('crypto'), configurable: true });
  globalThis.setTimeout = forbid('setTimeout') as unknown as typeof setTimeout;
  globalThis.fetch = forbid('fetch');
  try {
    return work();
  } finally {
    globalThis.Date = real.Date;
    Math.random = real.random;
    if (real.performance) Object.defineProperty(globalThis, 'performance', real.performance);
    if (real.crypto) Object.defineProperty(globalThis, 'crypto', real.crypto);
    globalThis.setTimeout = real.setTimeout;
    globalThis.fetch = real.fetch;
  }
}
