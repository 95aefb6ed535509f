import type { TenantScope } from '../../platform/scope.ts';
import { forMember } from '../../platform/teams/adaptive-card.ts';
import type { BotConnector, BotRefusal } from '../../platform/teams/bot-connector-client.ts';
import type { TeamsCard, TeamsChannel, TeamsOutcome } from '../channels.ts';
import { cardActivity, digestOf } from './card-activity.ts';
import { type CardStore, cardId } from './card-store.ts';
import { plainCard } from './plain-card.ts';
import type { LiveCard, RenewsCards } from './renew-cards.ts';

export interface CardSendingParts {
  readonly store: CardStore;
  readonly connector: BotConnector;
  readonly liveCard: LiveCard;
  readonly renew: RenewsCards;
}

/** People of the directory have an object id; whoever has none (guests, applications) is not in Teams. */
const entraId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Sends a card unless it was sent. Teams knows no key by which a second one would be the first, so where it was sent is
 * remembered at once; a crash between the two sends one more, which shows what stands as soon as it is looked at.
 */
export function sendsCards({ store, connector, liveCard, renew }: CardSendingParts): TeamsChannel['send'] {
  return async (scope: TenantScope, card: TeamsCard): Promise<TeamsOutcome> => {
    const { to, thread = card.key, live = false } = card;
    if (!entraId.test(to.id)) return 'unreachable';
    const id = cardId(card.key);
    if (await store.read(scope, thread, id)) return 'sent';
    const chat = await connector.openChat(to.id);
    if (!chat.ok) return outcomeOf(chat.refusal);
    const member = live ? await connector.memberOf(chat.value, to.id) : undefined;
    const content = forMember(live ? await liveCard(scope, thread, to) : plainCard(card), member);
    const sent = await connector.send(chat.value, cardActivity(content));
    if (!sent.ok) return outcomeOf(sent.refusal);
    const stored = await store.save(scope, {
      ...{ id, kind: 'notifications.card', schema: 1, thread, live },
      person: { id: to.id, name: to.name },
      conversation: chat.value,
      activity: sent.value,
      ...(member ? { member } : {}),
      shown: digestOf(content),
    });
    // What changed before this was remembered told no card; what changes from now on tells this one.
    if (live && stored) await renew.one(scope, stored);
    return 'sent';
  };
}

const outcomeOf = ({ code }: BotRefusal): TeamsOutcome => (code === 'teams.rejected' ? 'refused' : 'unreachable');
