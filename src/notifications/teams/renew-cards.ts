import type { Stored } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type AdaptiveCard, forMember } from '../../platform/teams/adaptive-card.ts';
import type { BotConnector } from '../../platform/teams/bot-connector-client.ts';
import { cardActivity, digestOf } from './card-activity.ts';
import type { CardStore, SentCard } from './card-store.ts';

/** What stands about a thread now, as one person is to see it. Given by whoever owns what it is about. */
export type LiveCard = (
  scope: TenantScope,
  thread: string,
  person: { readonly id: string; readonly name: string },
) => Promise<AdaptiveCard>;

export interface RenewingCardsParts {
  readonly store: CardStore;
  readonly connector: BotConnector;
  readonly liveCard: LiveCard;
}

/** Has the cards of a thread show what stands. One that shows it is left alone; one that was deleted is none any more. */
export function renewsCards({ store, connector, liveCard }: RenewingCardsParts) {
  const one = async (scope: TenantScope, { doc, etag }: Stored<SentCard>): Promise<void> => {
    const content = forMember(await liveCard(scope, doc.thread, doc.person), doc.member);
    const shown = digestOf(content);
    if (shown === doc.shown) return;
    const updated = await connector.update(doc.conversation, doc.activity, cardActivity(content));
    // Whoever was faster has remembered what they showed.
    await store.save(scope, updated.ok ? { ...doc, shown } : { ...doc, gone: true }, etag);
  };
  return {
    one,
    /** One chat that is at fault keeps no other waiting. */
    async all(scope: TenantScope, thread: string): Promise<void> {
      const cards = await store.live(scope, thread);
      const ends = await Promise.allSettled(cards.map((card) => one(scope, card)));
      const failed = ends.filter((end) => end.status === 'rejected');
      if (failed.length > 0)
        throw new Error(`${failed.length} of ${ends.length} cards were not renewed`, { cause: failed[0]?.reason });
    },
  };
}

export type RenewsCards = ReturnType<typeof renewsCards>;
