import type { Things } from './ground.ts';

/** What a story or an act is told, by its name: here always things of alpha. One that is missing fails the test. */
export const durableInputs: Readonly<Record<string, (things: Things) => unknown>> = {
  ...byPrefix(
    'tenancy-',
    ['provisionTenant', 'createContainers', 'createTenantKey', 'seedTenant', 'openTenant'],
    () => ({
      tenant: 'alpha',
    }),
  ),
  ...byPrefix('tenancy-', ['rotateKey', 'applyRotation', 'recordRotation'], () => ({ rotationId: 'a'.repeat(32) })),
  ...byPrefix(
    'tenancy-',
    [
      ...['shredTenant', 'beginShredding', 'removeContents', 'stopShredding'],
      ...['destroyKeys', 'removeDocuments', 'recordShredding'],
    ],
    () => ({ tenant: 'alpha', requestedAt: '2026-06-01T12:00:00.000Z', reason: 'none' }),
  ),
  ...byPrefix(
    'gates-',
    [
      ...['proposal', 'lookAtProposal', 'askApprovers', 'remindApprovers', 'escalateProposal', 'expireProposal'],
      ...['handOverProposal', 'executeProposal', 'rollBackProposal', 'tellReviewers'],
    ],
    ({ proposals }) => ({ proposalId: proposals[2] }),
  ),
  ...byPrefix(
    'contracts-',
    [
      ...['lifecycle', 'lookAtContract', 'analyseContract', 'proposeActivation'],
      ...['returnToDraft', 'cancelContract', 'beginTerm', 'expireContract'],
    ],
    ({ draft: contractId }) => ({ contractId }),
  ),
  ...byPrefix(
    'renewals-',
    ['cycle', 'lookAtCycle', 'openCycle', 'closeCycle', 'raiseAlert', 'proposeRenewal', 'renewByOperation'],
    ({ active: contractId }) => ({ contractId }),
  ),
};

function byPrefix(prefix: string, names: readonly string[], input: (things: Things) => unknown) {
  return Object.fromEntries(names.map((name) => [`${prefix}${name}`, input]));
}

/** The Durable management API of the host. */
export function management(appUrl: string) {
  const base = `${appUrl}/runtime/webhooks/durabletask`;
  return {
    list: (key?: string) => fetch(`${base}/instances${key ? `?code=${key}` : ''}`),
    status: (id: string, key?: string) =>
      fetch(`${base}/instances/${encodeURIComponent(id)}${key ? `?code=${key}` : ''}`),
    start: (name: string, id: string, payload: unknown, key?: string) =>
      fetch(`${base}/orchestrators/${name}/${encodeURIComponent(id)}${key ? `?code=${key}` : ''}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      }),
    act: (id: string, what: string, key?: string) =>
      fetch(`${base}/instances/${encodeURIComponent(id)}/${what}${key ? `?code=${key}` : ''}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
  };
}
