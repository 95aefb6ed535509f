import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startServices } from './services.ts';
import { ensureBuilt } from './supervisor/ensure-built.ts';
import { writeFileSafely } from './write-file-safely.ts';

// npm run services: the local services alone, with a local.settings.json in dist/app, so that `func start` there runs the
// same app with the same data on the genuine host. That host keeps its own state in Azure Storage, for which Azurite stands in.

const root = dirname(import.meta.dirname);
const dataDir = join(root, '.local', 'data');
const appDir = await ensureBuilt(root);
const services = await startServices({ dataDir, publicUrl: 'http://localhost:7071', log: () => {} });

/** Blob, queue and table on the ports `UseDevelopmentStorage=true` means. Its own files, apart from the product's. */
const azuriteDir = join(dataDir, 'azurite');
mkdirSync(azuriteDir, { recursive: true });
const azurite = spawn(
  process.execPath,
  [
    createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js'),
    '--silent',
    '--location',
    azuriteDir,
    '--skipApiVersionCheck',
  ],
  { stdio: 'ignore' },
);
azurite.once('exit', (code) =>
  code
    ? console.error('Azurite ended; are ports 10000 to 10002 taken? `func start` needs it for AzureWebJobsStorage.')
    : undefined,
);

const values = {
  ...services.settings,
  FUNCTIONS_WORKER_RUNTIME: 'node',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
};
const settings = { IsEncrypted: false, Values: values, Host: { LocalHttpPort: 7071 } };
writeFileSafely(join(appDir, 'local.settings.json'), `${JSON.stringify(settings, null, 2)}\n`);

console.log(`The local services are ready: ${services.settings.DEVHOST_CONTROL_URL}
dist/app/local.settings.json is written. In another terminal:
  cd dist/app && NODE_EXTRA_CA_CERTS=${services.settings.NODE_EXTRA_CA_CERTS} func start
Stop with Ctrl-C.`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    azurite.kill();
    void services.stop().then(() => process.exit(0));
  });
}
