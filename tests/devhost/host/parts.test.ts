import { afterEach, describe, expect, it } from 'vitest';
import { parseMove } from '../../../devhost/host/admin-clock.ts';
import { patchDate, WallClock } from '../../../devhost/host/clock.ts';
import { addDuration } from '../../../devhost/host/duration.ts';
import { parseHostJson } from '../../../devhost/host/host-json.ts';
import { createLog, type LogLevel } from '../../../devhost/host/log.ts';
import { formatTimeSpan, parseTimeSpan } from '../../../devhost/host/time-span.ts';
import { traceContext } from '../../../devhost/host/trace-context.ts';

describe('the patched Date', () => {
  const undo: (() => void)[] = [];
  afterEach(() => {
    for (const restore of undo.splice(0)) restore();
  });

  it('reads the moved clock, and is otherwise Date', () => {
    const clock = new WallClock();
    const RealDate = Date;
    undo.push(patchDate(clock));
    clock.setOffset(86_400_000_000);
    const real = performance.timeOrigin + performance.now();
    expect(Math.abs(Date.now() - real - 86_400_000_000)).toBeLessThan(1000);
    const made = new Date();
    expect(Math.abs(made.getTime() - Date.now())).toBeLessThan(1000);
    expect(Date()).toMatch(String(new Date().getFullYear()));
    expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
    expect(new Date(2026, 0, 5).getDate()).toBe(5);
    expect(Date.UTC(2026, 0)).toBe(RealDate.UTC(2026, 0));
    expect(new RealDate(5)).toBeInstanceOf(Date);
    expect(structuredClone(new Date(5))).toBeInstanceOf(Date);
    expect(new Date(5).constructor).toBe(Date);
    class Sub extends Date {}
    expect(new Sub()).toBeInstanceOf(Sub);
    expect(new Sub().getTime() - real).toBeGreaterThan(86_000_000_000);
  });

  it('tells its listeners of a move, and refuses to go back', () => {
    const clock = new WallClock(() => 1000);
    let moves = 0;
    const stop = clock.onMove(() => moves++);
    clock.setOffset(5);
    clock.setOffset(5);
    expect(() => clock.setOffset(4)).toThrow(RangeError);
    expect(() => clock.offsetFor(1004)).toThrow(RangeError);
    expect(clock.offsetFor(1005)).toBe(5);
    stop();
    clock.setOffset(6);
    expect([moves, clock.now()]).toEqual([1, 1006]);
  });
});

describe('durations', () => {
  it.each([
    ['2026-01-31T00:00:00Z', 'P1M', '2026-02-28T00:00:00Z'],
    ['2028-02-29T12:00:00Z', 'P1Y', '2029-02-28T12:00:00Z'],
    ['2026-11-21T10:00:00Z', 'P30D', '2026-12-21T10:00:00Z'],
    ['2026-11-21T10:00:00Z', 'P1W', '2026-11-28T10:00:00Z'],
    ['2026-11-21T10:00:00Z', 'P1DT2H3M4.5S', '2026-11-22T12:03:04.500Z'],
  ])('%s and %s is %s', (start, duration, end) => {
    expect(addDuration(Date.parse(start), duration)).toBe(Date.parse(end));
  });
  it.each(['', 'P', 'PT', '30D', 'P-1D', 'P1H', 'P1.5D', 'p1d'])('%j is none', (text) => {
    expect(addDuration(0, text)).toBeUndefined();
  });
  it.each([
    ['00:05:00', 300_000],
    ['1.02:03:04', 93_784_000],
    ['00:00:00.5', 500],
    ['-00:00:01', -1000],
    ['10:00', 36_000_000],
    ['5m', undefined],
    ['00:60:00', undefined],
    ['24:00:00', undefined],
  ])('%s as a TimeSpan is %j ms', (text, milliseconds) => {
    expect(parseTimeSpan(text)).toBe(milliseconds);
  });
  it('are written as .NET does', () => {
    expect([formatTimeSpan(300_000), formatTimeSpan(93_784_000)]).toEqual(['00:05:00', '1.02:03:04']);
  });
});

describe('a move of the clock', () => {
  const now = Date.parse('2026-11-21T10:00:00Z');
  it.each([
    ['{"to":"2027-01-01T00:00:00+01:00"}', '2026-12-31T23:00:00.000Z'],
    ['{"advance":"P1D"}', '2026-11-22T10:00:00.000Z'],
    ['{"advance":1500.4}', '2026-11-21T10:00:01.500Z'],
  ])('by %s leads to %s', (body, instant) => {
    expect(new Date(parseMove(body, now)).toISOString()).toBe(instant);
  });
  it.each([
    ['{"advance":"30 days"}', '"advance" must be milliseconds or an ISO 8601 duration like P30D, not "30 days"'],
    ['{"advance":null}', '"advance" must be'],
    ['{"to":"2030-01-01"}', '"to" must be an ISO 8601 instant'],
    ['{"to":"2030-13-01T00:00:00Z"}', '"to" must be an ISO 8601 instant'],
    ['{"to":"9999-12-31T23:00:00Z"}', 'year 9999'],
    ['{"advance":1e300}', 'year 9999'],
    ['{}', 'the body must be'],
    ['null', 'the body must be'],
    ['{"to":"2030-01-01T00:00:00Z","advance":5}', 'the body must be'],
    ['{"advance":5,"unit":"s"}', 'the body must be'],
    ['no json', 'not valid JSON'],
  ])('by %s is refused: %s', (body, message) => {
    expect(() => parseMove(body, now)).toThrow(message);
  });
});

describe('host.json', () => {
  it('has the defaults of the real host', () => {
    expect(parseHostJson({ version: '2.0' })).toMatchObject({
      routePrefix: 'api',
      functionTimeout: 1_800_000,
      serviceBus: {
        maxConcurrentCalls: 16,
        maxConcurrentSessions: 8,
        maxAutoLockRenewal: 300_000,
        sessionIdleTimeout: undefined,
      },
      durable: { hubName: 'TestHubName' },
      ignored: [],
    });
  });
  it('names what has no effect', () => {
    const content = {
      version: '2.0',
      extensions: { http: { maxOutstandingRequests: 5 }, queues: {} },
      healthMonitor: {},
    };
    expect(parseHostJson(content).ignored.toSorted()).toEqual([
      'extensions.http.maxOutstandingRequests',
      'extensions.queues',
      'healthMonitor',
    ]);
  });
  it.each<[object, string]>([
    [{}, '"version" must be "2.0"'],
    [{ version: '2.0', extensions: [] }, '"extensions" must be an object'],
    [
      { version: '2.0', extensions: { serviceBus: { maxConcurrentCalls: 0 } } },
      '"extensions.serviceBus.maxConcurrentCalls" must be a whole number above 0, not 0',
    ],
    [{ version: '2.0', extensions: { serviceBus: { autoCompleteMessages: false } } }, 'cannot settle a message itself'],
    [{ version: '2.0', logging: { logLevel: { default: 'Loud' } } }, '"logging.logLevel.default" is not a log level'],
  ])('%j is refused: %s', (content, message) => {
    expect(() => parseHostJson(content)).toThrow(message);
  });
  it('without limit takes "-1"', () => {
    expect(parseHostJson({ version: '2.0', functionTimeout: '-1' }).functionTimeout).toBeUndefined();
  });
});

describe('the log', () => {
  it.each<[string, LogLevel, boolean]>([
    ['Function.a.User', 'debug', true],
    ['Function.a.User', 'trace', false],
    ['Function.a', 'warning', false],
    ['Function.a', 'error', true],
    ['Function.ab', 'information', false],
    ['Function.ab', 'warning', true],
    ['Host', 'critical', false],
    ['Other', 'information', true],
  ])('of %s at %s is written: %s', (category, level, written) => {
    const lines: string[] = [];
    const levels = {
      default: 'information',
      Function: 'warning',
      'Function.a': 'error',
      'Function.a.User': 'debug',
      Host: 'none',
    } as const;
    createLog({ levels, print: (line) => lines.push(line) }).write({ level, category, message: 'x' });
    expect(lines).toHaveLength(written ? 1 : 0);
  });
});

describe('a trace context', () => {
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
  it('continues a well-formed trace and its state under a new span', () => {
    const { traceParent, traceState } = traceContext(parent, 'a=b');
    expect(traceParent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/);
    expect(traceParent).not.toBe(parent);
    expect(traceState).toBe('a=b');
  });
  it.each([undefined, 'nonsense', `${parent}-x`])('is a new one instead of %s', (given) => {
    expect(traceContext(given, 'a=b')).toEqual({
      traceParent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
    });
  });
});
