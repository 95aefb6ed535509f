/** The MSP's own Entra tenant. All ids here are made up and fixed, so that bookmarks and seeds stay good. */
export const homeTenant = {
  id: '7d2f6a14-53c9-4e0b-9a7e-1b6f0c4d8e21',
  name: 'Northwind Managed Services',
  domain: 'northwind-msp.example',
} as const;

export interface User {
  /** Short name for tests and command lines. */
  readonly key: string;
  /** Entra object id. */
  readonly oid: string;
  readonly name: string;
  /** User principal name, which is the mail address too. */
  readonly upn: string;
  /** What the person is to the MSP, as the sign-in page says it. */
  readonly title: string;
  /** App roles assigned on the app `counterpart`. */
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

export const groups = {
  contracts: '2b1d7c52-8f0e-4a65-b1c4-6f1de0a9c301',
  accounts: '2b1d7c52-8f0e-4a65-b1c4-6f1de0a9c302',
  approvers: '2b1d7c52-8f0e-4a65-b1c4-6f1de0a9c303',
  delivery: '2b1d7c52-8f0e-4a65-b1c4-6f1de0a9c304',
  guests: '2b1d7c52-8f0e-4a65-b1c4-6f1de0a9c305',
} as const;

const staff = (
  key: string,
  number: string,
  name: string,
  title: string,
  group: string | undefined,
  ...roles: string[]
): User => ({
  key,
  oid: `c0ffee00-0000-4000-8000-0000000000${number}`,
  name,
  upn: `${name
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .replaceAll(' ', '.')}@${homeTenant.domain}`,
  title,
  roles,
  groups: group === undefined ? [] : [group],
});

/** Who can sign in. Everybody is known by `key`, which says what they are for. */
export const users: readonly User[] = [
  staff('admin', '01', 'Priya Raman', 'Provider administrator', undefined, 'Provider.Admin'),
  staff('manager', '02', 'Marta Kowalska', 'Contract manager', groups.contracts, 'Contract.Manager'),
  staff('manager2', '03', 'Tom Okafor', 'Contract manager', groups.contracts, 'Contract.Manager'),
  staff('account', '04', 'Elena Petrova', 'Account manager', groups.accounts, 'Account.Manager'),
  staff('legal', '05', 'Jonas Weber', 'Approver, legal', groups.approvers, 'Approver.Legal'),
  staff('finance', '06', 'Aisha Haddad', 'Approver, finance', groups.approvers, 'Approver.Finance'),
  staff('delivery', '07', 'Mei Tanaka', 'Approver, delivery', groups.approvers, 'Approver.Delivery'),
  staff('executive', '08', 'Robert Lindqvist', 'Approver, executive', groups.approvers, 'Approver.Executive'),
  staff('project', '09', 'Sofia Marino', 'Project manager', groups.delivery, 'Project.Manager'),
  staff('auditor', '10', 'Grace Mbeki', 'Auditor', undefined, 'Auditor'),
  {
    key: 'client',
    oid: 'c0ffee00-0000-4000-8000-000000000011',
    name: 'Daniel Reyes',
    upn: 'daniel.reyes@fabrikam-dental.example',
    title: 'Client contact of Fabrikam Dental and of Adatum Orthodontics',
    roles: ['Client.Contact'],
    groups: [groups.guests],
  },
];

/** By key, principal name or object id. */
export function findUser(name: string): User | undefined {
  const wanted = name.toLowerCase();
  return users.find(({ key, upn, oid }) => key === wanted || upn === wanted || oid === wanted);
}

export interface Application {
  readonly key: string;
  /** Application (client) id. */
  readonly clientId: string;
  /** Object id of its service principal. */
  readonly oid: string;
  readonly name: string;
  /** App roles its service principal is assigned on the app `counterpart`. */
  readonly roles: readonly string[];
}

/** The product's own registration: people sign in to it, and its API is what tokens are for. */
export const counterpart: Application = {
  key: 'counterpart',
  clientId: '3f9d1e60-4b7a-4c58-8e2d-5a0b7c9d1f02',
  oid: '3f9d1e60-4b7a-4c58-8e2d-5a0b7c9d1f03',
  name: 'Counterpart',
  roles: [],
};

/** App ID URI of the API that `counterpart` exposes. */
export const apiAudience = 'api://counterpart';

/** An application of the MSP that calls the API with its own secret. */
const integrator: Application = {
  key: 'integrator',
  clientId: '8a6c2f31-0d5e-4f7b-9c43-e1d2b3a4f502',
  oid: '8a6c2f31-0d5e-4f7b-9c43-e1d2b3a4f503',
  name: 'Northwind Integration Hub',
  roles: ['Integrator'],
};

export const applications: readonly Application[] = [counterpart, integrator];

export function findApplication(name: string): Application | undefined {
  return applications.find(({ key, clientId, oid }) => key === name || clientId === name || oid === name);
}

/** The user-assigned managed identity the app runs as. */
export const managedIdentity = {
  clientId: 'd4b0a7e5-91c6-4d2f-8f3a-6c7e5b1a0942',
  oid: 'd4b0a7e5-91c6-4d2f-8f3a-6c7e5b1a0943',
  resourceId:
    '/subscriptions/5e0c1b7a-2f64-4d89-a3b1-7c9d0e8f6a12/resourcegroups/rg-counterpart/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-counterpart',
} as const;
