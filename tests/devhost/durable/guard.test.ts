import '../../support/tiny-function-app.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guarded } from '../../../devhost/durable/guard.ts';
import { Hub } from './task-hub.ts';

/** Line n of the app is the orchestrator `caseN`. */
const CASES = [
  ['Date.now()', 'return Date.now();'],
  ['new Date()', 'return new Date().toISOString();'],
  ['Date()', 'return Date();'],
  ['Math.random()', 'return Math.random();'],
  ['setTimeout()', 'setTimeout(() => {}, 1); return 1;'],
  ['setInterval()', 'setInterval(() => {}, 1).unref(); return 1;'],
  ['setImmediate()', 'setImmediate(() => {}); return 1;'],
  ['fetch()', 'void fetch("http://localhost:1"); return 1;'],
  ['performance.now()', 'return performance.now();'],
  ['crypto.randomUUID()', 'return crypto.randomUUID();'],
  ['crypto.randomUUID()', 'return randomUUID();'],
  ['crypto.randomBytes()', 'return randomBytes(4).toString("hex");'],
  ['crypto.getRandomValues()', 'return crypto.getRandomValues(new Uint8Array(1))[0];'],
  ['Date.now()', 'return [1].map(() => helper())[0];'],
] as const;

const APP = `import * as df from 'durable-functions'; import { randomUUID, randomBytes } from 'node:crypto';
${CASES.map(([, body], index) => `df.app.orchestration('case${index}', function* ({ df: context }) { yield context.callActivity('nothing'); ${body} });`).join('\n')}
function helper() { return Date.now(); }
class Special extends Date { twice() { return this.getTime() * 2; } }
df.app.activity('nothing', { handler: () => Date.now() > 0 && new Date() instanceof Date && Math.random() < 1 });
df.app.orchestration('correct', function* ({ df: context, log }) {
  const start = context.currentUtcDateTime;
  const soon = new Date(start.getTime() + 5);
  yield context.createTimer(soon);
  const long = context.createTimer(new Date(start.getTime() + 30 * 86400000));
  yield context.Task.any([long, context.callActivityWithRetry('nothing', new df.RetryOptions(1000, 2))]);
  long.cancel();
  return [soon instanceof Date, new Date(0).toISOString(), Date.UTC(1970, 0), Date.parse('1970-01-01'), new Special(21).twice(),
    new Date(soon) > start, context.newGuid(context.instanceId).length, Object.prototype.toString.call(soon)];
});
df.app.orchestration('calledBack', function* ({ df: context }) {
  yield context.callActivity('nothing');
  return globalThis.hostCalls(() => Date.now() > 0);
});
`;

const folder = mkdtempSync(join(tmpdir(), 'guard-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CORRECT = [true, '1970-01-01T00:00:00.000Z', 0, 0, 42, true, 36, '[object Date]'];
/** What a bundle outside the repository needs to reach its packages, or as ES module the core module. */
const FROM = `("node:module").createRequire(${JSON.stringify(resolve('package.json'))});`;
const REQUIRE = `globalThis.require = process.getBuiltinModule${FROM} var require = globalThis.require;`;

// Stands for the host: what it calls is not the orchestrator, even inside the window.
Object.assign(globalThis, { hostCalls: guarded });

/** How an app can be built, and whether its own code can be told from its libraries. */
describe.each([
  ['a bundle with a source map', { sourcemap: true }, true],
  ['a bundle with an inline source map, minified', { sourcemap: 'inline', minify: true }, true],
  ['a bundle with path comments only', {}, true],
  ['a bundle of ES modules with a source map', { format: 'esm', sourcemap: true }, true],
  ['an app beside its node_modules', { packages: 'external', sourcemap: false }, true],
  ['a minified bundle without a source map', { minify: true }, false],
] as const)('In %s', (name, options, tellsApart) => {
  beforeAll(async () => {
    const source = join(folder, 'app.ts');
    const outfile = join(folder, `${name.replaceAll(/\W/g, '-')}.${'format' in options ? 'mjs' : 'cjs'}`);
    writeFileSync(source, APP);
    await build({
      entryPoints: [source],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['@azure/functions-core'],
      nodePaths: [resolve('node_modules')],
      logLevel: 'silent',
      ...options,
      ...('packages' in options || 'format' in options ? { banner: { js: REQUIRE } } : {}),
    });
    createRequire(import.meta.url)(outfile);
  });

  it.each(tellsApart ? CASES.map(([call], index) => [call, index] as const) : [])(
    '%s throws (case %i)',
    async (call, index) => {
      const { runtimeStatus, output } = await new Hub().run(`case${index}`);
      expect({ runtimeStatus, output }).toEqual({
        runtimeStatus: 'Failed',
        output: expect.stringContaining(`Non-deterministic call of ${call} in an orchestrator at `),
      });
    },
  );

  it('the message names file and line; where app and libraries look alike nothing is refused', async () => {
    const hub = new Hub();
    const { runtimeStatus, output } = await hub.run('case3');
    if (!tellsApart) {
      expect(runtimeStatus).toBe('Completed');
      expect(hub.warnings).toEqual([expect.stringContaining('guard cannot tell app from library code')]);
    } else if ('sourcemap' in options && options.sourcemap) expect(output).toMatch(/app\.ts:5: use/);
    else expect(output).toMatch(/\.(ts|cjs)(:\d+| \(.*:\d+\)): use/);
  });

  it('app code the host calls back, like a log hook, may read the clock', async () => {
    expect(await new Hub().run('calledBack')).toMatchObject({ runtimeStatus: 'Completed', output: true });
  });

  it('a correct orchestration runs, with the clock the host has put in place', async () => {
    const original = globalThis.Date;
    class Moved extends original {}
    Object.defineProperty(Moved, 'now', { value: () => original.now() + 3_600_000 });
    globalThis.Date = Moved as DateConstructor;
    try {
      const hub = new Hub();
      const id = await hub.start('correct');
      for (let i = 0; i < 3; i++) {
        await hub.idle();
        hub.clock.forward(10);
      }
      expect(await hub.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: CORRECT });
      expect(globalThis.Date).toBe(Moved);
    } finally {
      globalThis.Date = original;
    }
  });
});

it('outside an orchestrator nothing is refused and nothing is left behind', () => {
  const before = [Date, Math.random, setTimeout, fetch, crypto.randomUUID, performance.now];
  expect(guarded(() => [Date.now() > 0, Math.random() < 1])).toEqual([true, true]);
  expect(() =>
    guarded(() => {
      throw new Error('x');
    }),
  ).toThrow('x');
  expect([Date, Math.random, setTimeout, fetch, crypto.randomUUID, performance.now]).toEqual(before);
});
