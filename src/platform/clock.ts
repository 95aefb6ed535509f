/** The wall clock. Handed down so that domain code stays pure and tests need no waiting. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
