import type { Clock } from '../../platform/clock.ts';
import { notFound, type Refusal } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { AskingParts } from './ask-erasure.ts';
import type { Erasable, Erasure } from './erasure.ts';
import { erasureEvent } from './erasure-events.ts';
import type { ErasureStore } from './erasure-store.ts';
import { erasureChanged, notWaiting, onlyPeople, secondPersonNeeded, underLegalHold } from './refusals.ts';

export interface DecidingParts extends Pick<AskingParts, 'holdOf'> {
  readonly erasures: ErasureStore;
  readonly clock: Clock;
  /** Has it carried out: at once, or by the sweep if this gets lost. */
  readonly begin: (scope: TenantScope, erasureId: string) => Promise<void>;
}

type Decided = Result<{ readonly erasure: Erasure; readonly etag: string }>;

/** The second person's word, and the way back before it. */
export function decidesErasures({ erasures, clock, holdOf, begin }: DecidingParts) {
  async function decide(
    scope: TenantScope,
    erasureId: string,
    ifMatch: string,
    judge: (
      asked: Erasure,
    ) => Promise<Refusal | { after: Erasure; type: 'log.erasureConfirmed' | 'log.erasureWithdrawn' }>,
  ): Promise<Decided> {
    const stored = await erasures.read(scope, erasureId);
    if (!stored) return refused(notFound('erasure'));
    if (scope.actor.kind !== 'person') return refused(onlyPeople());
    if (stored.doc.state !== 'asked') return refused(notWaiting(stored.doc.state));
    const judged = await judge(stored.doc);
    if ('code' in judged) return refused(judged);
    if (stored.etag !== ifMatch) return refused(erasureChanged(stored.etag));
    const event = erasureEvent(judged.type, judged.after);
    const etag = await erasures.replace(scope, judged.after, ifMatch, event);
    if (etag !== undefined) return ok({ erasure: judged.after, etag });
    return refused(erasureChanged((await erasures.read(scope, erasureId))?.etag));
  }

  const said = (scope: TenantScope) => ({ by: scope.actor.id, at: clock.now().toISOString() });

  return {
    /** Never by the one who asked. From here there is no way back. */
    async confirm(scope: TenantScope, erasureId: string, ifMatch: string): Promise<Decided> {
      const decided = await decide(scope, erasureId, ifMatch, async (asked) => {
        if (asked.asked.by === scope.actor.id) return secondPersonNeeded();
        const hold = await holdOf(scope);
        if (hold) return underLegalHold(hold.since);
        return { after: { ...asked, state: 'confirmed', confirmed: said(scope) }, type: 'log.erasureConfirmed' };
      });
      if (decided.ok) await begin(scope, erasureId);
      return decided;
    },
    /** By whoever may ask, while it waits. Whom it was about is forgotten, as nothing more is done with it. */
    withdraw: (scope: TenantScope, erasureId: string, ifMatch: string): Promise<Decided> =>
      decide(scope, erasureId, ifMatch, async (asked) => ({
        after: { ...asked, what: forgotten(asked.what), state: 'withdrawn', withdrawn: said(scope) },
        type: 'log.erasureWithdrawn',
      })),
  };
}

export const forgotten = (what: Erasable): Erasable => (what.kind === 'entries' ? what : { kind: 'erasedPerson' });
