import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { VersionParts } from './add-version.ts';
import { bindingFor, type Checkout, checkoutMinutes, isOpen } from './checkout.ts';
import type { DocumentChange, DocumentHead } from './document-owner.ts';
import { checkedOutBy, notCheckedOut, reasonNeeded } from './refusals.ts';
import { eventOf } from './version-events.ts';

export function checksOut<A extends DocumentHead>({ owner, clock }: Pick<VersionParts<A>, 'owner' | 'clock'>) {
  return {
    /** Takes the document in hand, or goes on holding it: what the holder asks for again starts anew from now. */
    checkOut: (
      scope: TenantScope,
      id: string,
      { minutes = checkoutMinutes.usual, note }: { readonly minutes?: number; readonly note?: string },
      ifMatch: string,
    ) =>
      owner.change(
        scope,
        id,
        async (before) => {
          const no = owner.refusesVersion(before, 'draft');
          if (no) return refused(no);
          const now = clock.now();
          const held = bindingFor(before.checkout, scope.actor.id, now);
          if (held) return refused(checkedOutBy(held));
          const renews = before.checkout !== undefined && isOpen(before.checkout, now);
          const checkout: Checkout = {
            holder: scope.actor.id,
            ...(scope.actor.name ? { holderName: scope.actor.name } : {}),
            since: renews ? before.checkout.since : now.toISOString(),
            until: new Date(now.getTime() + minutes * 60_000).toISOString(),
            ...(note ? { note } : {}),
          };
          const event = eventOf(owner.aggregateOf(id), 'checkedOut', {
            versionNumber: before.version,
            until: checkout.until,
            renewed: renews,
          });
          return ok({ checkout, writes: [], events: [event] });
        },
        ifMatch,
      ),

    /** Gives it back; what somebody else still holds is broken open, which needs a reason and is told as such. */
    giveBack: (scope: TenantScope, id: string, reason: string | undefined, ifMatch: string) =>
      owner.change(
        scope,
        id,
        async (before): Promise<Result<DocumentChange>> => {
          const now = clock.now();
          if (!before.checkout || !isOpen(before.checkout, now)) return refused(notCheckedOut());
          const held = bindingFor(before.checkout, scope.actor.id, now);
          if (held && !reason) return refused(reasonNeeded());
          const event = held
            ? eventOf(owner.aggregateOf(id), 'checkoutRevoked', { holder: held.holder, until: held.until, reason })
            : eventOf(owner.aggregateOf(id), 'checkedIn', { versionNumber: before.version });
          return ok({ checkout: 'returned', writes: [], events: [event] });
        },
        ifMatch,
      ),
  };
}
