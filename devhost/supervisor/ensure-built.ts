import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Builds dist/app unless it is there and newer than everything it is made of. Returns the folder. */
export async function ensureBuilt(root: string): Promise<string> {
  const appDir = join(root, 'dist', 'app');
  const main = join(appDir, 'main.mjs');
  const inputs = [
    join(root, 'package-lock.json'),
    join(root, 'host.json'),
    join(root, 'devhost', 'build.ts'),
    ...sources(join(root, 'src')),
  ];
  const built = existsSync(main) ? statSync(main).mtimeMs : 0;
  if (inputs.every((file) => statSync(file).mtimeMs < built)) return appDir;
  const outcome = spawnSync(process.execPath, [join(root, 'devhost', 'build.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (outcome.status !== 0) throw new Error('the app could not be built; see the messages above');
  return appDir;
}

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
