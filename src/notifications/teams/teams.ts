import type { Documents } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { BotConnector } from '../../platform/teams/bot-connector-client.ts';
import type { TeamsChannel } from '../channels.ts';
import { cardStore } from './card-store.ts';
import { type LiveCard, renewsCards } from './renew-cards.ts';
import { sendsCards } from './send-card.ts';

export type { LiveCard } from './renew-cards.ts';

export interface TeamsCardsParts {
  readonly documents: Documents;
  readonly connector: BotConnector;
  readonly liveCard: LiveCard;
}

/** Letters as cards in people's chats with the bot, and cards that show what stands. */
export function createTeamsCards({ documents, connector, liveCard }: TeamsCardsParts): TeamsChannel & {
  /** To be told of every change of what a thread is about; telling twice changes nothing twice. */
  readonly renew: (scope: TenantScope, thread: string) => Promise<void>;
} {
  const store = cardStore(documents);
  const renew = renewsCards({ store, connector, liveCard });
  return { send: sendsCards({ store, connector, liveCard, renew }), renew: renew.all };
}
