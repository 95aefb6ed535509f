import type { Connection, Container, EventContext, Receiver, Sender, Session } from 'rhea';
import { failure } from './amqp-errors.ts';
import { Consumer } from './consumer.ts';
import type { Counts } from './counts.ts';
import type { Faults } from './faults.ts';
import { serveClaims, serveManagement } from './management.ts';
import type { Namespace } from './namespace.ts';
import { serveProducer } from './producer.ts';
import { adaptSession, answerPromptly, detach, openSender, refuseSender } from './rhea-server.ts';
import { attachSession, NextSession, sessionFilterOf } from './session-attach.ts';

const CLAIMS = '$cbs';
const MANAGEMENT_SUFFIX = /\/\$management$/i;

/** One attached link: what to do when it goes away. */
interface Attachment {
  readonly link: Sender | Receiver;
  /** The entity's address, lower case. */
  readonly entity: string;
  close(): void;
}

/** What one client connection holds. */
interface Peer {
  readonly attachments: Set<Attachment>;
  /** Links for the answers of `$cbs` and `$management`, by name and by target address. */
  readonly responders: Map<string, Sender>;
}

/** Takes attaches and gives each link to what serves its address. */
export class Connections {
  private readonly peers = new Map<Connection, Peer>();
  private readonly namespace: Namespace;
  private readonly faults: Faults;
  private readonly counts: Counts;

  constructor(
    container: Container,
    namespace: Namespace,
    faults: Faults,
    counts: Counts,
    log: (message: string) => void,
  ) {
    this.namespace = namespace;
    this.faults = faults;
    this.counts = counts;
    container.on('connection_open', ({ connection }: EventContext) => answerPromptly(connection));
    container.on('session_open', ({ session }: EventContext) => session !== undefined && adaptSession(session));
    container.on(
      'sender_open',
      ({ connection, sender }: EventContext) => sender && this.attachSender(connection, sender),
    );
    container.on(
      'receiver_open',
      ({ connection, receiver }: EventContext) => receiver && this.attachReceiver(connection, receiver),
    );
    container.on('sender_close', ({ connection, sender }: EventContext) =>
      this.detached(connection, ({ link }) => link === sender),
    );
    container.on('receiver_close', ({ connection, receiver }: EventContext) =>
      this.detached(connection, ({ link }) => link === receiver),
    );
    container.on('session_close', ({ connection, session }: EventContext) => this.sessionClosed(connection, session));
    for (const end of ['connection_close', 'disconnected'])
      container.on(end, ({ connection }: EventContext) => this.gone(connection));
    // rhea ends the socket of a connection on which something throws; the broker goes on.
    for (const event of ['protocol_error', 'error']) {
      container.on(event, (error: Error) => log(`a client connection failed: ${error.stack ?? error.message}`));
    }
    // Sent by the peer, which knows; unhandled they would be thrown.
    for (const event of ['connection_error', 'session_error']) container.on(event, () => {});
  }

  /** Cuts every connection that has a link to the entity, without a word, and returns how many. */
  cut(entity: string): number {
    const wanted = entity.toLowerCase();
    let cut = 0;
    for (const [connection, peer] of this.peers) {
      if (![...peer.attachments].some((attachment) => attachment.entity === wanted)) continue;
      cut++;
      this.destroy(connection);
    }
    return cut;
  }

  private destroy(connection: Connection): void {
    (connection as unknown as { socket: { destroy(): void } }).socket.destroy();
    this.gone(connection);
  }

  /** The client wants to receive: from an entity, or answers. */
  private attachSender(connection: Connection, sender: Sender): void {
    const address = addressOf(sender.source?.address);
    if (address === CLAIMS || MANAGEMENT_SUFFIX.test(address)) {
      this.attachResponder(connection, sender, address);
      return;
    }
    const queue = this.namespace.queue(address);
    if (queue === undefined) {
      refuseSender(sender, failure.notFound(address));
      return;
    }
    const filter = sessionFilterOf(sender);
    if (filter === undefined && queue.settings.requiresSession) {
      refuseSender(sender, SESSION_NEEDED);
      return;
    }
    if (filter !== undefined && !queue.settings.requiresSession) {
      refuseSender(sender, SESSION_UNWANTED);
      return;
    }
    const consumer = new Consumer(queue, sender, this.namespace.turn, this.counts);
    const waiting = filter === null ? new NextSession(sender, consumer) : undefined;
    this.track(connection, sender, address, () => {
      waiting?.close();
      consumer.close();
    });
    if (filter === undefined) {
      openSender(sender, { address: sender.source.address });
      queue.addReceiver(consumer);
    } else if (filter !== null) attachSession(sender, consumer, filter);
  }

  private attachResponder(connection: Connection, sender: Sender, address: string): void {
    const { responders } = this.peer(connection);
    const names = [sender.name, sender.target?.address].filter((name) => typeof name === 'string' && name !== '');
    for (const name of names) responders.set(String(name), sender);
    this.track(connection, sender, address, () => {
      for (const name of names) responders.delete(String(name));
    });
    openSender(sender, { address: sender.source.address });
  }

  /** The client wants to send: to an entity, or requests. */
  private attachReceiver(connection: Connection, receiver: Receiver): void {
    const address = addressOf(receiver.target?.address);
    const { turn } = this.namespace;
    const { responders } = this.peer(connection);
    const entity = address.replace(MANAGEMENT_SUFFIX, '');
    const inlet = this.namespace.inlet(entity);
    if (address === CLAIMS) serveClaims(receiver, turn, responders);
    else if (entity !== address) {
      const queue = this.namespace.queue(entity);
      if (inlet === undefined && queue === undefined) {
        detach(receiver, failure.notFound(entity));
        return;
      }
      serveManagement(receiver, { inlet, queue }, turn, responders, this.counts);
    } else {
      if (inlet === undefined) {
        detach(receiver, failure.notFound(address));
        return;
      }
      serveProducer(receiver, inlet, turn, this.faults, this.counts);
    }
    receiver.set_target({ address: receiver.target?.address ?? '' });
    this.track(connection, receiver, entity, () => {});
  }

  private track(connection: Connection, link: Sender | Receiver, address: string, close: () => void): void {
    this.peer(connection).attachments.add({
      link,
      entity: address.replace(MANAGEMENT_SUFFIX, '').toLowerCase(),
      close,
    });
  }

  private peer(connection: Connection): Peer {
    let peer = this.peers.get(connection);
    if (peer === undefined) {
      peer = { attachments: new Set(), responders: new Map() };
      this.peers.set(connection, peer);
    }
    return peer;
  }

  private detached(connection: Connection, which: (attachment: Attachment) => boolean): void {
    const attachments = this.peers.get(connection)?.attachments ?? new Set();
    for (const attachment of attachments) {
      if (!which(attachment)) continue;
      attachments.delete(attachment);
      attachment.close();
    }
  }

  private sessionClosed(connection: Connection, session: Session | undefined): void {
    this.detached(connection, ({ link }) => link.session === session);
  }

  private gone(connection: Connection): void {
    this.detached(connection, () => true);
    this.peers.delete(connection);
  }
}

const SESSION_NEEDED = failure.notAllowed(
  'It is not possible for an entity that requires sessions to create a non-sessionful message receiver.',
);
const SESSION_UNWANTED = failure.notAllowed(
  'A sessionful message receiver cannot be created on an entity that does not require sessions. Ensure RequiresSession is set to true when creating a Queue or Subscription to enable sessionful behavior.',
);

function addressOf(address: unknown): string {
  return typeof address === 'string' ? address.replace(/^\//, '') : '';
}
