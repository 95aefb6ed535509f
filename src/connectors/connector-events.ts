import type { NewEvent } from '../platform/events.ts';
import type { EventDescription } from '../slice.ts';

export const connectorEvents = [
  {
    type: 'connection.created',
    meaning: 'A vendor account was connected',
    phase: 'administration',
    data: { vendor: 'kind of vendor', host: 'its server' },
  },
  {
    type: 'connection.callbackRestored',
    meaning: 'The vendor had switched its callbacks off or lost them; they are on again',
    phase: 'administration',
    data: { how: 'made or revived' },
  },
  {
    type: 'hook.received',
    meaning: 'A genuine callback was taken in and kept as it came',
    phase: 'trigger',
    says: 'The vendor called about {record}',
    data: {
      messageId: "the vendor's id of it",
      action: 'what happened there',
      record: 'type and id',
      content: 'name of the kept, encrypted body',
      contentHash: 'SHA-256 of the body',
    },
  },
  {
    type: 'hook.refused',
    meaning: 'A callback was refused',
    phase: 'denial',
    outcome: 'denied',
    data: {
      reason: 'which check failed',
      times: 'how often within about a minute, beside those that have an event of their own',
    },
  },
  {
    type: 'connector.ingested',
    meaning: "A vendor's record became a contract or changed one",
    phase: 'trigger',
    says: 'The vendor’s record {externalId} was taken over ({outcome})',
    data: {
      externalId: 'record',
      contractId: 'contract',
      externalVersion: 'of the record',
      factsHash: 'SHA-256 of what was taken over',
      outcome: 'created, changed or unchanged',
      unmapped: 'fields that could not be taken over',
    },
  },
  {
    type: 'connector.recordDeleted',
    meaning: "A vendor's record is gone; the contract stays",
    phase: 'trigger',
    says: 'The vendor’s record {externalId} was deleted there',
    data: { externalId: 'record', contractId: 'contract' },
  },
  {
    type: 'connector.written',
    meaning: "The vendor's record says what the contract says",
    phase: 'outcome',
    says: 'The vendor’s record {externalId} was brought up to date',
    data: {
      externalId: 'record',
      contractId: 'contract',
      cause: 'id of the event',
      fields: 'names of what it now says',
      sent: 'names of what had to be changed',
      missing: 'custom fields the vendor lacks',
    },
  },
  {
    type: 'connector.writeConflicted',
    meaning: 'Somebody changed the record at the same time; their word stands until a person looks',
    phase: 'outcome',
    outcome: 'failure',
    says: 'The vendor’s record {externalId} had been changed there at the same time, so it was left alone',
    data: { externalId: 'record', contractId: 'contract', cause: 'id of the event', fields: 'names' },
  },
  {
    type: 'connector.writeRefused',
    meaning: 'The vendor refused a write for good',
    phase: 'outcome',
    outcome: 'failure',
    says: 'The vendor refused the change of its record {externalId}',
    data: { externalId: 'record', contractId: 'contract', cause: 'id of the event', status: 'HTTP status' },
  },
] as const satisfies readonly EventDescription[];

export const connectorEvent = (
  type: (typeof connectorEvents)[number]['type'],
  connectionId: string,
  data: Readonly<Record<string, unknown>>,
): NewEvent => ({ type, subject: { kind: 'connection', id: connectionId }, data });
