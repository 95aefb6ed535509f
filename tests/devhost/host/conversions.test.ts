import { createRequire } from 'node:module';
import type * as Library from '@azure/functions';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { CoreRegistry, interceptCoreModule } from '../../../devhost/host/core-module.ts';
import { LoadedApp } from '../../../devhost/host/loaded-app.ts';
import { createLog } from '../../../devhost/host/log.ts';
import type { RpcDatum } from '../../../devhost/host/rpc.ts';

/** What the genuine library makes of each shape, and gives back: the contract rpc.ts describes. */
const lines: string[] = [];
const log = createLog({ levels: {}, print: (line) => lines.push(line) });
const registry = new CoreRegistry((level, _, message) => log.host(level, message));
interceptCoreModule(registry.api());
const { app: register }: typeof Library = createRequire(import.meta.url)('@azure/functions');
let got: unknown[] = [];
let answer: unknown;
let app: LoadedApp;

beforeAll(() => {
  register.generic('any', {
    trigger: { type: 'activityTrigger', name: 'in' },
    extraInputs: [{ type: 'durableClient', name: 'client' }],
    handler: (input: unknown, context) => {
      got = [input, context.triggerMetadata, context.extraInputs.get('client'), context.traceContext?.traceParent];
      return answer;
    },
  });
  register.generic('chatty', {
    trigger: { type: 'activityTrigger', name: 'in' },
    handler: (_: unknown, context) => {
      setImmediate(() => context.log('too late'));
      context.warn('in time');
    },
  });
  app = new LoadedApp({ registry, log, functionTimeout: undefined, isDisabled: () => false, resolve: (fn) => fn });
});

const call = async (data: RpcDatum | undefined, rest: object = {}) => {
  const fn = app.find('ANY', 'activityTrigger');
  if (!fn) throw new Error('not registered');
  return app.invoke(fn, { inputData: [{ name: 'in', ...(data ? { data } : {}) }], ...rest });
};

describe('the library', () => {
  it.each<[RpcDatum | undefined, unknown]>([
    [{ string: 'text' }, 'text'],
    [{ string: '42' }, 42],
    [{ string: '{"a":[1]}' }, { a: [1] }],
    [{ json: '"42"' }, '42'],
    [{ bytes: new Uint8Array([1, 2]) }, Buffer.from([1, 2])],
    [{ int: 7 }, 7],
    [{ double: 1.5 }, 1.5],
    [{ collectionString: { string: ['a', '1'] } }, ['a', 1]],
    [{ collectionBytes: { bytes: [new Uint8Array([9])] } }, [Buffer.from([9])]],
    [undefined, undefined],
  ])('reads %j as %j', async (data, value) => {
    await call(data);
    expect(got[0]).toEqual(value);
  });

  it.each<[unknown, RpcDatum | null | undefined]>([
    ['text', { string: 'text' }],
    [7, { int: 7 }],
    [1.5, { double: 1.5 }],
    [true, { json: 'true' }],
    [{ a: 1 }, { json: '{"a":1}' }],
    [Buffer.from([1]), { bytes: Buffer.from([1]) }],
    [undefined, undefined],
    [null, null],
  ])('answers %j with %j', async (value, datum) => {
    answer = value;
    expect((await call({ string: '' })).returnValue).toEqual(datum);
  });

  it('lower-cases the names of trigger metadata at every depth and parses its texts', async () => {
    await call(undefined, {
      triggerMetadata: { MessageId: { string: '42' }, Nested: { json: '{"CustomerId":{"Deep":1}}' } },
    });
    expect(got[1]).toEqual({ messageId: 42, nested: { customerId: { deep: 1 } } });
  });

  it('hands extra inputs over by their binding name', async () => {
    const fn = app.find('any');
    if (!fn) throw new Error('not registered');
    await app.invoke(fn, {
      inputData: [
        { name: 'in', data: { int: 1 } },
        { name: 'client', data: { string: '{"taskHubName":"h"}' } },
      ],
    });
    expect(got[2]).toEqual({ taskHubName: 'h' });
  });

  it('gives every invocation a trace', async () => {
    await call({ int: 1 });
    expect(got[3]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('warns of a log call after the function has ended', async () => {
    const fn = app.find('chatty');
    if (!fn) throw new Error('not registered');
    await app.invoke(fn, { inputData: [{ name: 'in' }] });
    expect(lines.some((line) => line.endsWith('WARNING: in time'))).toBe(true);
    await vi.waitFor(() => expect(lines.some((line) => line.includes("Unexpected call to 'log'"))).toBe(true));
  });

  it('is told of a hook that does not exist, and of a function after startup', () => {
    expect(() => register.hook.preInvocation(() => undefined)).not.toThrow();
    const api = registry.api() as {
      registerHook(name: string, hook: () => void): void;
      registerFunction(fn: object): void;
    };
    expect(() => api.registerHook('constructor', () => undefined)).toThrow(
      expect.objectContaining({ isAzureFunctionsSystemError: true }),
    );
    registry.locked = true;
    expect(() => api.registerFunction({ name: 'x', bindings: {} })).toThrow(
      'A function can only be registered during app startup.',
    );
  });

  it('lets the host wrap the handler call, with the context the handler gets', async () => {
    const fn = app.find('any');
    if (!fn) throw new Error('not registered');
    let name = '';
    await app.invoke(
      fn,
      { inputData: [{ name: 'in' }] },
      {
        wrap: (handler, context) => {
          name = (context as { functionName: string }).functionName;
          return handler();
        },
      },
    );
    expect(name).toBe('any');
  });
});
