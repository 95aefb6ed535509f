import type { Act, Action, Outcome } from '../../../src/gates/index.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import { refusal } from '../../../src/platform/refusal.ts';
import { ok, type Result, refused } from '../../../src/platform/result.ts';
import { countedAction, openGateWorld } from '../gate-world.ts';

/** An action of some acts. What is refused is refused for good, as when the world has changed. */
export interface Case {
  readonly acts: number;
  readonly refusedAct?: number;
  readonly refusedUndo?: number;
}

class Crash extends Error {}

/** Stops the process at the n-th place where it may stop: before and after each commit, each act and each undo. */
function fuse() {
  let left = Number.POSITIVE_INFINITY;
  return {
    set(n: number) {
      left = n;
    },
    async around<T>(work: () => Promise<T>): Promise<T> {
      this.pass();
      const done = await work();
      this.pass();
      return done;
    },
    pass() {
      if (--left === 0) throw new Crash('the process was killed');
    },
  };
}

/**
 * The gates, with acts whose effects are a set by natural key (proposal and act), a log that keeps what was seen into it, and
 * a process that is killed where the fuse says.
 */
export async function openCrashingWorld(cases: readonly Case[]) {
  const power = fuse();
  const effects = new Set<string>();
  const logged: DomainEvent[] = [];
  const unlogged: string[] = [];

  const work = (key: string, intent: string, proposalId: string, answer: () => Result<Outcome>) =>
    power.around(async () => {
      // What is done must be in the log before it as an intention.
      if (!logged.some(({ type, subject }) => subject.id === proposalId && type === intent)) unlogged.push(key);
      return answer();
    });

  const actOf = (said: Case, n: number): Act => ({
    name: `act${n}`,
    execute: (_, { proposalId }) =>
      work(`${proposalId} act${n}`, 'proposal.executionStarted', proposalId, () => {
        if (said.refusedAct === n) return refused(refusal('conflict', 'test', `act${n} is not possible`));
        effects.add(`${proposalId} act${n}`);
        return ok({ [`act${n}`]: true });
      }),
    undo: (_, { proposalId, execution }, outcome) =>
      work(
        `${proposalId} act${n}`,
        execution?.rollback ? 'proposal.rollbackRequested' : 'proposal.executionStarted',
        proposalId,
        () => {
          if (outcome[`act${n}`] !== true) throw new Error('an undo is given what its act answered');
          if (said.refusedUndo === n) return refused(refusal('conflict', 'test', `act${n} cannot be undone`));
          effects.delete(`${proposalId} act${n}`);
          return ok({ [`undone${n}`]: true });
        },
      ),
  });

  const nameOf = (said: Case) => `test-${said.acts}-${said.refusedAct ?? 'x'}-${said.refusedUndo ?? 'x'}`;
  const actions: readonly Action[] = cases.map((said) => ({
    ...countedAction({ name: nameOf(said), area: 'artifacts' }).action,
    acts: Array.from({ length: said.acts }, (_, n) => actOf(said, n + 1)),
  }));

  const killed = (documents: Documents): Documents => ({
    read: documents.read.bind(documents),
    query: documents.query.bind(documents),
    record: documents.record.bind(documents),
    commit: (scope, change) => power.around(() => documents.commit(scope, change)),
  });

  const world = await openGateWorld(actions, {
    wrap: killed,
    ensureLogged: async (_, events) => void logged.push(...events),
  });

  return {
    ...world,
    effects,
    unlogged,
    power,
    nameOf,
    effectsOf: (id: string) => [...effects].filter((key) => key.startsWith(id)).map((key) => key.split(' ')[1]),
    eventsOf: (id: string) => world.committed.filter(({ subject }) => subject.id === id),

    /** Runs what is due, again and again while it is killed, as the host and the sweep do. */
    async tendThrough(proposalId: string, crashes: readonly number[]) {
      let wasKilled = false;
      for (const at of [...crashes, Number.POSITIVE_INFINITY]) {
        power.set(at);
        try {
          const proposal = await world.tend(proposalId);
          power.set(Number.POSITIVE_INFINITY);
          return { proposal, wasKilled };
        } catch (fault) {
          if (!(fault instanceof Crash)) throw fault;
          wasKilled = true;
        }
      }
      throw new Error('not reached');
    },
  };
}

export type CrashingWorld = Awaited<ReturnType<typeof openCrashingWorld>>;
