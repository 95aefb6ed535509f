import { LockTable } from './lock-table.ts';
import type { BrokerMessage } from './message.ts';
import { SequenceList } from './sequence-list.ts';

/** The link that holds a session. */
export interface SessionHolder {
  readonly linkName: string;
  /** The lock ran out: the link is to be detached. */
  sessionLost(): void;
}

export interface Session {
  readonly id: string;
  readonly waiting: SequenceList<BrokerMessage>;
  /** Messages its holder has received and not settled. */
  readonly held: Set<BrokerMessage>;
  holder: SessionHolder | undefined;
  state: Buffer | undefined;
}

/** Who waits for "the next session that has messages". */
export interface SessionWaiter {
  readonly holder: SessionHolder;
  /** The session is locked for the holder. */
  accept(session: Session): void;
}

/** The sessions of one queue: which have messages, which are held, and who waits for one. */
export class SessionBook {
  readonly locks: LockTable<Session>;
  private readonly sessions = new Map<string, Session>();
  /** Free sessions with messages, in the order in which they became so. */
  private readonly ready = new Set<Session>();
  private readonly waiters = new Set<SessionWaiter>();

  constructor(lockDurationMs: number, onExpire: (session: Session) => void) {
    this.locks = new LockTable(lockDurationMs, onExpire);
  }

  get(id: string): Session {
    let session = this.sessions.get(id);
    if (session === undefined) {
      session = { id, waiting: new SequenceList(), held: new Set(), holder: undefined, state: undefined };
      this.sessions.set(id, session);
    }
    return session;
  }

  find(id: string): Session | undefined {
    return this.sessions.get(id);
  }

  /** To be called when messages arrived in, or left, a session. */
  changed(session: Session): void {
    if (session.holder === undefined && session.waiting.size > 0) this.ready.add(session);
    else this.ready.delete(session);
    const forgotten = session.holder === undefined && session.waiting.size + session.held.size === 0;
    if (forgotten && session.state === undefined && this.sessions.get(session.id) === session)
      this.sessions.delete(session.id);
  }

  lock(session: Session, holder: SessionHolder): void {
    session.holder = holder;
    this.locks.acquire(session);
    this.changed(session);
  }

  /** True when it was locked. */
  unlock(session: Session): boolean {
    const was = session.holder !== undefined;
    session.holder = undefined;
    this.locks.release(session);
    return was;
  }

  wait(waiter: SessionWaiter): void {
    this.waiters.add(waiter);
  }

  stopWaiting(waiter: SessionWaiter): void {
    this.waiters.delete(waiter);
  }

  /** Gives free sessions to those who wait, oldest first. */
  match(): void {
    for (const waiter of this.waiters) {
      const session = this.ready.values().next().value;
      if (session === undefined) return;
      this.waiters.delete(waiter);
      this.lock(session, waiter.holder);
      waiter.accept(session);
    }
  }
}
