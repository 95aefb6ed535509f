import type { Doc, Documents, Stored } from '../../platform/cosmos/documents.ts';
import { everyItem } from '../../platform/cosmos/every-item.ts';
import { sha256Hex } from '../../platform/ids.ts';
import type { TenantScope } from '../../platform/scope.ts';

/** A card that stands in somebody's chat, and where, so that it is sent once and can be renewed. */
export interface SentCard extends Doc {
  readonly kind: 'notifications.card';
  readonly schema: 1;
  readonly thread: string;
  readonly person: { readonly id: string; readonly name: string };
  readonly conversation: string;
  readonly activity: string;
  /** The person's id in Teams, for cards that are kept up to date. */
  readonly member?: string;
  readonly live: boolean;
  /** SHA-256 of what it shows: what would show the same is not sent again. */
  readonly shown: string;
  /** Deleted, or the bot is not in the chat any more: nothing is to be renewed. */
  readonly gone?: true;
}

/** As long as anybody looks through a chat: 400 days. */
const keptSeconds = 400 * 86_400;
const partitionOf = (thread: string): string => `cards:${sha256Hex(thread)}`;
export const cardId = (key: string): string => `card:${sha256Hex(key)}`;

/** Cards, in the partition of what they are about. */
export function cardStore(documents: Documents) {
  const read = (scope: TenantScope, thread: string, id: string): Promise<Stored<SentCard> | undefined> =>
    documents.read<SentCard>(scope, partitionOf(thread), id, 'notifications.card');

  return {
    read,

    /** Undefined when somebody else was faster. */
    async save(scope: TenantScope, card: SentCard, ifMatch?: string): Promise<Stored<SentCard> | undefined> {
      const doc = { ...card, ttl: keptSeconds };
      const committed = await documents.commit(scope, {
        partition: partitionOf(card.thread),
        writes: [ifMatch ? { op: 'replace', doc, ifMatch } : { op: 'create', doc }],
        events: [],
      });
      return committed.ok ? { doc: card, etag: committed.etags.get(card.id) ?? '' } : undefined;
    },

    /** Those of a thread that are to show what stands. */
    async live(scope: TenantScope, thread: string): Promise<readonly Stored<SentCard>[]> {
      const text = 'SELECT VALUE c.id FROM c WHERE c.kind = @kind AND c.live = true AND NOT IS_DEFINED(c.gone)';
      const query = { text, parameters: { '@kind': 'notifications.card' }, partition: partitionOf(thread) };
      const ids = await Array.fromAsync(everyItem((page) => documents.query<string>(scope, query, page)));
      const cards = await Promise.all(ids.map((id) => read(scope, thread, id)));
      return cards.filter((card) => card !== undefined);
    },
  };
}

export type CardStore = ReturnType<typeof cardStore>;
