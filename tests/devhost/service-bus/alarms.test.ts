import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Alarms } from '../../../devhost/service-bus/alarms.ts';
import { movableClock } from './local-namespace.ts';

describe('alarms on the wall clock', () => {
  it('ring once each, in the order of their instants, as the clock moves; cancelled ones never', () => {
    const alarm = fc.record({ at: fc.integer({ min: 1, max: 50 }), cancelled: fc.boolean() });
    fc.assert(
      fc.property(fc.array(alarm, { maxLength: 200 }), (wanted) => {
        const clock = movableClock();
        const alarms = new Alarms(clock);
        const start = clock.now();
        const rung: number[] = [];
        const set = wanted.map(({ at }, index) => alarms.at(start + at * 3_600_000, () => rung.push(index)));
        for (const [index, { cancelled }] of wanted.entries()) if (cancelled) set[index]?.cancel();
        for (let hour = 0; hour < 51; hour++) clock.advance(3_600_000);
        alarms.stop();
        const expected = [...wanted.entries()]
          .filter(([, { cancelled }]) => !cancelled)
          .sort(([, a], [, b]) => a.at - b.at);
        expect(rung).toEqual(expected.map(([index]) => index));
      }),
    );
  });

  it('ring by themselves when the time comes', async () => {
    const alarms = new Alarms(movableClock());
    const ring = vi.fn();
    alarms.at(Date.now() + 20, ring);
    alarms.at(Date.now() + 1e12, ring);
    await vi.waitFor(() => expect(ring).toHaveBeenCalledTimes(1));
    alarms.stop();
  });
});
