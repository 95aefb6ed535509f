import type { Doc, Documents } from '../../platform/cosmos/documents.ts';
import { type EventDocument, eventDocumentId } from '../../platform/cosmos/event-documents.ts';
import type { DomainEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Payload } from '../leaf.ts';
import type { LogEntry } from '../log-entry.ts';

/** What stands where somebody did. */
const erasedName = 'erased';

/** The event without what is personal in it. Id, type, time and place stay, so that nobody takes it for another event. */
const withoutPersons = ({ actor, subject, data: _, ...event }: DomainEvent): DomainEvent => ({
  ...event,
  actor: { kind: actor.kind, id: actor.kind === 'person' ? erasedName : actor.id },
  subject: subject.kind === 'person' ? { kind: 'person', id: erasedName } : subject,
  correlation: erasedName,
});

const tries = 5;

/**
 * Takes from the event's own document, beside the change it reported, what an entry of the log is about to lose. Before the
 * entry: only the entry knows where it lies. It is left out on the way where it is gone already, as it is after 90 days.
 */
export function forgetsEvents(documents: Documents) {
  return async (scope: TenantScope, { payload: text, eventId }: LogEntry): Promise<void> => {
    if (text === undefined) return;
    const { aggregate, sequence } = JSON.parse(text) as Payload;
    const id = eventDocumentId({ id: eventId, sequence });
    for (let attempt = 0; attempt < tries; attempt++) {
      const stored = await documents.read<EventDocument & Doc>(scope, aggregate, id, 'platform.event');
      if (!stored || stored.doc.event.id !== eventId || stored.doc.event.correlation === erasedName) return;
      const doc: EventDocument = { ...stored.doc, event: withoutPersons(stored.doc.event) };
      const writes = [{ op: 'replace', doc, ifMatch: stored.etag }] as const;
      if ((await documents.commit(scope, { partition: aggregate, writes, events: [] })).ok) return;
    }
    throw new Error(`the document of the event ${eventId} changes too often to be redacted`);
  };
}
