import type { Delivery, EventContext, Sender } from 'rhea';
import { type AmqpFailure, failure } from './amqp-errors.ts';
import type { Changes } from './backlog.ts';
import type { Counts } from './counts.ts';
import { type BrokerMessage, encodeForReceiver, swapGuidBytes } from './message.ts';
import type { Queue, Receiver } from './queue.ts';
import { accept, detach, isDraining, reject, sendableCount } from './rhea-server.ts';
import type { Session, SessionHolder } from './sessions.ts';
import type { Turn } from './turn.ts';

interface Outcome {
  readonly undeliverable_here?: boolean;
  readonly message_annotations?: Changes;
  readonly error?: { readonly condition?: string; readonly description?: string; readonly info?: Changes };
}

/** A link on which a client receives from a queue, and through which it settles what it received. */
export class Consumer implements Receiver, SessionHolder {
  readonly queue: Queue;
  readonly locks: boolean;
  session: Session | undefined;
  private readonly sender: Sender;
  private readonly turn: Turn;
  private readonly counts: Counts;
  private readonly settling = new WeakSet<Delivery>();
  /** Handed to this link but not yet written, as the commit is pending. */
  private pending = 0;
  private closed = false;

  constructor(queue: Queue, sender: Sender, turn: Turn, counts: Counts) {
    this.queue = queue;
    this.sender = sender;
    this.turn = turn;
    this.counts = counts;
    // snd-settle-mode 1 is receive-and-delete (@azure/service-bus 7.9.5, createReceiverOptions).
    this.locks = sender.snd_settle_mode !== 1;
    sender.on('sender_flow', () => this.flow());
    sender.on('sendable', () => queue.wake());
    sender.on('accepted', (context) => this.settle(context, 'complete', (token) => queue.custody.complete(token)));
    // The vendor's client does not release; taking it for an abandon is unverified.
    sender.on('released', (context) => this.settle(context, 'abandon', (token) => queue.custody.abandon(token, {})));
    sender.on('modified', (context) => this.modified(context));
    sender.on('rejected', (context) => this.rejected(context));
  }

  get linkName(): string {
    return this.sender.name;
  }

  capacity(): number {
    return this.closed || !this.sender.is_open() ? 0 : sendableCount(this.sender) - this.pending;
  }

  /** Writes the message once its lock (or its removal) is committed. */
  deliver(message: BrokerMessage): void {
    this.pending++;
    const token = message.lock;
    this.turn.after(() => {
      this.pending--;
      if (message.lock !== token) return;
      if (this.closed) {
        this.takeBack(message);
        return;
      }
      const tag = swapGuidBytes(Buffer.from(token ?? '', 'hex'));
      const lockedUntil = this.locks ? this.queue.custody.lockedUntil(message) : undefined;
      this.sender.send(encodeForReceiver(message, lockedUntil), tag, 0);
      this.counts.add('receive');
    });
  }

  sessionLost(): void {
    this.refuse(failure.sessionLockLost(this.session?.id ?? ''));
  }

  refuse(error: AmqpFailure): void {
    this.close();
    detach(this.sender, error);
  }

  /** The link is gone. Messages it holds stay locked until their time is over, as in Azure; a session is free at once. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.queue.removeReceiver(this);
    if (this.session?.holder === this) this.queue.releaseSession(this.session);
  }

  /** It never left: not counted as a delivery. What was received and deleted is gone, as at most once promises. */
  private takeBack(message: BrokerMessage): void {
    if (this.locks) this.queue.custody.giveBack(message, false);
  }

  private flow(): void {
    this.queue.wake();
    if (!isDraining(this.sender)) return;
    // Twice: what is handed out in this turn is queued after this effect and must be written before the answer.
    this.turn.after(() => this.turn.after(() => this.sender.set_drained(true)));
  }

  private modified(context: EventContext): void {
    const { undeliverable_here: defer, message_annotations: changes } = outcomeOf(context);
    const { custody } = this.queue;
    if (defer) this.settle(context, 'defer', (token) => custody.defer(token, changes ?? {}));
    else this.settle(context, 'abandon', (token) => custody.abandon(token, changes ?? {}));
  }

  private rejected(context: EventContext): void {
    const { error } = outcomeOf(context);
    const named = error?.condition === 'com.microsoft:dead-letter';
    const reasons = { DeadLetterReason: error?.condition, DeadLetterErrorDescription: error?.description };
    const changes = named ? (error.info ?? {}) : reasons;
    this.settle(context, 'deadLetter', (token) => this.queue.custody.deadLetter(token, changes));
  }

  /** The answer follows the commit. A delivery is settled once, whatever rhea dispatches. */
  private settle(context: EventContext, operation: string, act: (token: string) => boolean): void {
    const { delivery } = context;
    if (delivery === undefined || this.settling.has(delivery)) return;
    this.settling.add(delivery);
    this.counts.add(operation);
    const token = swapGuidBytes(tagOf(delivery)).toString('hex');
    if (act(token)) this.turn.after(() => accept(delivery));
    else this.turn.after(() => reject(delivery, failure.messageLockLost()));
  }
}

function outcomeOf(context: EventContext): Outcome {
  return (context.delivery?.remote_state ?? {}) as Outcome;
}

function tagOf({ tag }: Delivery): Buffer {
  return typeof tag === 'string' ? Buffer.from(tag) : tag;
}
