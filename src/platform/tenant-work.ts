import { z } from 'zod';
import type { Slice, TenantWork, Timer } from '../slice.ts';
import { newId } from './ids.ts';
import { consumes, type QueueConsumer, type Queues } from './messages.ts';
import { openScope, systemActor } from './scope.ts';

export const tenantWorkQueue = 'tenant-work';

export interface TenantListing {
  readonly id: string;
  readonly zone: string;
}

/**
 * The timer of work across tenants: it lists them and sends each a message, nothing else. The occasion's key makes a second
 * message of the same occasion a duplicate, which the broker drops within a day and the tenant's inbox for ever after.
 */
export const forEachTenant = (queues: Queues, tenants: () => Promise<readonly TenantListing[]>) => {
  return (work: TenantWork): Timer['handle'] =>
    async ({ now }) => {
      for (const tenant of await tenants()) {
        const key = work.key(tenant, now);
        if (key === undefined) continue;
        const scope = openScope({ tenant: tenant.id, actor: systemActor(work.name), correlation: newId() });
        await queues.send(scope, tenantWorkQueue, {
          id: `${work.name}/${tenant.id}/${key}`,
          body: { work: work.name, input: {} },
        });
      }
    };
};

const message = z.strictObject({ work: z.string(), input: z.unknown() });

/** The one consumer of the queue, since several would compete for its messages: it hands each to the work it names. */
export function tenantWorkConsumer(slices: readonly Slice[]): QueueConsumer {
  const works = new Map(slices.flatMap((slice) => slice.tenantWork ?? []).map((work) => [work.name, work]));
  return consumes({
    name: 'platform-doTenantWork',
    queue: tenantWorkQueue,
    sessions: false,
    message,
    inbox: ({ work }) => works.get(work)?.inbox ?? 'kept',
    handle: async (scope, { work: name, input }, delivery) => {
      const work = works.get(name);
      if (!work) throw new Error(`no work is named ${name}`);
      await work.handle(scope, work.input.parse(input), delivery);
    },
  });
}
