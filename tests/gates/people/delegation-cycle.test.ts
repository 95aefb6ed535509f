import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cycleWith, type Standing } from '../../../src/gates/people/delegation-cycle.ts';

const at = (day: number): string => new Date(Date.UTC(2026, 5, day)).toISOString();
const lends = (from: string, to: string, first: number, last: number, said: Partial<Standing> = {}): Standing => ({
  delegationId: `${from}-${to}-${first}`,
  from,
  to,
  startsAt: at(first),
  endsAt: at(last),
  ...said,
});

describe('a circle', () => {
  it.each<readonly [string, Standing, readonly Standing[], string | undefined]>([
    ['of two', lends('b', 'a', 1, 9), [lends('a', 'b', 1, 9)], 'b a b'],
    ['of three', lends('c', 'a', 1, 9), [lends('a', 'b', 1, 9), lends('b', 'c', 1, 9)], 'c a b c'],
    ['none: a line', lends('c', 'd', 1, 9), [lends('a', 'b', 1, 9), lends('b', 'c', 1, 9)], undefined],
    ['none: one after the other', lends('b', 'a', 9, 20), [lends('a', 'b', 1, 9)], undefined],
    ['in the one day they share', lends('b', 'a', 8, 20), [lends('a', 'b', 1, 9)], 'b a b'],
    [
      'none: each meets the next, but never all at once',
      lends('c', 'a', 1, 20),
      [lends('a', 'b', 1, 9), lends('b', 'c', 10, 20)],
      undefined,
    ],
    [
      'by the later one of two ways',
      lends('c', 'a', 1, 20),
      [lends('a', 'b', 1, 5), lends('b', 'c', 4, 20), lends('a', 'b', 10, 12)],
      'c a b c',
    ],
    [
      'none: in other areas',
      lends('b', 'a', 1, 9, { areas: ['contracts'] }),
      [lends('a', 'b', 1, 9, { areas: ['artifacts'] })],
      undefined,
    ],
    [
      'in the area they share',
      lends('b', 'a', 1, 9, { areas: ['contracts', 'x'] }),
      [lends('a', 'b', 1, 9, { areas: ['artifacts', 'x'] })],
      'b a b',
    ],
    ['one of them in everything', lends('b', 'a', 1, 9), [lends('a', 'b', 1, 9, { actions: ['x-y'] })], 'b a b'],
    [
      'none: no action is common to all three',
      lends('c', 'a', 1, 9, { actions: ['x', 'y'] }),
      [lends('a', 'b', 1, 9, { actions: ['y', 'z'] }), lends('b', 'c', 1, 9, { actions: ['x', 'z'] })],
      undefined,
    ],
    ['to oneself', lends('a', 'a', 1, 9), [], 'a a'],
  ])('%s', (_, added, others, circle) => {
    expect(cycleWith(added, others)?.join(' ')).toBe(circle);
  });
});

/** Tries every way from delegation to delegation, with what is left of time and scope at each. */
function closes(added: Standing, others: readonly Standing[]): boolean {
  const both = (a: readonly string[] | undefined, b: readonly string[] | undefined) =>
    a && b ? a.filter((name) => b.includes(name)) : (a ?? b);
  const go = (
    person: string,
    held: Pick<Standing, 'startsAt' | 'endsAt' | 'areas' | 'actions'>,
    gone: readonly Standing[],
  ): boolean =>
    person === added.from ||
    others.some((next) => {
      if (next.from !== person || gone.includes(next)) return false;
      const [areas, actions] = [both(held.areas, next.areas), both(held.actions, next.actions)];
      const startsAt = held.startsAt > next.startsAt ? held.startsAt : next.startsAt;
      const endsAt = held.endsAt < next.endsAt ? held.endsAt : next.endsAt;
      if (startsAt >= endsAt || areas?.length === 0 || actions?.length === 0) return false;
      const rest = { startsAt, endsAt, ...(areas ? { areas } : {}), ...(actions ? { actions } : {}) };
      return go(next.to, rest, [...gone, next]);
    });
  return go(added.to, added, []);
}

const anyNames = (...names: readonly string[]) =>
  fc.option(fc.subarray([...names], { minLength: 1 }), { nil: undefined });
const anyStanding = fc
  .record({
    from: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    to: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    first: fc.integer({ min: 1, max: 12 }),
    days: fc.integer({ min: 1, max: 12 }),
    areas: anyNames('x', 'y'),
    actions: anyNames('p', 'q', 'r'),
  })
  .map(({ from, to, first, days, areas, actions }) =>
    lends(from, to, first, first + days, { ...(areas ? { areas } : {}), ...(actions ? { actions } : {}) }),
  );

it('a circle is found exactly where trying every way finds one', () => {
  let found = 0;
  fc.assert(
    fc.property(anyStanding, fc.array(anyStanding, { maxLength: 8 }), (added, others) => {
      const circle = cycleWith(added, others);
      found += circle ? 1 : 0;
      expect(circle !== undefined).toBe(closes(added, others));
      if (circle) expect([circle[0], circle.at(-1)]).toEqual([added.from, added.from]);
    }),
    { numRuns: 1_000 },
  );
  expect(found).toBeGreaterThan(50);
});

it('whoever asks about each delegation before it is added never has a circle', () => {
  fc.assert(
    fc.property(fc.array(anyStanding, { maxLength: 14 }), (asked) => {
      const standing: Standing[] = [];
      for (const added of asked) if (!cycleWith(added, standing)) standing.push(added);
      for (const each of standing)
        expect(
          closes(
            each,
            standing.filter((other) => other !== each),
          ),
        ).toBe(false);
    }),
  );
});

it('five hundred delegations of one tenant are looked through in a moment', () => {
  const others = Array.from({ length: 500 }, (_, n) =>
    lends(`p${n}`, `p${n + 1}`, 1 + (n % 9), 25, { areas: ['x', `y${n % 4}`], actions: [`z${n % 30}`, 'all'] }),
  );
  const before = performance.now();
  expect(cycleWith(lends('p500', 'p1', 1, 25), others)).toHaveLength(501);
  expect(cycleWith(lends('p500', 'nobody', 1, 25), others)).toBeUndefined();
  expect(performance.now() - before).toBeLessThan(2_000);
});
