import { describe, expect, it } from 'vitest';
import { Timers } from '../../../devhost/durable/timers.ts';
import { MovableClock } from './task-hub.ts';

const DAY = 86_400_000;

function timers() {
  const clock = new MovableClock();
  const fired: string[] = [];
  const all = new Timers(clock);
  const arm = (key: string, inMs: number, also = () => {}) =>
    all.arm(key, clock.now() + inMs, () => {
      fired.push(key);
      also();
    });
  return { clock, fired, all, arm };
}

describe('Timers', () => {
  it('fire in the order they are due, however they were armed, when the clock is moved', () => {
    const { clock, fired, all, arm } = timers();
    for (const [key, days] of [
      ['c', 3],
      ['a', 1],
      ['d', 90],
      ['b', 2],
    ] as const)
      arm(key, days * DAY);
    clock.forward(3 * DAY);
    expect(fired).toEqual(['a', 'b', 'c']);
    clock.forward(87 * DAY);
    expect(fired).toEqual(['a', 'b', 'c', 'd']);
    all.stop();
  });

  it('beyond what setTimeout can hold do not fire at once', async () => {
    const { fired, all, arm } = timers();
    arm('far', 60 * DAY);
    await new Promise<void>((resolve) => arm('near', 5, resolve));
    expect(fired).toEqual(['near']);
    all.stop();
  });

  it('that were disarmed or armed anew fire not or once', () => {
    const { clock, fired, all, arm } = timers();
    arm('gone', DAY);
    arm('again', DAY);
    all.disarm('gone');
    arm('again', 2 * DAY);
    clock.forward(DAY);
    expect(fired).toEqual([]);
    clock.forward(DAY);
    expect(fired).toEqual(['again']);
    all.stop();
  });

  it('armed by a firing timer fire in the same move when they are due', () => {
    const { clock, fired, all, arm } = timers();
    arm('first', DAY, () => arm('second', -DAY));
    clock.forward(2 * DAY);
    expect(fired).toEqual(['first', 'second']);
    all.stop();
  });

  it('never fire before the clock says so', async () => {
    const { clock, all } = timers();
    const early: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => {
        const due = clock.now() + i;
        return new Promise<void>((resolve) => {
          all.arm(String(i), due, () => {
            if (clock.now() < due) early.push(i);
            resolve();
          });
        });
      }),
    );
    expect(early).toEqual([]);
    all.stop();
  });
});
