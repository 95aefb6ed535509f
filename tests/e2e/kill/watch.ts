import type { Json } from '../../../devhost/demo/walk.ts';
import { ask, type World } from './world.ts';

/**
 * Looks at the lists of contracts and at the inbox again and again and tells whoever waits for something there. One reader
 * for all lives: lists are not logged, so that watching does not become the greater part of the traffic.
 */
export interface Watch {
  contract(tenant: string, holds: (contract: Json) => boolean): Promise<Json>;
  letter(holds: (letter: Json) => boolean): Promise<Json>;
  end(): Promise<void>;
}

interface Waiting {
  /** Of a tenant's contracts, or `inbox`. */
  readonly list: string;
  readonly holds: (item: Json) => boolean;
  readonly found: (item: Json) => void;
}

const pauseMs = 120;

/** `readers` says who reads the contracts of which tenant. */
export function startWatch(world: World, readers: Readonly<Record<string, string>>): Watch {
  const waiting = new Set<Waiting>();
  let ended = false;
  const look = async (list: string, read: () => Promise<readonly Json[]>) => {
    if (![...waiting].some((one) => one.list === list)) return;
    const items = await read();
    for (const one of waiting) {
      const item = one.list === list ? items.find(one.holds) : undefined;
      if (!item) continue;
      waiting.delete(one);
      one.found(item);
    }
  };
  const loop = (async () => {
    while (!ended) {
      for (const [tenant, user] of Object.entries(readers))
        await look(tenant, () => allContracts(world, user, tenant)).catch((fault: Error) => {
          world.findings.push(fault.message);
        });
      await look('inbox', async () => (await ask(() => world.stamp.control('/mail/messages'))).messages);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  })();
  const wait = (list: string, holds: (item: Json) => boolean): Promise<Json> =>
    new Promise((found) => {
      waiting.add({ list, holds, found });
    });
  return {
    contract: wait,
    letter: (holds) => wait('inbox', holds),
    async end() {
      ended = true;
      await loop;
    },
  };
}

/** Every contract of a tenant, page by page. */
export async function allContracts(world: World, user: string, tenant: string): Promise<Json[]> {
  const reader = world.caller(user, tenant);
  const all: Json[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await reader.must(200, 'GET', `api/v1/contracts?limit=200${cursor ? `&cursor=${cursor}` : ''}`);
    all.push(...body.items);
    cursor = body.cursor;
  } while (cursor);
  return all;
}
