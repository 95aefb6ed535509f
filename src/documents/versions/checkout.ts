/** Who has the document in hand. Binds others until its last instant, whatever becomes of the holder. */
export interface Checkout {
  /** Actor id. */
  readonly holder: string;
  readonly holderName?: string;
  /** UTC instants. */
  readonly since: string;
  readonly until: string;
  readonly note?: string;
}

/** A working day unless said otherwise; three days at most, so that nothing stays locked over a holiday. */
export const checkoutMinutes = { usual: 480, most: 4_320 } as const;

/** The check-out that keeps this actor from changing the document at this instant. */
export const bindingFor = (checkout: Checkout | undefined, actorId: string, now: Date): Checkout | undefined =>
  checkout && checkout.holder !== actorId && isOpen(checkout, now) ? checkout : undefined;

export const isOpen = ({ until }: Checkout, now: Date): boolean => Date.parse(until) > now.getTime();
