import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Bundled CommonJS packages still call `require`, `__dirname` and `__filename`. The require made here goes through
 * Module.prototype.require, by which a host puts its own module in the place of @azure/functions-core.
 */
const banner = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

/** Makes a complete Functions app folder (host.json, package.json with `main`, the bundle) for any v4 host. */
export async function buildApp(out: string, plugins: readonly Plugin[] = []): Promise<Metafile> {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const result = await build({
    entryPoints: {
      main: join(root, 'src', 'main.ts'),
      'reading-worker': join(root, 'src', 'documents', 'formats', 'reading-worker.ts'), // a thread's
      'heavy-worker': join(root, 'src', 'documents', 'heavy-worker.ts'), // the same
    },
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true, // what is imported dynamically is a file of its own, read with its first use: cold start is a feature
    format: 'esm',
    platform: 'node',
    target: 'node22',
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    banner: { js: banner },
    external: ['@azure/functions-core'],
    metafile: true,
    logLevel: 'warning',
    plugins: [...plugins],
    absWorkingDir: root,
  });

  await buildPageScripts(join(out, 'scripts'));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const manifest = { name: 'counterpart', version, private: true, type: 'module', main: 'main.mjs' };
  await writeFile(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(root, 'host.json'), join(out, 'host.json'));
  // The policy engine is WebAssembly; its module is read from beside the chunk that loads it.
  const cedar = dirname(createRequire(import.meta.url).resolve('@cedar-policy/cedar-wasm/nodejs'));
  await cp(join(cedar, 'cedar_wasm_bg.wasm'), join(out, 'cedar_wasm_bg.wasm'));
  return result.metafile;
}

/** What runs in browsers: each a file of its own, which the app serves under a name that holds its hash. */
async function buildPageScripts(out: string): Promise<void> {
  await build({
    entryPoints: { sealed: join(root, 'src', 'documents', 'sealed', 'browser', 'page', 'main.ts') },
    outdir: out,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome109', 'firefox115', 'safari16'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    absWorkingDir: root,
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const metafile = await buildApp(join(root, 'dist', 'app'));
  await writeFile(join(root, 'dist', 'metafile.json'), JSON.stringify(metafile));
  const files = Object.values(metafile.outputs);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(`dist/app: ${files.length} files, ${(bytes / 1024 / 1024).toFixed(1)} MB`);
}
