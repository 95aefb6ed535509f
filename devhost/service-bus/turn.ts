import type { Store } from './store.ts';

/** Something with messages to hand out when a turn ends. */
export interface Pump {
  pump(): void;
}

/**
 * Group commit. All changes of one turn of the event loop share one transaction; what tells a client about them
 * (acknowledgements, deliveries, answers) runs only after the commit. A failed commit throws out of the loop and ends the
 * process: memory would be ahead of the disk, and nothing of it has been acknowledged.
 */
export class Turn {
  private effects: (() => void)[] = [];
  private readonly pumps = new Set<Pump>();
  private scheduled = false;
  private stopped = false;
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** Adds one statement to the transaction of this turn. */
  change(sql: string, ...values: (string | number | null | Uint8Array)[]): void {
    this.store.change(sql, ...values);
    this.schedule();
  }

  /** Runs `effect` once everything changed so far is committed, in the order of the calls. */
  after(effect: () => void): void {
    this.effects.push(effect);
    this.schedule();
  }

  /** Lets `pump` hand out messages in the same transaction. */
  wake(pump: Pump): void {
    this.pumps.add(pump);
    this.schedule();
  }

  /** Commits what is pending; later turns do nothing. */
  stop(): void {
    this.end();
    this.stopped = true;
  }

  private schedule(): void {
    if (this.scheduled || this.stopped) return;
    this.scheduled = true;
    setImmediate(() => this.end());
  }

  private end(): void {
    this.scheduled = false;
    if (this.stopped) return;
    for (const pump of this.pumps) {
      this.pumps.delete(pump);
      pump.pump();
    }
    this.store.commit();
    const effects = this.effects;
    this.effects = [];
    for (const effect of effects) effect();
  }
}
