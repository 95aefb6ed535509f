import type { Json } from '../../../devhost/demo/walk.ts';
import { users } from '../../../devhost/entra/directory.ts';
import type { World } from '../kill/world.ts';
import { type Flight, inTurns, proposalOf, tenant } from './flight.ts';

const endsAs = { approve: 'executed', reject: 'rejected', silence: 'expired' } as const;

export interface Verdict {
  readonly findings: readonly string[];
  readonly notes: readonly string[];
}

/** Every promise about proposals, looked at from outside: their ends, the log's events, the letters that went out. */
export async function judge(world: World, flights: readonly Flight[]): Promise<Verdict> {
  const findings: string[] = [];
  const events = await eventsByContract(world, flights);
  const inbox = { legal: await lettersTo(world, 'legal'), admin: await lettersTo(world, 'admin') };
  await inTurns(flights, 6, async (flight) => {
    const { title, fate } = flight;
    const { state, decisions, asks } = await proposalOf(world, flight);
    if (state !== endsAs[fate]) findings.push(`${title}: meant to be ${endsAs[fate]}, is ${state}`);
    if (decisions.length !== (fate === 'silence' ? 0 : 1)) findings.push(`${title}: ${decisions.length} decisions`);
    for (const [type, times] of Object.entries(expectedEvents(fate))) {
      const seen = (events.get(flight.contractId) ?? []).filter((event) => event === type).length;
      if (seen !== times) findings.push(`${title}: ${seen} × ${type}, meant to be ${times}`);
    }
    findings.push(...letterFindings(flight, asks, inbox));
  });
  const letters = [...inbox.legal, ...inbox.admin];
  const again = letters.filter(({ copies }) => copies > 1).length;
  return {
    findings,
    notes: [
      `${flights.length} proposals: ${(['approve', 'reject', 'silence'] as const).map((fate) => `${flights.filter((f) => f.fate === fate).length} ${endsAs[fate]}`).join(', ')}`,
      `letters: ${letters.length}, of which ${again} came again under the same Message-ID`,
    ],
  };
}

/**
 * Nobody gets a letter twice: one that asks and one for each reminder. What was decided or over before it could be put on
 * record that a letter went out lacks that record, and no letter.
 */
function letterFindings(
  { title, fate }: Flight,
  asks: readonly Json[],
  inbox: Readonly<Record<Asked, readonly Json[]>>,
) {
  return (['legal', 'admin'] as const).flatMap((who) => {
    const ask = asks.find(({ name }) => name === users.find((user) => user.key === who)?.name);
    const subjects = inbox[who].filter(({ subject }) => subject.endsWith(`: ${title}`)).map(({ subject }) => subject);
    const asked = subjects.filter((subject) => subject.startsWith('Decide by')).length;
    const reminded = subjects.length - asked;
    const onRecord = ask?.reminded ?? 0;
    const right =
      fate === 'silence'
        ? asked === 1 && (who === 'admin' || reminded === 2) && reminded - onRecord <= 1 && reminded >= onRecord
        : asked <= 1 && reminded === 0 && (who === 'legal' || asked === 0);
    return right
      ? []
      : [`${title} (${fate}): ${who} was asked ${JSON.stringify(ask)} and got ${JSON.stringify(subjects)}`];
  });
}

type Asked = 'legal' | 'admin';

const expectedEvents = (fate: Flight['fate']): Readonly<Record<string, number>> => ({
  'proposal.opened': 1,
  'proposal.executionStarted': fate === 'approve' ? 1 : 0,
  'proposal.executed': fate === 'approve' ? 1 : 0,
  'contract.activated': fate === 'approve' ? 1 : 0,
  'proposal.escalated': fate === 'silence' ? 1 : 0,
  'proposal.expired': fate === 'silence' ? 1 : 0,
});

async function eventsByContract(world: World, flights: readonly Flight[]): Promise<Map<string, string[]>> {
  const auditor = world.caller('auditor', tenant);
  const found = new Map<string, string[]>();
  await inTurns(flights, 6, async ({ contractId }) => {
    const { body } = await auditor.must(200, 'GET', `api/v1/contracts/${contractId}/audit`);
    found.set(
      contractId,
      (body.items as Json[]).map(({ type, event }) => String(type ?? event?.type)),
    );
  });
  return found;
}

/** The capture lists no more at once; a longer run must not be judged by half of its letters. */
const mostListed = 500;

async function lettersTo({ stamp, findings }: World, key: string): Promise<readonly Json[]> {
  const upn = users.find((user) => user.key === key)?.upn ?? '';
  const { messages } = await stamp.control(`/mail/messages?to=${encodeURIComponent(upn)}`);
  if (messages.length >= mostListed) findings.push(`${key} has too many letters to be judged`);
  return messages;
}
