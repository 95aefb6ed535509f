import dgram from 'node:dgram';
import dns from 'node:dns';
import { writeSync } from 'node:fs';
import { enableCompileCache, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import workers from 'node:worker_threads';

/**
 * To be loaded before anything else, in a process and with it in every thread it starts: whoever opens a socket is refused, and
 * that is said on the process's standard error, whatever a thread does with its own. `fetch` and http open theirs by `net`.
 */
const refuse = (what: string) => (): never => {
  writeSync(2, `NETWORK ${what}\n`);
  throw new Error(`${what} in a reader`);
};
net.Socket.prototype.connect = refuse('net.connect');
net.Server.prototype.listen = refuse('net.listen');
dgram.Socket.prototype.bind = refuse('dgram.bind');
dgram.Socket.prototype.send = refuse('dgram.send');
for (const module of [dns, dns.promises])
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6'] as const)
    module[name] = Object.assign(refuse(`dns.${name}`));

/** Each thread would strip the types of all its modules anew, which costs as much as reading. */
enableCompileCache();

workers.Worker = class extends workers.Worker {
  constructor(file: string | URL, options: workers.WorkerOptions = {}) {
    super(file, { ...options, execArgv: ['--require', import.meta.filename] });
  }
};
syncBuiltinESMExports();
