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

/** A card changes with what it is about, and by few at a time. */
const mostTries = 5;

/** Has the cards of a thread show what stands. One that shows it is left alone; one that was deleted is none any more. */
export function renewsCards({ store, connector, liveCard }: RenewingCardsParts) {
  const one = async (scope: TenantScope, card: Stored<SentCard>, draw = liveCard): Promise<void> => {
    let [stored, certain]: [Stored<SentCard> | undefined, boolean] = [card, true];
    for (let tries = 0; stored && tries < mostTries; tries++) {
      const { doc, etag } = stored;
      const content = forMember(await (certain ? draw : liveCard)(scope, doc.thread, doc.person), doc.member);
      const shown = digestOf(content);
      if (certain && shown === doc.shown) return;
      const updated = await connector.update(doc.conversation, doc.activity, cardActivity(content));
      if (await store.save(scope, updated.ok ? { ...doc, shown } : { ...doc, gone: true }, etag)) return;
      // Somebody else renewed it at the same time. Whose card Teams shows now nobody can say, so it is said once more.
      stored = await store.read(scope, doc.thread, doc.id);
      certain = false;
    }
  };
  return {
    one,
    /** One chat that is at fault keeps no other waiting. */
    async all(scope: TenantScope, thread: string): Promise<void> {
      const cards = await store.live(scope, thread);
      const draw = drawnOnce(liveCard);
      const ends = await Promise.allSettled(cards.map((card) => one(scope, card, draw)));
      const failed = ends.filter((end) => end.status === 'rejected');
      if (failed.length > 0)
        throw new Error(`${failed.length} of ${ends.length} cards were not renewed`, { cause: failed[0]?.reason });
    },
  };
}

/** Whoever was asked on several steps has as many cards of a thread, and each shows them the same. */
function drawnOnce(liveCard: LiveCard): LiveCard {
  const drawn = new Map<string, ReturnType<LiveCard>>();
  return (scope, thread, person) => {
    const card = drawn.get(person.id) ?? liveCard(scope, thread, person);
    drawn.set(person.id, card);
    return card;
  };
}

export type RenewsCards = ReturnType<typeof renewsCards>;
