/**
 * Who may do what, as data: the permission matrix, the policies and the tests are generated from this table. A role is
 * granted in one tenant, in some, or in all; what is not listed is not allowed.
 */
export const permissions = [
  'tenant.read',
  'tenant.manage',
  'tenant.shred',
  'key.rotate',
  'grant.read',
  'grant.manage',
  'contract.read',
  'contract.write',
  'contract.notice',
  'sealed.receive',
  'proposal.read',
  'proposal.decide',
  'proposal.discuss',
  'proposal.manage',
  'proposal.delegate',
  'gate.breakGlass',
  'workingTime.write',
  'policy.read',
  'policy.manage',
  'policy.waive',
  'renewal.read',
  'connection.read',
  'connection.manage',
  'webhook.manage',
  'notification.read',
  'notification.write',
  'notification.manage',
  'audit.read',
  'audit.export',
  'audit.manage',
  'audit.erase',
] as const;

export type Permission = (typeof permissions)[number];

/** Whoever may read contracts may be sealed for; a permission of its own, since to give a device access is no reading. */
const readsContracts = ['contract.read', 'sealed.receive'] as const;
/** Whoever is told something says how, and what of it they have read. */
const listens = ['notification.read', 'notification.write'] as const;
const reads = [...readsContracts, 'proposal.read', 'proposal.discuss', 'renewal.read', ...listens] as const;
/** Whoever is asked says when they work, so that reminders come at their hours. */
const isTold = ['workingTime.write'] as const;

export const roles = {
  'provider-admin': permissions,
  'contract-manager': [
    ...reads,
    ...isTold,
    'contract.write',
    'contract.notice',
    'connection.read',
    'proposal.manage',
    'proposal.delegate',
    'policy.read',
    'notification.manage',
  ],
  'account-manager': [...reads, ...isTold, 'contract.notice'],
  approver: [...reads, ...isTold, 'proposal.decide', 'proposal.delegate'],
  'project-manager': [...readsContracts, ...isTold, 'proposal.read', 'proposal.discuss', 'proposal.decide', ...listens],
  auditor: [...reads, 'tenant.read', 'grant.read', 'connection.read', 'policy.read', 'audit.read', 'audit.export'],
  /** Answers for personal data: the second person of an erasure where there is but one admin. Reads no contract. */
  'privacy-officer': ['tenant.read', 'audit.read', 'audit.erase', ...listens],
  'client-contact': [...readsContracts, ...listens],
  integrator: [...readsContracts, 'contract.write', 'renewal.read', 'connection.read', 'webhook.manage'],
} as const satisfies Record<string, readonly Permission[]>;

export type Role = keyof typeof roles;

export const roleNames = Object.keys(roles) as readonly Role[];

/** The roles whose holders may do this. */
export const rolesWith = (permission: Permission): readonly Role[] =>
  roleNames.filter((role) => (roles[role] as readonly Permission[]).includes(permission));

export const isPermission = (name: string): name is Permission => (permissions as readonly string[]).includes(name);
