import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { grantRoles, provisionTenants } from '../../demo/stage.ts';
import { newWalk, type Walk } from '../../demo/walk.ts';
import { type LocalAzure, startLocalAzure } from '../../supervisor/local-azure.ts';

/** A local Azure whose host runs the built app and, in the same process, the peers of `../app`. */
export interface Stage {
  readonly azure: LocalAzure;
  readonly walk: Walk;
  stop(): Promise<void>;
}

export async function openStage(root: string, appDir: string, folder: string): Promise<Stage> {
  const dataDir = join(folder, 'stage');
  await rm(dataDir, { recursive: true, force: true });
  const withPeers = join(dataDir, 'app');
  await mkdir(withPeers, { recursive: true });
  await cp(appDir, withPeers, { recursive: true });
  await bundlePeers(root, withPeers);
  const azure = await startLocalAzure({ dataDir, appDir: withPeers, quiet: true });
  const walk = newWalk(azure);
  await provisionTenants(walk);
  await grantRoles(walk);
  return {
    azure,
    walk,
    async stop() {
      await azure.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Bundled as the app is, for a peer that loads and runs otherwise would be none. `main` becomes a pattern: both files. */
export async function bundlePeers(root: string, out: string): Promise<void> {
  await build({
    entryPoints: { peers: join(root, 'devhost', 'bench', 'app', 'main.ts') },
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    sourcemap: 'linked',
    sourcesContent: false,
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    external: ['@azure/functions-core'],
    logLevel: 'warning',
    absWorkingDir: root,
  });
  const manifest = { name: 'bench', private: true, type: 'module', main: '{main,peers}.mjs' };
  await writeFile(join(out, 'package.json'), JSON.stringify(manifest));
}

/** A draft without a document: it stays as it is. */
export async function newDraft(walk: Walk, title: string): Promise<string> {
  const manager = walk.as('manager', 'fabrikam');
  const { body } = await manager.must(201, 'POST', 'api/v1/contracts', {
    json: { title, counterparty: { name: 'Northwind Traders' } },
    key: crypto.randomUUID(),
  });
  return body.id;
}
