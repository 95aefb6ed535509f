import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { vi } from 'vitest';

// Each test starts a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const root = fileURLToPath(new URL('../../../', import.meta.url));
const mainFile = join(root, 'devhost/host/main.ts');

export const MASTER = { 'x-functions-key': 'local-master-key' };

export interface AppFolder {
  readonly dir: string;
  readonly dataDir: string;
  remove(): void;
}

/**
 * Bundles `source` (TypeScript, run as the app's entry) to an app folder as the product's build does: ES modules with
 * code splitting, `@azure/functions-core` external, `require` made by a banner.
 */
export async function appFolder(
  source: string,
  hostJson: object = {},
  format: 'esm' | 'cjs' = 'esm',
): Promise<AppFolder> {
  const base = mkdtempSync(join(tmpdir(), 'functions-host-'));
  const dir = join(base, 'app');
  const banner =
    "import { createRequire as bannerRequire } from 'node:module'; const require = bannerRequire(import.meta.url);";
  await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts', sourcefile: 'app.ts' },
    outdir: dir,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format,
    external: ['@azure/functions-core'],
    logLevel: 'error',
    ...(format === 'esm' ? { splitting: true, outExtension: { '.js': '.mjs' }, banner: { js: banner } } : {}),
    entryNames: 'main',
  });
  writeFileSync(join(dir, 'host.json'), JSON.stringify({ version: '2.0', ...hostJson }));
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ main: format === 'esm' ? 'main.mjs' : 'main.js' }));
  return { dir, dataDir: join(base, 'data'), remove: () => rmSync(base, { recursive: true, force: true }) };
}

export interface HostProcess {
  readonly url: string;
  readonly readyLine: string;
  readonly process: ChildProcess;
  /** Everything printed so far, both streams. */
  output(): string;
  /** Resolves with the first line that matches, now or later. */
  line(pattern: RegExp): Promise<string>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Sends the signal and resolves with the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

interface StartOptions {
  readonly args?: readonly string[];
  readonly environment?: Record<string, string>;
  readonly node?: string;
}

/** Starts the host on a free port. Rejects with what it printed when it ends before being ready. */
export async function startHostProcess(app: AppFolder, options: StartOptions = {}): Promise<HostProcess> {
  const args = ['--disable-warning=ExperimentalWarning', mainFile, app.dir, '--port', '0', '--data', app.dataDir];
  const child = spawn(options.node ?? process.execPath, [...args, ...(options.args ?? [])], {
    env: { PATH: process.env.PATH, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      lines.push(text);
      for (const watcher of watchers) watcher();
    });
  }
  const exited = once(child, 'close').then(([code]) => code as number | null);
  const line = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.find((text) => pattern.test(text));
        if (found === undefined) return;
        watchers.delete(look);
        resolve(found);
      };
      watchers.add(look);
      look();
      void exited.then((code) => reject(new Error(`The host ended (${code}):\n${lines.join('\n')}`)));
    });
  const readyLine = await line(/^Host ready on /);
  const url = /http:\S+/.exec(readyLine)?.[0] ?? '';
  return {
    url,
    readyLine,
    process: child,
    output: () => lines.join('\n'),
    line,
    fetch: (path, init) => fetch(url + path, init),
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
  };
}
