import type { z } from 'zod';
import { type Route, route } from '../platform/http.ts';
import { notFound } from '../platform/refusal.ts';
import { ok, refused } from '../platform/result.ts';
import type { ConnectionStore } from './connection-store.ts';
import {
  connectionList,
  connectionParams,
  connectionResource,
  createdConnection,
  newConnectionBody,
  toResource,
} from './connections.api.ts';
import type { createsConnections } from './create-connection.ts';

type None = Record<string, never>;
type Reads = { readonly kind: 'permission'; readonly permission: 'connection.read' };
type Manages = { readonly kind: 'permission'; readonly permission: 'connection.manage' };
const reads: Reads = { kind: 'permission', permission: 'connection.read' };
const manages: Manages = { kind: 'permission', permission: 'connection.manage' };

export function connectionRoutes(
  store: ConnectionStore,
  create: ReturnType<typeof createsConnections>,
): readonly Route[] {
  return [
    route<Manages, None, None, z.infer<typeof newConnectionBody>>({
      name: 'connectors-createConnection',
      methods: ['POST'],
      path: 'api/v1/connections',
      access: manages,
      summary: 'Connects a vendor account: checks that it answers, keeps its credentials, registers the callback',
      idempotencyKey: true,
      body: { schema: newConnectionBody },
      responses: { 201: { description: 'The connection, with its Location', schema: createdConnection } },
      handle: async ({ scope, body: { kind: _, ...asked }, idempotencyKey }) => {
        const created = await create(scope, asked, idempotencyKey);
        if (!created.ok) return created;
        const { connection, callbackUrl } = created.value;
        return ok({
          status: 201,
          json: { ...toResource(connection.doc), ...(callbackUrl ? { callbackUrl } : {}) },
          etag: connection.etag,
          headers: { location: `/api/v1/connections/${connection.doc.connectionId}` },
        });
      },
    }),
    route<Reads>({
      name: 'connectors-listConnections',
      methods: ['GET'],
      path: 'api/v1/connections',
      access: reads,
      summary: 'Lists the connected vendor accounts',
      responses: { 200: { description: 'The connections, without credentials', schema: connectionList } },
      handle: async ({ scope }) => ok({ status: 200, json: { items: (await store.all(scope)).map(toResource) } }),
    }),
    route<Reads, z.infer<typeof connectionParams>>({
      name: 'connectors-readConnection',
      methods: ['GET'],
      path: 'api/v1/connections/{connectionId}',
      access: reads,
      summary: 'Reads one connection',
      params: connectionParams,
      responses: { 200: { description: 'The connection, without credentials', schema: connectionResource } },
      handle: async ({ scope, params: { connectionId } }) => {
        const stored = await store.read(scope, connectionId);
        return stored
          ? ok({ status: 200, json: toResource(stored.doc), etag: stored.etag })
          : refused(notFound('connection'));
      },
    }),
  ];
}
