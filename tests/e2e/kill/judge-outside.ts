import type { Json } from '../../../devhost/demo/walk.ts';
import { users } from '../../../devhost/entra/directory.ts';
import { type Lived, peopleOf } from './life.ts';
import type { World } from './world.ts';

interface Found {
  readonly findings: string[];
  readonly notes: string[];
}

/** Who is told that a renewal is due: contract managers and account managers of the tenant. */
const alertedOf: Readonly<Record<string, readonly string[]>> = {
  fabrikam: ['manager', 'account'],
  wingtip: ['manager2'],
};
/** The capture lists no more at once; a longer run must not be judged by half of its letters. */
const mostListed = 500;

/** Every effect outside happened once, or once more under the very key by which its receiver knows it for the same. */
export async function outsideFindings(world: World, lived: readonly Lived[], found: Found): Promise<void> {
  await judgeLetters(world, lived, found);
  await judgeWebhooks(world, lived, found);
  await judgePatches(world, lived, found);
  await judgeDeadLetters(world, found);
}

/**
 * A message that ten kills in a row have met is dead-lettered. Of an event or a callback that is a loss; the work of a sweep
 * comes again with its next occasion, and what it had left undone would be overdue in the documents.
 */
async function judgeDeadLetters({ stamp }: World, found: Found) {
  const { entities } = await stamp.control('/service-bus/');
  for (const [name, { deadLetter }] of Object.entries<Json>(entities)) {
    if (!deadLetter) continue;
    if (name === 'tenant-work') {
      found.notes.push(`sweeps given up after ten deliveries: ${deadLetter}`);
      continue;
    }
    const entity = encodeURIComponent(`${name}/$DeadLetterQueue`);
    const { messages } = await stamp.control(`/service-bus/messages?entity=${entity}`);
    const reasons = (messages as Json[]).map((message) => JSON.stringify(message).slice(0, 400));
    found.findings.push(`${name} has ${deadLetter} dead letters: ${[...new Set(reasons)].slice(0, 3).join('; ')}`);
  }
}

async function judgeLetters({ stamp }: World, lived: readonly Lived[], found: Found) {
  const lists = new Map<string, Json[]>();
  const lettersTo = async (key: string): Promise<Json[]> => {
    const known = lists.get(key);
    if (known) return known;
    const upn = users.find((user) => user.key === key)?.upn ?? '';
    const { messages } = await stamp.control(`/mail/messages?to=${encodeURIComponent(upn)}`);
    if (messages.length >= mostListed) found.findings.push(`${key} has too many letters to be judged`);
    lists.set(key, messages);
    return messages;
  };
  for (const { life } of lived) {
    const expected = [
      { to: peopleOf[life.tenant]?.approver ?? '', begins: 'Decide by' },
      ...(alertedOf[life.tenant] ?? []).map((to) => ({ to, begins: 'Renewal decision by' })),
    ];
    for (const { to, begins } of expected) {
      const letters = (await lettersTo(to)).filter(
        ({ subject }) => subject.startsWith(begins) && subject.includes(life.title),
      );
      if (letters.length !== 1) found.findings.push(`${life.title}: ${to} got ${letters.length} letters "${begins}"`);
    }
  }
  const all = [...lists.values()].flat();
  const again = all.filter(({ copies }) => copies > 1).length;
  found.notes.push(`letters: ${all.length}, of which ${again} came again under the same Message-ID`);
}

async function judgeWebhooks({ stamp }: World, lived: readonly Lived[], found: Found) {
  const { deliveries } = await stamp.control('/webhook-sink/deliveries?sink=kill');
  const taken = (deliveries as Json[]).filter(({ status }) => status < 300);
  const ids = new Map(taken.map((delivery) => [delivery.headers['webhook-id'] as string, delivery.body as string]));
  for (const { life, contractId } of lived.filter((one) => one.life.tenant === 'fabrikam')) {
    const calls = [...ids.values()].filter((body) => body.includes(contractId)).length;
    if (calls !== 1) found.findings.push(`${life.title}: ${calls} webhooks of its activation`);
  }
  found.notes.push(`webhooks: ${ids.size}, of which ${taken.length - ids.size} came again under the same webhook-id`);
}

/** A PATCH has no key by which its receiver could know it again, so there must be one. */
async function judgePatches({ stamp }: World, lived: readonly Lived[], found: Found) {
  const { writes } = await stamp.control('/connectwise/writes');
  const patches = (writes as Json[]).filter(
    ({ method, path, status }) => method === 'PATCH' && path.includes('/agreements/') && status === 200,
  );
  const fromPsa = lived.filter(({ externalId }) => externalId !== undefined);
  for (const { life, contractId, externalId } of fromPsa) {
    const own = patches.filter(({ path }) => path.endsWith(`/agreements/${externalId}`));
    if (own.length !== 1) found.findings.push(`${life.title}: ${own.length} PATCHes of agreement ${externalId}`);
    else if (!JSON.stringify(own[0]).includes(contractId))
      found.findings.push(`${life.title}: the PATCH is not its own`);
  }
  if (patches.length !== fromPsa.length)
    found.findings.push(`${patches.length} PATCHes for ${fromPsa.length} agreements`);
  found.notes.push(`PATCHes: ${patches.length} for ${fromPsa.length} agreements`);
}
