import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import rhea from 'rhea';
import type { RunningService, ServiceContext } from '../service.ts';
import { Connections } from './connections.ts';
import { controlHandler } from './control.ts';
import { Counts } from './counts.ts';
import { Faults } from './faults.ts';
import { Namespace } from './namespace.ts';
import { MAX_MESSAGE_BYTES } from './producer.ts';
import { Store } from './store.ts';
import type { Topology } from './topology.ts';

export type { QueueDefinition, SubscriptionDefinition, TopicDefinition, Topology } from './topology.ts';

/** How long clients may take to hang up when the broker stops. */
const FAREWELL_MS = 500;

/** For `new ServiceBusClient(...)`: plain TCP on loopback, as the client does for the emulator of the vendor. */
export function connectionString(port: number): string {
  return `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true`;
}

/**
 * A Service Bus namespace for the genuine `@azure/service-bus` client: queues, topics, sessions, dead letters, schedules.
 * What is acknowledged is on disk and survives SIGKILL. Throws when the topology asks for what is not offered.
 */
export async function startServiceBus(context: ServiceContext, topology: Topology): Promise<RunningService> {
  const store = new Store(context.dataDir);
  try {
    return await serve(new Namespace(topology, store, context.clock, context.log), store, context);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function serve(namespace: Namespace, store: Store, context: ServiceContext): Promise<RunningService> {
  const [faults, counts] = [new Faults(), new Counts()];
  const container = rhea.create_container({ id: 'service-bus' });
  const connections = new Connections(container, namespace, faults, counts, context.log);
  const server = container.listen({
    port: context.port,
    host: '127.0.0.1',
    max_frame_size: 65_536,
    sender_options: { treat_modified_as_released: false },
    receiver_options: { autoaccept: false, credit_window: 1000, max_message_size: MAX_MESSAGE_BYTES },
  } as Parameters<typeof container.listen>[0]);
  await once(server, 'listening');
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `sb://127.0.0.1:${port}`,
    port,
    counts: () => counts.all(),
    control: controlHandler(namespace, connections, faults),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      // What was received is committed and answered at the end of this turn; then the connections end without a farewell:
      // a send of the client that crossed with a close frame would fail for good ("Failed to connect").
      await new Promise((resolve) => setImmediate(resolve));
      for (const socket of sockets) socket.end();
      const impatience = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, FAREWELL_MS);
      await closed;
      clearTimeout(impatience);
      namespace.stop();
      store.close();
    },
  };
}
