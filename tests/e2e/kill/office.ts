import type { Json } from '../../../devhost/demo/walk.ts';
import type { Life } from './life.ts';
import type { Watch } from './watch.ts';
import { ask, type World } from './world.ts';

/** What the office of the MSP copies new agreements from. */
const template = 4182;

/**
 * A person in the office makes an agreement in ConnectWise; its callback makes the contract. ConnectWise gives up on a
 * callback that nobody answered, so the office sends it once more, as its people do with the button for it.
 */
export async function arrive(world: World, watch: Watch, { tenant, title }: Life): Promise<Json> {
  const agreementId = await agreementNamed(world, title);
  let there = false;
  const contract = watch
    .contract(tenant, (c) => c.source.externalId === String(agreementId))
    .finally(() => {
      there = true;
    });
  const resending = (async () => {
    while (!there) {
      await resendIfLost(world, agreementId);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
  const [found] = await Promise.all([contract, resending]);
  return found;
}

/** POST has no key at the vendor: who got no answer looks for the agreement before making another. */
async function agreementNamed(world: World, name: string): Promise<number> {
  const { _info, id, ...like } = await ask(() => world.stamp.control(`/connectwise/agreements/${template}`));
  for (;;) {
    const existing: Json[] = await ask(() => world.stamp.control('/connectwise/agreements'));
    const found = existing.find((agreement) => agreement.name === name);
    if (found) return found.id;
    try {
      return (await world.stamp.control('/connectwise/agreements', { method: 'POST', json: { ...like, name } })).id;
    } catch (fault) {
      if (!(fault instanceof TypeError)) throw fault;
    }
  }
}

async function resendIfLost(world: World, agreementId: number): Promise<void> {
  const { deliveries } = await ask(() => world.stamp.control('/connectwise/deliveries'));
  const ours = (deliveries as Json[]).filter((delivery) => JSON.parse(delivery.body).ID === agreementId);
  const last = ours.at(-1);
  if (last?.state !== 'failed' || ours.some((delivery) => delivery.state !== 'failed')) return;
  await ask(() => world.stamp.control(`/connectwise/deliveries/${last.id}/redeliver`, { method: 'POST', json: {} }));
}
