import type { Route } from '../../../src/platform/http.ts';

/**
 * What the log has when somebody was shown something, by route: the type of the one event, or why there is none. A route that
 * shows something of a tenant and is missing here fails the test; those of the log itself are tested with it.
 */
export const reads: Readonly<Record<string, { readonly event: string } | { readonly none: string }>> = {
  'contracts-listContracts': { event: 'contract.listed' },
  'contracts-readContract': { event: 'contract.read' },
  'contracts-readAnalysis': { event: 'contract.read' },
  'contracts-readTrail': { event: 'contract.read' },
  'contracts-readTimeline': { event: 'contract.read' },
  'contracts-showTimeline': { event: 'contract.read' },
  'contracts-listVersions': { event: 'contract.read' },
  'contracts-readVersion': { event: 'contract.read' },
  'contracts-readContent': { event: 'contract.contentRead' },
  'contracts-readText': { event: 'contract.contentRead' },
  'contracts-listClauses': { event: 'contract.contentRead' },
  'contracts-listRevisions': { event: 'contract.contentRead' },
  'contracts-compareVersions': { event: 'contract.comparisonRead' },
  'contracts-showRedline': { event: 'contract.comparisonRead' },
  'contracts-listSealedVersions': { event: 'contract.read' },
  'contracts-openSealedVersion': { event: 'contract.contentRead' },
  'contracts-showSealedVersions': { event: 'contract.read' },
  'contracts-readUpload': { none: 'shows how much has arrived of what its sender sent' },
  'renewals-readRenewal': { event: 'renewal.read' },
  'gates-listProposals': { event: 'proposal.listed' },
  'gates-readProposal': { event: 'proposal.read' },
  'gates-listComments': { event: 'proposal.read' },
  'gates-listOverrides': { event: 'proposal.listed' },
  'gates-showApproval': { event: 'proposal.read' },
  'gates-showProposal': { event: 'proposal.read' },
  'gates-showOwnMatters': { event: 'proposal.listed' },
  'gates-showExternalApproval': {
    none: 'the example is of somebody who has not proven who they are, and shows nothing',
  },
  'notifications-listOwn': { none: 'what somebody was told is in the log as told' },
  'notifications-listDeliveries': { none: 'who was told, on which way, never what' },
  'notifications-readPreferences': { none: 'one’s own settings' },
  'notifications-showUnsubscribe': { none: 'one’s own settings' },
  'gates-listDelegations': { none: 'who stands in for whom' },
  'gates-readDelegation': { none: 'who stands in for whom' },
  'gates-readWorkingTime': { none: 'one’s own settings' },
  'gates-readPolicy': { none: 'rules, and nothing they were applied to' },
  'gates-listPolicyVersions': { none: 'rules, and nothing they were applied to' },
  'gates-readPolicyVersion': { none: 'rules, and nothing they were applied to' },
  'documents-listDevices': { none: 'public keys of people' },
  'connectors-listConnections': { none: 'settings, without credentials' },
  'connectors-readConnection': { none: 'settings, without credentials' },
  'webhooks-listWebhooks': { none: 'settings, without secrets' },
  'webhooks-readWebhook': { none: 'settings, without secrets' },
};

/** Shows something of a tenant to somebody let into it. */
export const showsATenant = ({ name, methods, access }: Route): boolean =>
  methods.includes('GET') && ['permission', 'page', 'guest'].includes(access.kind) && !name.startsWith('audit-');
