/**
 * What the product does for a control, in our own words. Ids are those of the catalogues; the texts of SOC 2 and ISO 27001
 * are under copyright and stand nowhere here.
 */
export interface ControlStatement {
  /** NIST SP 800-53 rev. 5, as in NIST's OSCAL catalog. */
  readonly control: string;
  readonly does: string;
  /** AICPA Trust Services Criteria (2017). */
  readonly soc2: readonly string[];
  /** ISO/IEC 27001:2022, Annex A. */
  readonly iso27001: readonly string[];
}

/** When a statement below was last changed: the date of the documents made of them. */
export const statedAt = '2026-11-21T00:00:00Z';

/** The catalog that the control ids are of. */
export const catalogHref =
  'https://raw.githubusercontent.com/usnistgov/oscal-content/main/nist.gov/SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json';

export const controlMapping: readonly ControlStatement[] = [
  {
    control: 'au-2',
    does: 'The kinds of events that are logged are a list in the product, generated into its documentation; nothing consequential can be written without its event. The evidence of a window counts them by kind.',
    soc2: ['CC7.2'],
    iso27001: ['A.8.15', 'A.8.16'],
  },
  {
    control: 'au-3',
    does: 'Every event says what kind it is, when it happened, in which log, of what thing, by whom and with what outcome. The schema of events is closed: one that lacks any of it cannot be logged.',
    soc2: ['CC7.2'],
    iso27001: ['A.8.15'],
  },
  {
    control: 'au-6',
    does: 'Auditors read, search and export the log under a role of their own, and each of these acts is an event itself. The log checks itself by a timer and raises an alarm.',
    soc2: ['CC7.2', 'CC7.3'],
    iso27001: ['A.8.15', 'A.8.16'],
  },
  {
    control: 'au-8',
    does: 'Events carry UTC times in milliseconds from the clock of the service. A signed checkpoint, at most about a minute later, fixes the order of all events before it.',
    soc2: ['CC7.2'],
    iso27001: ['A.8.17'],
  },
  {
    control: 'au-9',
    does: 'Events are the leaves of a Merkle tree (RFC 6962) per tenant. Signed checkpoints and the tiles of the tree lie in a container whose blobs can be made and not changed, so that a changed, removed or reordered event shows.',
    soc2: ['CC6.1', 'CC7.2'],
    iso27001: ['A.8.15', 'A.5.33', 'A.5.28'],
  },
  {
    control: 'au-9.2',
    does: 'Checkpoints and tiles are kept in Blob storage under an immutability policy, apart from the database the events are read from.',
    soc2: ['CC6.1'],
    iso27001: ['A.8.15', 'A.5.33'],
  },
  {
    control: 'au-9.3',
    does: 'Checkpoints are signed notes with an Ed25519 and an ECDSA P-256 signature; the key of the latter never leaves Key Vault. Inclusion and consistency proofs verify with software of others.',
    soc2: ['CC6.1'],
    iso27001: ['A.8.15', 'A.5.28'],
  },
  {
    control: 'au-9.4',
    does: 'Reading the log and taking evidence out of it are permissions of two roles. Grants of roles are events.',
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.15', 'A.8.2'],
  },
  {
    control: 'au-10',
    does: 'A decision at a gate is bound to the person who was signed in or proved who they are, and to the hash of what they saw. At level L2 and above it is covered by a signed checkpoint before anything is done.',
    soc2: ['CC8.1'],
    iso27001: ['A.5.28', 'A.5.33'],
  },
  {
    control: 'au-11',
    does: 'Events are never deleted. Personal data beside them can be erased; the erasure is an event with its legal basis, and all proofs go on to verify.',
    soc2: ['C1.1', 'C1.2'],
    iso27001: ['A.5.33', 'A.8.15'],
  },
  {
    control: 'au-12',
    does: 'An event commits in the same transaction as the change it reports. Every action records its intent before and its outcome after, and the evidence checks each chain.',
    soc2: ['CC7.2', 'PI1.3'],
    iso27001: ['A.8.15'],
  },
  {
    control: 'ac-3',
    does: 'Permissions are checked against roles, policies and the tenant of the caller on every request and again before every act. What was refused is an event.',
    soc2: ['CC6.1', 'CC6.3'],
    iso27001: ['A.5.15', 'A.5.18'],
  },
  {
    control: 'ac-5',
    does: 'Whoever proposed or wrote something cannot approve it, not as a delegate and not in an emergency. The evidence compares every approval with its proposal.',
    soc2: ['CC6.3', 'CC8.1'],
    iso27001: ['A.5.3'],
  },
  {
    control: 'ac-6',
    does: 'Every role lists the few things it allows; what is not listed is not allowed. The assistant may prepare and propose, and can never approve.',
    soc2: ['CC6.3'],
    iso27001: ['A.5.15', 'A.8.2'],
  },
  {
    control: 'ac-6.9',
    does: 'Administration of tenants, roles, keys and policies, and approval in an emergency, are events of their own kinds.',
    soc2: ['CC6.3', 'CC7.2'],
    iso27001: ['A.8.2', 'A.8.15'],
  },
  {
    control: 'cm-3',
    does: 'Changes of contracts pass a gate: what is proposed, what the analysis said, who agreed, what was done and what was taken back are events in one chain.',
    soc2: ['CC8.1'],
    iso27001: ['A.8.32'],
  },
  {
    control: 'cm-5',
    does: 'Only who has the permission may change contracts, templates, policies and roles, and every change is an event. Approval policies are versioned and name who published them.',
    soc2: ['CC6.1', 'CC8.1'],
    iso27001: ['A.8.32', 'A.8.2'],
  },
  {
    control: 'si-7',
    does: 'Documents are stored under the hash of their content and authenticated when read. The log compares itself with its checkpoints before every signature and by a timer.',
    soc2: ['CC7.2', 'PI1.5'],
    iso27001: ['A.5.33', 'A.8.15'],
  },
  {
    control: 'ca-7',
    does: 'This evidence can be taken out for any window at any time, by people and by programs; the same window gives the same bytes.',
    soc2: ['CC7.2', 'CC7.3'],
    iso27001: ['A.8.16', 'A.5.28'],
  },
];

/** What evidence of a window is about, for every document alike. */
export const reviewedControls = {
  description: 'The controls this log gives evidence for.',
  'control-selections': [
    { 'include-controls': controlMapping.map(({ control }) => ({ 'control-id': control })) },
  ] as const,
};
