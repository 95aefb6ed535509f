import { notFound } from '../../platform/refusal.ts';
import { ok, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Sending, VersionRecord } from '../version.ts';
import type { VersionParts } from './add-version.ts';
import type { DocumentHead } from './document-owner.ts';
import { sentTooOften } from './refusals.ts';
import { eventOf } from './version-events.ts';

const mostSendings = 100;

export function sendsVersions<A extends DocumentHead>({
  owner,
  store,
  clock,
}: Pick<VersionParts<A>, 'owner' | 'store' | 'clock'>) {
  /**
   * Records that a version went out. From then on it is certain what the other side has: the content could not be changed
   * anyway, and nothing takes the fact back. The event tells the hash and how many got it, and no address.
   */
  return (scope: TenantScope, id: string, versionNumber: number, sentTo: readonly string[], ifMatch: string) =>
    owner.change(
      scope,
      id,
      async () => {
        const aggregate = owner.aggregateOf(id);
        const stored = await store.read(scope, aggregate, versionNumber);
        if (!stored) return refused(notFound('version'));
        const earlier = stored.doc.sent ?? [];
        if (earlier.length >= mostSendings) return refused(sentTooOften(mostSendings));
        const sending: Sending = { sentAt: clock.now().toISOString(), sentBy: scope.actor.id, sentTo };
        const doc: VersionRecord = { ...stored.doc, sent: [...earlier, sending] };
        const { documentHash } = doc;
        const told = { versionNumber, documentHash, recipients: sentTo.length };
        return ok({
          writes: [{ op: 'replace', doc, ifMatch: stored.etag }],
          events: [eventOf(aggregate, 'versionSent', told)],
        });
      },
      ifMatch,
    );
}
