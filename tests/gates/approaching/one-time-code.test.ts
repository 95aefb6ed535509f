import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { waitForRenewal, withRenewal } from '../../../src/gates/approaching/link-renewal.ts';
import {
  type CodesOfLink,
  codeAsTyped,
  codeRule,
  tried,
  waitForCode,
  withCode,
} from '../../../src/gates/approaching/one-time-code.ts';

const none: CodesOfLink = { codesSentAt: [] };
const start = Date.parse('2026-06-01T13:00:00Z');
const at = (minutes: number): Date => new Date(start + minutes * 60_000);

describe('a one-time code', () => {
  test.each([
    ['right at once', 'h', 0, true],
    ['right in its last minute', 'h', 9.9, true],
    ['wrong', 'x', 1, false],
    ['right but too late', 'h', 10, undefined],
  ] as const)('%s', (_, hash, minutes, right) => {
    expect(tried(withCode(none, 'h', at(0)), hash, at(minutes))?.right).toBe(right);
  });
  test('is gone once it was right', () => {
    const { after } = tried(withCode(none, 'h', at(0)), 'h', at(1)) ?? { after: none };
    expect(tried(after, 'h', at(1))).toBeUndefined();
  });
  test('is dead when another was mailed', () => {
    const second = withCode(withCode(none, 'first', at(0)), 'second', at(1));
    expect(tried(second, 'first', at(2))?.right).toBe(false);
    expect(tried(second, 'second', at(2))?.right).toBe(true);
  });
  test.each([['123456'], [' 123 456 '], ['123-456'], ['12 34 56\n']])('may be typed as "%s"', (typed) => {
    expect(codeAsTyped(typed)).toBe('123456');
  });

  const acts = fc.array(
    fc.oneof(
      fc.record({ act: fc.constant('mail' as const), after: fc.nat(20) }),
      fc.record({ act: fc.constant('guess' as const), after: fc.nat(3) }),
    ),
    { maxLength: 150 },
  );
  test('gives a guesser five tries a code and five codes an hour, whatever they do', () => {
    fc.assert(
      fc.property(acts, (steps) => {
        let codes = none;
        let minutes = 0;
        const [mailed, guessed]: [number[], number[]] = [[], []];
        for (const { act, after } of steps) {
          minutes += after;
          if (act === 'mail' && waitForCode(codes, at(minutes)) === 0) {
            codes = withCode(codes, 'h', at(minutes));
            mailed.push(minutes);
          }
          const outcome = act === 'guess' ? tried(codes, 'wrong', at(minutes)) : undefined;
          if (outcome) {
            codes = outcome.after;
            guessed.push(minutes);
          }
        }
        for (const one of mailed)
          expect(mailed.filter((m) => m > one - 60 && m <= one).length).toBeLessThanOrEqual(codeRule.perHour);
        expect(guessed.length).toBeLessThanOrEqual(mailed.length * codeRule.tries);
      }),
    );
  });
});

test('links are renewed ten minutes apart and ten times a day, whenever they are asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200), { maxLength: 150 }), (gaps) => {
      let [minutes, renewed]: [number, readonly string[]] = [0, []];
      const all: number[] = [];
      for (const gap of gaps) {
        minutes += gap;
        if (waitForRenewal(renewed, at(minutes)) > 0) continue;
        renewed = withRenewal('p', 'ann', renewed, at(minutes)).at;
        all.push(minutes);
      }
      for (const [n, one] of all.entries()) {
        expect(one - (all[n - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(10);
        expect(all.filter((m) => m > one - 1440 && m <= one).length).toBeLessThanOrEqual(10);
      }
    }),
  );
});
