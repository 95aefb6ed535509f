import { startServiceBus } from '../../../devhost/service-bus/index.ts';
import { contextFor, movableClock } from './local-namespace.ts';

/** A broker in a process of its own, to be killed: `broker-process.ts DATA_DIR PORT TOPOLOGY_JSON`; prints its port when ready. */
const [dataDir = '', port = '0', topology = ''] = process.argv.slice(2);
const service = await startServiceBus(contextFor(dataDir, movableClock(), Number(port)), JSON.parse(topology));
process.stdout.write(`${service.port}\n`);
