import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Managed {
  readonly child: ChildProcess;
  /** Ends it as SIGKILL does: no goodbye, nothing flushed. */
  kill(): Promise<void>;
  /** Asks it to drain and waits for its end. */
  stop(): Promise<void>;
  readonly exited: Promise<void>;
}

export interface ProcessOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The line on standard output that says it is ready. */
  readonly ready: RegExp;
  readonly onLine?: (line: string, stream: 'out' | 'err') => void;
}

/** Starts a process of this Node and resolves when it says that it is ready; rejects with its last lines if it ends before. */
export async function startProcess({ name, args, env = {}, ready, onLine }: ProcessOptions): Promise<Managed> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const lastLines: string[] = [];
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const isReady = new Promise<void>((resolve, reject) => {
    const read = (stream: 'out' | 'err') => (line: string) => {
      lastLines.push(line);
      if (lastLines.length > 40) lastLines.shift();
      onLine?.(line, stream);
      if (ready.test(line)) resolve();
    };
    if (child.stdout) createInterface({ input: child.stdout }).on('line', read('out'));
    if (child.stderr) createInterface({ input: child.stderr }).on('line', read('err'));
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`${name} ended (${code ?? signal}) before it was ready:\n${lastLines.join('\n')}`)),
    );
  });
  await isReady;
  const signal = async (kind: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(kind);
    await exited;
  };
  return { child, exited, kill: () => signal('SIGKILL'), stop: () => signal('SIGTERM') };
}
