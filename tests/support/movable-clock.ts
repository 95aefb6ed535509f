import type { Clock } from '../../devhost/service.ts';

/** A wall clock that goes on by itself and can be moved. */
export class MovableClock implements Clock {
  #ahead = 0;
  readonly #listeners = new Set<() => void>();

  now(): number {
    return Date.now() + this.#ahead;
  }

  onMove(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  move(milliseconds: number): void {
    this.#ahead += milliseconds;
    for (const listener of this.#listeners) listener();
  }
}
