import { author, type Command, type Play, type PolicySaid, type RoleName, type StepSaid, type Who } from './story.ts';

// For each planted fault a play that shows it: person 0 approves, person 1 and 2 are of the legal department.

const roles: readonly (readonly RoleName[])[] = [['approver'], ['legal'], ['legal'], ['legal'], ['legal'], ['legal']];
const approval: StepSaid = { stage: 1, approvers: [{ role: 'approver' }], needed: 1 };
const legal: StepSaid = { stage: 1, approvers: [{ role: 'legal' }], needed: 1 };
const asks = (...steps: readonly StepSaid[]): PolicySaid => ({ level: 'L2', deadlineDays: 5, steps });

const play = (policy: PolicySaid, ...commands: readonly Command[]): Play => ({ policy, roles, board: [0], commands });
const withRoles = (told: Play, who: Who, ...those: readonly RoleName[]): Play => ({
  ...told,
  roles: told.roles.map((own, n) => (n === who ? those : own)),
});

const says = (who: Who, stale = false): Command => ({ do: 'decide', who, verdict: 'approve', stale });
const standsIn = (to: Who, from: Who): Command => ({ do: 'delegate', from, to, hours: 48, away: false });
const changes = (proven: boolean, ...topics: readonly string[]): Command => ({
  do: 'newVersion',
  proven,
  topics,
  price: 0,
});
const sweep: Command = { do: 'sweep' };
const threeWeeks: Command = { do: 'clock', hours: 500 };

export const caught: Readonly<Record<string, Play>> = {
  'the author may decide': withRoles(play(asks(approval), says(author)), author, 'approver'),
  'whoever stands in for the author may decide': play(asks(approval), standsIn(0, author), says(0)),
  'a delegation that was revoked still counts': play(
    asks(approval),
    standsIn(1, 0),
    { do: 'revoke', which: 0 },
    says(1),
  ),
  'one person on two seats is two people': withRoles(
    play(asks({ ...approval, needed: 2 }), standsIn(0, 2), says(0)),
    2,
    'approver',
  ),
  'all means any': withRoles(play(asks({ ...approval, needed: 'all' }), sweep, says(0)), 2, 'approver'),
  'stages do not wait for each other': play(asks(legal, { ...approval, stage: 2 }), says(0), says(1)),
  'one step of several is enough': play(asks(approval, legal), says(0)),
  'expiry approves': play(asks(approval), sweep, threeWeeks, sweep),
  'the deadline is over only for the sweep': play(asks(approval), threeWeeks, says(0)),
  'what was seen need not be what is proposed': play(asks(approval), says(0, true)),
  'a change of substance voids nothing': play(asks(approval, legal), says(0), changes(true, 'liability')),
  'a comparison without proof is believed': play(asks(approval, legal), says(0), changes(false)),
  'a change voids every approval': play(
    asks({ ...approval, judges: ['price'] }, legal),
    says(0),
    changes(true, 'liability'),
  ),
  'what was cut off is begun again from nothing': play(
    asks(approval),
    says(0),
    { do: 'sweep', crash: { at: 2, after: false } },
    sweep,
  ),
  'a seat that was given away is still filled': play(
    asks(approval),
    { do: 'reassign', from: 0, to: 1, step: 0 },
    says(0),
  ),
  'one who breaks the glass is enough': withRoles(
    play(asks(approval), { do: 'breakGlass', who: 1 }),
    1,
    'provider-admin',
  ),
  'an approved proposal is due only at its deadline': play(asks(approval), says(0)),
  'L3 is carried out like L2': play({ ...asks(approval), level: 'L3' }, says(0), sweep),
};
