import type { Doc, Documents } from '../platform/cosmos/documents.ts';
import { newSecretToken, sha256Hex } from '../platform/ids.ts';
import type { TenantScope } from '../platform/scope.ts';

/** What a link to stop reminders stands for. Only the hash of its token is stored. */
interface UnsubscribeLink extends Doc {
  readonly kind: 'notifications.unsubscribeLink';
  readonly schema: 1;
  readonly personId: string;
}

/** As long as anybody goes through old mail: 400 days. */
const keptSeconds = 400 * 86_400;

const partitionOf = (token: string): string => `unsubscribe:${sha256Hex(token)}`;

/** Links by which one person stops reminders without signing in: random, bound to tenant and person, and good for nothing else. */
export function unsubscribeLinks(documents: Documents, publicUrl: string) {
  return {
    async issue(scope: TenantScope, personId: string): Promise<string> {
      const token = newSecretToken();
      const doc: UnsubscribeLink & { ttl: number } = {
        ...{ id: 'link', kind: 'notifications.unsubscribeLink', schema: 1, personId },
        ttl: keptSeconds,
      };
      const partition = partitionOf(token);
      const committed = await documents.commit(scope, { partition, writes: [{ op: 'create', doc }], events: [] });
      if (!committed.ok) throw new Error('a fresh random token exists already');
      return `${publicUrl}/unsubscribe/${scope.tenant}/${token}`;
    },

    /** Whose link it is. The token is hostile input. */
    async personOf(scope: TenantScope, token: string): Promise<string | undefined> {
      const stored = await documents.read<UnsubscribeLink>(
        scope,
        partitionOf(token),
        'link',
        'notifications.unsubscribeLink',
      );
      return stored?.doc.personId;
    },
  };
}

export type UnsubscribeLinks = ReturnType<typeof unsubscribeLinks>;
