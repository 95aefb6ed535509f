/** The slices in the order of their dependencies: each may import those before it. */
export const slices: readonly string[] = [
  'tenancy',
  'notifications',
  'audit',
  'gates',
  'documents',
  'analysis',
  'contracts',
  'renewals',
  'artifacts',
  'connectors',
  'search',
  'analytics',
  'surfaces',
  'web',
];

/** `contracts` of `src/contracts/states.ts`; undefined for platform and the files above the slices. */
export function sliceOf(path: string): string | undefined {
  const [top, folder, rest] = path.split('/');
  return top === 'src' && rest !== undefined && folder !== 'platform' ? folder : undefined;
}

/** What a file is, by its name. */
export type Kind = 'index' | 'wiring' | 'border' | 'store' | 'useCase' | 'workflow' | 'domain';

/** `verb-noun.ts` is a use case. A new verb belongs here; a noun that begins like one needs another name. */
const verbs =
  /^(?:activate|add|adopt|analyse|answer|append|ask|break|carry-out|change|check|comment|complete|create|decide|deliver|edit|ensure|execute|explain|export|extend|forget|give|ingest|manage|nudge|open|prepare|propose|prove|publish|read|reassign|receive|record|renew|resolve|restore|review|revoke|roll-back|rotate|seal|send|shred|sign|simulate|stop|subscribe|sweep|sync|tell|undo|unpack|verify|withdraw|write)-/;

/** Plain names that are neither domain nor `verb-noun`, each with what it is instead. */
const otherwise: Readonly<Record<string, Kind>> = {
  'src/connectors/connectwise/callback-signature.ts': 'useCase', // checks an HMAC with node:crypto
  'src/connectors/connectwise/callback-registration.ts': 'useCase', // speaks to the vendor by its client
  'src/connectors/connectwise/changed-agreements.ts': 'useCase', // the same
  'src/contracts/contract-documents.ts': 'wiring', // how the contract is read and changed by those who keep its documents
  'src/contracts/term-changes.ts': 'useCase', // two acts the renewals slice has the contract do
  'src/documents/document-versions.ts': 'wiring', // the factory of the slice
  'src/documents/formats/reading-worker.ts': 'wiring', // the entry of a thread
  'src/documents/heavy-tasks.ts': 'wiring', // what a thread is asked to do
  'src/documents/heavy-work.ts': 'wiring', // asks it
  'src/documents/heavy-worker.ts': 'wiring', // its entry
  'src/documents/office-package.ts': 'useCase', // unpacks hostile bytes with node:zlib
  'src/gates/approaching/approval-link.ts': 'store', // keeps the hashes of links
  'src/gates/people/work-calendars.ts': 'useCase', // asks policy and holiday tables
  'src/renewals/alert-letter.ts': 'useCase', // writes the letter and sends it
  'src/renewals/renewal-package.ts': 'useCase', // writes the proposal, in the partition the contracts slice names
  'src/tenancy/authority.ts': 'useCase', // asks roles and policies
  'src/tenancy/directory.ts': 'store', // tenants and grants, known for a few seconds
  'src/tenancy/doorkeeping.ts': 'wiring', // what the HTTP pipeline asks
  'src/tenancy/wrapped-keys.ts': 'store', // a tenant's wrapped key in the catalog
};

export function kindOf(path: string): Kind {
  const name = path.split('/').at(-1) ?? '';
  if (path in otherwise) return otherwise[path] ?? 'domain';
  if (name === 'index.ts') return 'index';
  if (name === 'slice.ts' || name === `${path.split('/').at(-2)}.ts`) return 'wiring';
  if (/-client\.ts$/.test(name)) return 'border';
  if (/\.workflow\.ts$/.test(name)) return 'workflow';
  if (/\.(?:http|messages|timers|activities|api|cli)\.ts$/.test(name)) return 'border';
  if (/-store\.ts$/.test(name)) return 'store';
  return verbs.test(name) ? 'useCase' : 'domain';
}

/** The files of platform/ that a domain file may use: they compute, and reach nothing. */
export const purePlatform: ReadonlySet<string> = new Set(
  [
    'business-days',
    'business-time',
    'canonical-json',
    'change-style',
    'dates',
    'events',
    'holidays',
    'html',
    'http',
    'ids',
    'money',
    'refusal',
    'result',
    'scope',
    'shown-instant',
    'teams/adaptive-card',
    'teams/card-text',
    'workflow',
  ].map((name) => `src/platform/${name}.ts`),
);

/** Shapes that a domain file may name, since a type does nothing. */
export const shapesForDomain: ReadonlySet<string> = new Set(
  ['auth', 'clock', 'cosmos/documents', 'messages', 'teams/bot-connector-client', 'workflows'].map(
    (name) => `src/platform/${name}.ts`,
  ),
);
