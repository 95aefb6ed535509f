import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The Node that Azure runs, fetched once from the registry: the project itself is locked to a newer one, and a second
 * binary of 100 MB is no dependency. Undefined where it cannot be had.
 */
export function node22(folder: string): string | undefined {
  const home = join(folder, 'node-22');
  const binary = join(home, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary)) {
    mkdirSync(home, { recursive: true });
    // An install script puts the binary in place; newer npm runs none that is not allowed by name.
    writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
    const order = ['install', '--no-save', '--no-audit', '--no-fund', 'node@22'];
    spawnSync('npm', order, { cwd: home, stdio: 'ignore', timeout: 60_000, shell: process.platform === 'win32' });
  }
  const version = existsSync(binary) ? spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout : '';
  return version.startsWith('v22.') ? binary : undefined;
}
