import { expect, it } from 'vitest';
import { openStep } from '../../../src/gates/approaching/open-step.ts';
import type { Delegation } from '../../../src/gates/people/delegation.ts';
import { readsRoster } from '../../../src/gates/people/read-roster.ts';
import type { ApproverRef } from '../../../src/gates/plan.ts';
import type { Decision, Proposal } from '../../../src/gates/proposal.ts';
import { zone } from '../../../src/platform/dates.ts';
import { aProposal, contentHash } from '../a-proposal.ts';
import { as } from '../gate-world.ts';
import { aDelegation, person } from './a-delegation.ts';

const now = new Date('2026-06-10T12:00:00Z');
const calendar = { zone: zone('UTC'), opens: '09:00', closes: '17:00', holidays: new Set<never>() };
const step = { id: 'approval', title: 'Approval', stage: 1, approvers: [{ role: 'approver' }], needed: 1 };
const rung = (afterHours: number, ...ids: readonly string[]) => ({ afterHours, to: ids.map((id) => ({ person: id })) });

async function opening(
  approvers: readonly string[],
  delegations: readonly Delegation[],
  escalate: readonly { afterHours: number; to: readonly ApproverRef[] }[],
  said: Partial<Proposal> = {},
) {
  const plain = aProposal();
  const proposal = { ...plain, timing: { ...plain.timing, escalate }, ...said };
  const decides = [...approvers, 'chief', 'boss', 'deputy'];
  const roster = readsRoster({
    people: {
      withRole: async () => approvers.map(person),
      deciders: async (_, ids) => decides.filter((id) => ids.includes(id)).map(person),
      members: async () => [],
      may: async () => true,
      zone: async () => 'UTC',
      reader: async () => ({ language: 'en', zone: 'UTC' }),
      currency: async () => 'USD',
    },
    delegations: { since: async () => delegations },
    groups: async () => ({}),
    clock: { now: () => now },
  });
  const seated = await roster(as('system'), proposal, step);
  const { opened, seated: there } = await openStep(roster, as('system'), proposal, { step, seated, calendar, now });
  const asked = there.filter((seat) => seat.asked).map((seat) => seat.person.id);
  return { escalated: opened.escalated, seats: opened.seats, asked };
}

const away = (who: string, instead: string) => aDelegation(who, instead, { away: true });

it('a step with people begins at the foot of its ladder', async () => {
  expect(await opening(['ann', 'bob'], [], [rung(8, 'chief')])).toEqual({
    ...{ escalated: 0, seats: ['ann', 'bob'], asked: ['ann', 'bob'] },
  });
});

it('somebody is there as long as one person or one delegate is', async () => {
  const ladder = [rung(8, 'chief')];
  expect(await opening(['ann', 'bob'], [away('ann', 'gone')], ladder)).toMatchObject({ escalated: 0, asked: ['bob'] });
  expect(await opening(['ann'], [away('ann', 'deputy')], ladder)).toMatchObject({ escalated: 0, asked: ['deputy'] });
});

it.each<readonly [string, readonly string[], readonly Delegation[]]>([
  ['everyone is away and nobody may stand in', ['ann'], [away('ann', 'gone')]],
  ['everyone is away and stood in for by somebody away', ['ann'], [away('ann', 'deputy'), away('deputy', 'gone')]],
  ['everyone is away and stood in for by the author', ['ann'], [away('ann', 'author')]],
])('the first rung is reached at once where %s', async (_, approvers, delegations) => {
  const { escalated, seats, asked } = await opening(approvers, delegations, [rung(8, 'chief'), rung(16, 'boss')]);
  expect({ escalated, asked }).toEqual({ escalated: 1, asked: ['chief'] });
  expect(seats).not.toContain('chief');
});

it('those whom the ladder found have the seats of a step that had nobody at all', async () => {
  expect(await opening([], [], [rung(8, 'chief')])).toEqual({ escalated: 1, seats: ['chief'], asked: ['chief'] });
  expect(await opening(['author'], [], [rung(8, 'chief')])).toMatchObject({ escalated: 1, seats: ['chief'] });
});

it('the ladder is climbed until somebody is there, or to its end', async () => {
  const ladder = [rung(8, 'chief'), rung(16, 'boss')];
  const chiefAway = [away('ann', 'gone'), away('chief', 'gone')];
  expect(await opening(['ann'], chiefAway, ladder)).toMatchObject({ escalated: 2, asked: ['boss'] });
  const allAway = [...chiefAway, away('boss', 'gone')];
  expect(await opening(['ann'], allAway, ladder)).toMatchObject({ escalated: 2, asked: [] });
  expect(await opening(['ann'], allAway, [])).toMatchObject({ escalated: 0, asked: [] });
});

it('whoever has approved already is not there to be asked', async () => {
  const kept: Decision = {
    step: 'approval',
    verdict: 'approve',
    by: as('ann').actor,
    seats: ['ann'],
    via: 'api',
    at: '2026-06-09T12:00:00.000Z',
    contentHash,
    keptFrom: 'an earlier one',
  };
  const two = await opening(['ann', 'bob'], [away('bob', 'gone')], [rung(8, 'chief')], { decisions: [kept] });
  expect(two).toMatchObject({ escalated: 1, asked: ['ann', 'chief'] });
});
