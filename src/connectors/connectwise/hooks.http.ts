import { z } from 'zod';
import type { Blobs } from '../../platform/blob.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import type { RecordsDenials } from '../../platform/http/record-denials.ts';
import { type Answer, type Route, route } from '../../platform/http.ts';
import type { Queues } from '../../platform/messages.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type Connection, partitionOf } from '../connection.ts';
import type { ConnectionStore } from '../connection-store.ts';
import { connectorEvent } from '../connector-events.ts';
import { askForIngest } from '../connectors.messages.ts';
import { keyUnavailable, notSigned } from '../refusals.ts';
import type { Callback } from './callback.ts';
import type { verifiesCallbacks } from './verify-callback.ts';

const params = z.strictObject({ pathToken: z.string().max(100) });
/** ConnectWise appends the record's id and the action; what counts is in the signed body. */
const query = z.looseObject({ recordId: z.string().max(100).optional(), action: z.string().max(100).optional() });
const maxBytes = 1024 * 1024;

export interface HookParts {
  readonly store: ConnectionStore;
  readonly documents: Documents;
  readonly denials: Pick<RecordsDenials, 'record'>;
  readonly blobs: Blobs;
  readonly queues: Queues;
  readonly verify: ReturnType<typeof verifiesCallbacks>;
}

export function hookRoutes({ store, documents, denials, blobs, queues, verify }: HookParts): readonly Route[] {
  /** The message first, since it is what makes the change known; the vendor does not come again after a 500. */
  const take = async (scope: TenantScope, { connectionId }: Connection, callback: Callback, body: Uint8Array) => {
    const content = await blobs.putContentAddressed(scope, partitionOf(connectionId), body);
    const externalId = String(callback.ID);
    if (callback.Type.toLowerCase() === 'agreement')
      await askForIngest(queues, scope, { connectionId, externalId, occasion: callback.MessageId });
    const data = {
      messageId: callback.MessageId,
      action: callback.Action,
      record: `${callback.Type}/${externalId}`,
      content: content.name,
      contentHash: content.contentHash,
    };
    await documents.record(scope, connectorEvent('hook.received', connectionId, data));
  };

  const receive = async (
    scope: TenantScope,
    connectionId: string,
    body: Uint8Array,
    signature: string,
  ): Promise<Result<Answer>> => {
    const connection = (await store.read(scope, connectionId))?.doc;
    if (!connection) return refused(notFound('connection'));
    const verified = await verify(scope, connection, body, signature);
    if (verified.kind === 'unknown') return refused(keyUnavailable());
    if (verified.kind === 'forged') {
      await denials.record(scope, connectorEvent('hook.refused', connectionId, { reason: verified.reason }));
      return refused(notSigned());
    }
    await take(scope, connection, verified.callback, body);
    return ok({ status: 202 });
  };

  return [
    route<{ readonly kind: 'hook' }, z.infer<typeof params>, z.infer<typeof query>, Uint8Array>({
      name: 'connectors-receiveConnectWise',
      methods: ['POST'],
      path: 'hooks/connectwise/{pathToken}',
      access: { kind: 'hook' },
      summary: 'Takes a callback of ConnectWise, signed with the key it names, and has its record read anew',
      params,
      query,
      body: { bytes: ['application/json'], maxBytes },
      responses: { 202: { description: 'Taken in' } },
      handle: ({ scope, hookReference, body, request }) =>
        receive(scope, hookReference, body, request.headers.get('x-content-signature') ?? ''),
    }),
  ];
}
