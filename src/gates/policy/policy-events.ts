import type { NewEvent } from '../../platform/events.ts';
import type { EventDescription } from '../../slice.ts';
import { type Action, floorOf } from '../action.ts';
import type { ApprovalPolicy, PolicyRules } from './approval-policy.ts';
import { changedAreas } from './changed-areas.ts';

export const policyEvents = [
  {
    type: 'policy.published',
    meaning: 'A new version of the approval policy is in force; proposals that are open keep theirs',
    phase: 'administration',
    says: '{actor} published version {version} of the approval policy',
    data: {
      version: 'counted from 1',
      note: 'why it was changed',
      changed: 'names of the areas that are decided otherwise than before',
      waivers: 'actions allowed below their floor: action, floor, level, reason',
    },
  },
] as const satisfies readonly EventDescription[];

/** `before` is the version it takes the place of. */
export const policyPublished = (
  before: PolicyRules,
  after: ApprovalPolicy,
  actions: ReadonlyMap<string, Action>,
): NewEvent => ({
  type: 'policy.published',
  subject: { kind: 'policy', id: 'approval' },
  data: {
    version: after.version,
    note: after.note,
    changed: changedAreas(before, after),
    waivers: Object.entries(after.areas).flatMap(([area, { waivers }]) =>
      waivers.map(({ action: name, level, reason }) => {
        const action = actions.get(name);
        return { area, action: name, level, reason, ...(action ? { floor: floorOf(action) } : {}) };
      }),
    ),
  },
});
