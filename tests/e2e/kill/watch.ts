import type { Json } from '../../../devhost/demo/walk.ts';
import type { World } from './world.ts';

/**
 * Looks at the lists of contracts again and again and tells whoever waits for one of them. One reader for all lives: lists
 * are not logged, so that watching does not become the greater part of the traffic.
 */
export interface Watch {
  until(tenant: string, awaited: string, holds: (contract: Json) => boolean): Promise<Json>;
  end(): Promise<void>;
}

interface Waiting {
  readonly tenant: string;
  readonly awaited: string;
  readonly holds: (contract: Json) => boolean;
  readonly found: (contract: Json) => void;
}

const pauseMs = 120;

export function startWatch(world: World, readers: Readonly<Record<string, string>>): Watch {
  const waiting = new Set<Waiting>();
  let ended = false;
  const look = async (tenant: string, user: string) => {
    if (![...waiting].some((one) => one.tenant === tenant)) return;
    const contracts = await allContracts(world, user, tenant);
    for (const one of waiting) {
      const contract = one.tenant === tenant ? contracts.find(one.holds) : undefined;
      if (!contract) continue;
      waiting.delete(one);
      one.found(contract);
    }
  };
  const loop = (async () => {
    while (!ended) {
      for (const [tenant, user] of Object.entries(readers))
        await look(tenant, user).catch((fault: Error) => world.findings.push(fault.message));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  })();
  return {
    until: (tenant, awaited, holds) =>
      new Promise((found) => {
        waiting.add({ tenant, awaited, holds, found });
      }),
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
