import type { Sender } from 'rhea';
import { failure } from './amqp-errors.ts';
import { amqp } from './amqp-types.ts';
import type { Consumer } from './consumer.ts';
import { openSender, refuseSender } from './rhea-server.ts';
import type { Session, SessionWaiter } from './sessions.ts';

export const SESSION_FILTER = 'com.microsoft:session-filter';

/** Ticks of 100 ns from year 1 to 1970 (@azure/service-bus 7.9.5, convertTicksToDate). */
const TICKS_AT_EPOCH = 621_355_968_000_000_000n;

/** "The server will otherwise restrict the maximum timeout to 1 minute and 5 seconds" (@azure/service-bus 7.9.5, MessageSession.create). */
const LONGEST_WAIT_MS = 65_000;

/** The session filter of an attach: undefined when there is none, null for "the next free session". */
export function sessionFilterOf(sender: Sender): string | null | undefined {
  const filter = sender.source?.filter;
  if (filter === undefined || filter === null || !(SESSION_FILTER in filter)) return undefined;
  const id: unknown = filter[SESSION_FILTER];
  return typeof id === 'string' ? id : null;
}

/** Locks the named session for this link, or refuses it when another holds it. */
export function attachSession(sender: Sender, consumer: Consumer, id: string): void {
  const { sessions } = consumer.queue;
  const session = sessions.get(id);
  if (session.holder !== undefined) {
    refuseSender(sender, failure.sessionCannotBeLocked(id));
    return;
  }
  sessions.lock(session, consumer);
  open(sender, consumer, session);
}

/** Answers the attach when a session with messages is free, or refuses it after the time the client allows. Nothing polls. */
export class NextSession implements SessionWaiter {
  readonly holder: Consumer;
  private readonly sender: Sender;
  private readonly timer: NodeJS.Timeout;

  constructor(sender: Sender, consumer: Consumer) {
    this.sender = sender;
    this.holder = consumer;
    const allowed = Number(sender.properties?.['com.microsoft:timeout'] ?? LONGEST_WAIT_MS);
    this.timer = setTimeout(() => this.refuse(), allowed);
    consumer.queue.sessions.wait(this);
    consumer.queue.wake();
  }

  accept(session: Session): void {
    clearTimeout(this.timer);
    open(this.sender, this.holder, session);
  }

  close(): void {
    clearTimeout(this.timer);
    this.holder.queue.sessions.stopWaiting(this);
  }

  private refuse(): void {
    this.close();
    refuseSender(this.sender, failure.noSessionInTime());
  }
}

/** The client reads the session's name and the end of its lock from the attach (@azure/service-bus 7.9.5, MessageSession._init). */
function open(sender: Sender, consumer: Consumer, session: Session): void {
  consumer.session = session;
  const ticks = Buffer.alloc(8);
  const lockedUntil = consumer.queue.sessionLockedUntil(session);
  ticks.writeBigInt64BE(BigInt(lockedUntil) * 10_000n + TICKS_AT_EPOCH);
  const source = { address: sender.source.address, filter: { [SESSION_FILTER]: amqp.string(session.id) } };
  openSender(sender, source, { 'com.microsoft:locked-until-utc': amqp.longBytes(ticks) });
  consumer.queue.addReceiver(consumer);
}
