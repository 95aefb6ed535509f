import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CoreRegistry } from './core-module.ts';

/**
 * Loads an app folder in the order of the real worker (azure-functions-nodejs-worker src/startApp.ts): the files of
 * package.json `main`, then the appStart hooks, then the library's capabilities; after that nothing can be registered.
 * Returns the capabilities; `HttpUri` is there when the app enabled HTTP streaming.
 */
export async function loadApp(appDir: string, registry: CoreRegistry): Promise<Readonly<Record<string, string>>> {
  for (const file of await entryFiles(appDir)) await loadFile(file);
  for (const hook of registry.hooks.appStart) {
    await hook({ hookData: {}, appHookData: registry.appHookData, functionAppDirectory: appDir });
  }
  // What the real worker offers (src/eventHandlers/WorkerInitHandler.ts); the library adds its own.
  const offered = {
    RawHttpBodyBytes: 'true',
    RpcHttpBodyOnly: 'true',
    TypedDataCollection: 'true',
    IgnoreEmptyValuedRpcHttpHeaders: 'true',
    UseNullableValueDictionaryForHttp: 'true',
  };
  const capabilities = (await registry.model?.getCapabilities?.(offered)) ?? offered;
  registry.locked = true;
  return capabilities;
}

interface PackageFile {
  main?: unknown;
  type?: unknown;
}

async function entryFiles(appDir: string): Promise<string[]> {
  const file = join(appDir, 'package.json');
  const { main } = await readPackage(file);
  if (typeof main !== 'string' || main === '') {
    throw new Error(`${file}: "main" must name the file, or a pattern of the files, that register the functions.`);
  }
  const found = /[*?{[]/.test(main) ? globSync(main, { cwd: appDir }).sort() : [main];
  if (found.length === 0) throw new Error(`${file}: no file matches "main": ${main}`);
  return found.map((name) => resolve(appDir, name));
}

async function readPackage(file: string): Promise<PackageFile> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as PackageFile;
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** Real `require` for CommonJS, so that the app's module cache is the one its own code sees; `import` for the rest. */
async function loadFile(file: string): Promise<void> {
  const nearest = await nearestPackageType(file);
  const isModule = file.endsWith('.mjs') || (nearest === 'module' && !file.endsWith('.cjs'));
  if (isModule) await import(pathToFileURL(file).href);
  else createRequire(file)(file);
}

async function nearestPackageType(file: string): Promise<unknown> {
  for (let dir = resolve(file, '..'); ; dir = resolve(dir, '..')) {
    const text = await readFile(join(dir, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return (JSON.parse(text) as PackageFile).type;
    if (dir === resolve(dir, '..')) return undefined;
  }
}
