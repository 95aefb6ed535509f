import { civilDate } from '../../platform/dates.ts';
import type { Timing } from '../plan.ts';
import { type ApprovalPolicy, type AreaPolicy, currentPolicyId } from './approval-policy.ts';

const timing: Timing = {
  deadlineDays: 10,
  remind: { afterHours: 16, everyHours: 16, most: 3 },
  escalate: [{ afterHours: 40, to: [{ role: 'provider-admin' }] }],
  longestPauseDays: 20,
  linkHours: 72,
  reviewDays: 5,
};

/** Also how an area without an entry is treated: as strictly as contracts are. */
export const contractsArea: AreaPolicy = {
  level: 'L2',
  raise: [],
  steps: [{ id: 'approval', title: 'Approval', stage: 1, approvers: [{ role: 'approver' }], needed: 1 }],
  timing,
  surge: { perHour: 50, reach: 25 },
  reviewers: [{ role: 'contract-manager' }],
  waivers: [],
};

const artifactsArea: AreaPolicy = {
  ...contractsArea,
  level: 'L0',
  steps: [{ id: 'approval', title: 'Approval', stage: 1, approvers: [{ role: 'project-manager' }], needed: 1 }],
  reviewers: [{ role: 'project-manager' }],
};

/** An agreement that renewed by its own clause: recorded at once, and looked at by those who know whether notice was given. */
const renewalsArea: AreaPolicy = {
  ...contractsArea,
  level: 'L1',
  // Most agreements of a client renew in the first hour of a year.
  surge: { perHour: 200, reach: 25 },
  reviewers: [{ role: 'contract-manager' }, { role: 'account-manager' }],
};

/** What a new tenant starts with: contracts at L2, artifacts at L0, renewals by their own clause at L1. */
export const defaultPolicy: ApprovalPolicy = {
  id: currentPolicyId,
  kind: 'gates.approvalPolicy',
  schema: 2,
  version: 1,
  rates: { asOf: civilDate('2026-11-02'), perUnit: {} },
  workingTime: { opens: '09:00', closes: '17:00' },
  groups: {},
  areas: { contracts: contractsArea, artifacts: artifactsArea, renewals: renewalsArea },
};
