import { type Answer, type Caller, callsAs, type Sent } from '../../../devhost/demo/api.ts';
import type { RunningStamp } from '../../support/running-stamp.ts';

/** What happens while everything is killed again and again: how far it has come, and what was promised meanwhile. */
export interface World {
  readonly stamp: RunningStamp;
  /** A careful integrator: repeats what was not answered, with the same key and the same condition. */
  caller(user: string, tenant: string): Caller;
  /** A step of a life was made; kills are timed by these. */
  stepped(): void;
  readonly steps: () => number;
  /** Milliseconds since the last step. */
  readonly idleMs: () => number;
  /** What went against a promise while it ran. */
  readonly findings: string[];
  /** How often a request had to be repeated, by what came instead of an answer. */
  readonly repeated: Map<string, number>;
}

/** Longer than any single outage of the test; a request that is not answered by then is a finding. */
const patienceMs = 240_000;

export function openWorld(stamp: RunningStamp): World {
  let steps = 0;
  let steppedAt = performance.now();
  const repeated = new Map<string, number>();
  const findings: string[] = [];
  const parts = { appUrl: stamp.azure.appUrl, controlUrl: () => stamp.azure.controlUrl };
  return {
    stamp,
    findings,
    repeated,
    steps: () => steps,
    idleMs: () => performance.now() - steppedAt,
    stepped() {
      steps += 1;
      steppedAt = performance.now();
    },
    caller(user, tenant) {
      const plain = callsAs(parts, user, tenant);
      const send = (method: string, path: string, sent?: Sent): Promise<Answer> =>
        untilAnswered(`${method} /${path} as ${user}`, repeated, () => plain.send(method, path, sent));
      return {
        send,
        async must(status, method, path, sent) {
          const answer = await send(method, path, sent);
          if (answer.status !== status)
            throw new Error(`${method} /${path} as ${user}: ${answer.status} ${JSON.stringify(answer.body)}`);
          return answer;
        },
      };
    },
  };
}

/** No connection, and what says "not now" (5xx, 429), is repeated; everything else is an answer. */
async function untilAnswered(
  what: string,
  repeated: Map<string, number>,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const giveUp = performance.now() + patienceMs;
  for (let pause = 50; ; pause = Math.min(pause * 1.5, 500)) {
    const outcome = await send().catch((fault: Error) => fault);
    const answered = !(outcome instanceof Error);
    if (answered && outcome.status < 500 && outcome.status !== 429) return outcome;
    const instead = answered ? `${outcome.status} ${outcome.body?.code ?? ''}`.trim() : 'no connection';
    repeated.set(instead, (repeated.get(instead) ?? 0) + 1);
    if (performance.now() > giveUp) throw new Error(`${what} was never answered, at last: ${instead}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** A page of the control server, as often as it takes for the services to be there. */
export async function ask<T>(look: () => Promise<T>): Promise<T> {
  const giveUp = performance.now() + patienceMs;
  for (;;) {
    try {
      return await look();
    } catch (fault) {
      // A page that answers with an error is a mistake of the test; only an absent server is waited for.
      if (!isOutage(fault) || performance.now() > giveUp) throw fault;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const isOutage = (fault: unknown): boolean => fault instanceof TypeError || fault instanceof SyntaxError;
