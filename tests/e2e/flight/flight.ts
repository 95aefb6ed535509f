import type { Json } from '../../../devhost/demo/walk.ts';
import { agreementText } from '../kill/agreement.ts';
import { allContracts } from '../kill/watch.ts';
import type { World } from '../kill/world.ts';

/** What becomes of a proposal: somebody says so within the first day, or nobody ever does. */
export type Fate = 'approve' | 'reject' | 'silence';

export interface Flight {
  readonly title: string;
  readonly contractId: string;
  readonly proposalId: string;
  readonly contentHash: string;
  readonly fate: Fate;
}

export const tenant = 'fabrikam';
const pauseMs = 200;

/** Contracts with a document each, and for each the proposal that waits for its approvers. */
export async function open(
  world: World,
  count: number,
  fateOf: (n: number) => Fate,
  now: Date,
  name = 'Flight',
): Promise<readonly Flight[]> {
  const author = world.caller('manager', tenant);
  const titles = Array.from({ length: count }, (_, n) => `${name} ${String(n).padStart(4, '0')}`);
  await inTurns(titles, 8, async (title) => {
    const client = `Client of ${title}`;
    const json = { title, counterparty: { name: client } };
    const { body, etag } = await author.must(201, 'POST', 'api/v1/contracts', {
      json,
      key: title.replaceAll(' ', '-'),
    });
    const content = Buffer.from(agreementText(title, client, now));
    const query = new URLSearchParams({ fileName: `${title}.txt`, changeDescription: 'Initial draft' });
    const sent = { bytes: { content, mediaType: 'text/plain' }, ifMatch: etag };
    await author.must(201, 'POST', `api/v1/contracts/${body.id}/versions?${query}`, sent);
    world.stepped();
  });
  const waiting = await until(world, 'every contract to be proposed', async () => {
    const contracts = (await allContracts(world, 'manager', tenant)).filter(({ title }) => titles.includes(title));
    return contracts.every(({ state, proposalId }) => state === 'pendingApproval' && proposalId)
      ? contracts
      : undefined;
  });
  return waiting.map((contract, n) => ({
    title: contract.title,
    contractId: contract.id,
    proposalId: contract.proposalId,
    contentHash: contract.contentHash,
    fate: fateOf(n),
  }));
}

/**
 * Whoever decides repeats it until it is answered, as a careful client does, with a new token where the clock was put ahead
 * beyond the life of the old one while it was on its way.
 */
export async function decide(world: World, flight: Flight): Promise<void> {
  const { proposalId, contentHash, fate } = flight;
  if (fate === 'silence') return;
  const json = { verdict: fate, contentHash, reason: 'As discussed with the client' };
  const path = `api/v1/proposals/${proposalId}/decisions`;
  const { status, body } = await world.caller('legal', tenant).send('POST', path, { json });
  if (status === 401) return decide(world, flight);
  if (status !== 200) throw new Error(`${flight.title} was answered ${status} ${JSON.stringify(body)}`);
  world.stepped();
}

export const proposalOf = async (world: World, { proposalId }: Flight): Promise<Json> =>
  (await world.caller('auditor', tenant).must(200, 'GET', `api/v1/proposals/${proposalId}`)).body;

/** A few at a time. */
export async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const waiting = [...items];
  const next = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}

async function until<T>(world: World, what: string, look: () => Promise<T | undefined>): Promise<T> {
  const giveUp = performance.now() + 300_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > giveUp) throw new Error(`waited in vain for ${what}: ${world.findings.join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
