import { z } from 'zod';
import { consumes, type EventSubscription, type QueueConsumer, type Queues } from '../platform/messages.ts';
import type { TenantScope } from '../platform/scope.ts';

const queue = 'connector-ingest';

const ingestMessage = z.strictObject({
  connectionId: z.uuid(),
  recordType: z.literal('agreement'),
  externalId: z.string().regex(/^\d{1,16}$/),
});

/**
 * Asks for a record to be read anew. One session per record, so that its readings follow each other; the occasion is the
 * natural key. At most 30 + 36 + 26 characters of the 128 a session's name may have.
 */
export const askForIngest = (
  queues: Queues,
  scope: TenantScope,
  { connectionId, externalId, occasion }: { connectionId: string; externalId: string; occasion: string },
): Promise<void> =>
  queues.send(scope, queue, {
    id: `${connectionId}/${occasion}`,
    session: `${scope.tenant}/${connectionId}/agreement/${externalId}`,
    body: { connectionId, recordType: 'agreement', externalId } satisfies z.infer<typeof ingestMessage>,
  });

export interface MessageParts {
  readonly ingest: (scope: TenantScope, connectionId: string, externalId: string) => Promise<void>;
  readonly writeBack: (...[scope, event]: Parameters<EventSubscription['handle']>) => Promise<void>;
}

export function connectorMessages({ ingest, writeBack }: MessageParts): {
  readonly consumer: QueueConsumer;
  readonly subscription: EventSubscription;
} {
  return {
    consumer: consumes<z.infer<typeof ingestMessage>>({
      name: 'connectors-ingestRecord',
      queue,
      sessions: true,
      message: ingestMessage,
      inbox: 'own', // reading a record twice changes nothing twice
      handle: (scope, { connectionId, externalId }) => ingest(scope, connectionId, externalId),
    }),
    subscription: {
      name: 'connectors-writeBack',
      subscription: 'connectors',
      types: [
        'contract.activated',
        'contract.renewed',
        'contract.renewalReverted',
        'contract.noticeRecorded',
        'contract.expired',
      ],
      inbox: 'own', // its own record of the write ends it
      handle: writeBack,
    },
  };
}
