import type { DomainEvent } from '../../platform/events.ts';

/** The event fits no leaf: whoever made it is at fault. Those that came with it are not held up by it. */
export class UnfitEvent extends Error {
  override readonly name = 'UnfitEvent';
  readonly eventId: string;
  constructor({ id, type }: DomainEvent, cause: unknown) {
    super(`the event ${id} (${type}) fits no leaf of the log`, { cause });
    this.eventId = id;
  }
}
