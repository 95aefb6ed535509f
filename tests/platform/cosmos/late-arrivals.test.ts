import type { Container, OperationInput } from '@azure/cosmos';
import { expect, test } from 'vitest';
import { commitIntent, type Intent } from '../../../src/platform/cosmos/commit.ts';
import { systemActor } from '../../../src/platform/scope.ts';
import { note } from './tenant-fixture.ts';

const partition = 'contract:1';
type Item = { readonly id: string; readonly _etag: string } & Record<string, unknown>;

/** One partition of conditional, atomic batches. The first batch is cut off and arrives just before the head is read again. */
function slowContainer() {
  const items = new Map<string, Item>();
  let [etags, headReads] = [0, 0];
  let onItsWay: readonly OperationInput[] | undefined;
  let sent = 0;

  const apply = (operations: readonly OperationInput[]) => {
    const statuses = operations.map((operation) => {
      const body = 'resourceBody' in operation ? (operation.resourceBody as unknown as Item) : undefined;
      const present = items.get(String(body?.id));
      if (operation.operationType === 'Create') return present ? 409 : 201;
      const ifMatch = 'ifMatch' in operation ? operation.ifMatch : undefined;
      return operation.operationType === 'Replace' && present?._etag !== ifMatch ? 412 : 200;
    });
    const good = statuses.every((status) => status < 400);
    for (const operation of good ? operations : []) {
      const body = (operation as unknown as { resourceBody: Item }).resourceBody;
      items.set(body.id, { ...body, _etag: `"${++etags}"` });
    }
    return statuses.map((statusCode) => ({
      statusCode: good || statusCode >= 400 ? statusCode : 424,
      eTag: `"${etags}"`,
    }));
  };
  const container = {
    items: {
      async batch(operations: readonly OperationInput[]) {
        if (sent++ > 0) return { result: apply(operations) };
        onItsWay = operations;
        throw Object.assign(new Error('cut off'), { code: 'ECONNRESET' });
      },
    },
    item: (id: string) => ({
      async read() {
        if (id === 'head' && ++headReads === 2 && onItsWay) apply(onItsWay);
        const resource = items.get(id);
        return { resource, etag: resource?._etag, statusCode: resource ? 200 : 404 };
      },
    }),
  } as unknown as Container;
  return { container, items };
}

test.each(['create', 'upsert'] as const)(
  'a request that was given up and arrives before the next try is found, not repeated (%s)',
  async (op) => {
    const { container, items } = slowContainer();
    const intent: Intent = {
      ...{ container, tenant: 'acme', commit: 'ours', partition },
      writes: [{ op, doc: note('a') }],
      events: [
        {
          ...{
            id: 'e-1',
            type: 'contract.noted',
            tenant: 'acme',
            aggregate: partition,
            at: '2026-06-01T12:00:00.000Z',
          },
          ...{ actor: systemActor('test'), correlation: 'c-1', subject: { kind: 'contract', id: '1' } },
        },
      ],
    };
    const outcome = await commitIntent(intent);
    expect(outcome).toMatchObject({ ok: true, events: [{ id: 'e-1', sequence: 1 }] });
    expect(outcome.ok && outcome.etags.get('a')).toBe(items.get('a')?._etag);
    expect([...items.keys()].filter((id) => id.startsWith('event:'))).toHaveLength(1);
  },
);
