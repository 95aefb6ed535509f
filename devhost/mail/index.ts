import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { Counter } from '../http/counter.ts';
import type { ControlHandler, RunningService, ServiceContext } from '../service.ts';
import { mailControl } from './control.ts';
import { DeliveryFaults } from './faults.ts';
import { Inbox } from './inbox.ts';

export interface RunningMail extends RunningService {
  readonly inbox: Inbox;
  readonly control: ControlHandler;
}

const longestMessage = 25 * 1024 * 1024;

/** An SMTP server that takes every message and delivers none. 250 after DATA is said when the message is stored. */
export async function startMail(context: ServiceContext): Promise<RunningMail> {
  const inbox = new Inbox(context.dataDir, () => context.clock.now());
  const [faults, counter] = [new DeliveryFaults(), new Counter()];

  async function receive(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<Error | undefined> {
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece as Buffer);
    if (stream.sizeExceeded) return Object.assign(new Error('message too long'), { responseCode: 552 });
    const fault = faults.next();
    if (fault) return fault;
    const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
    inbox.add({ via: 'smtp', from, to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(pieces) });
    counter.add('message');
    return undefined;
  }

  const server = new SMTPServer({
    banner: 'mail capture',
    size: longestMessage,
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    // Looking up names of loopback addresses costs a tenth of a second a connection, for nothing.
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, callback) {
      receive(stream, session).then(
        (refusal) => callback(refusal ?? null),
        (fault) => {
          context.log(`mail was not stored: ${String(fault)}`);
          callback(Object.assign(new Error('not stored'), { responseCode: 451 }));
        },
      );
    },
  });
  // Clients that vanish in the middle of a conversation.
  server.on('error', () => {});
  const listener = server.listen(context.port, '127.0.0.1');
  if (!listener.listening) await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    inbox,
    counts: () => counter.all(),
    control: mailControl(inbox, faults),
    async stop() {
      for (const connection of server.connections) connection.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      inbox.close();
    },
  };
}
