import { tellLifecycle } from '../../src/contracts/lifecycle.workflow.ts';
import { tellProposal } from '../../src/gates/proposal.workflow.ts';
import type { Step } from '../../src/platform/workflow.ts';
import { tellCycle } from '../../src/renewals/cycle.workflow.ts';
import { tellProvisioning } from '../../src/tenancy/provision.workflow.ts';
import { tellRotation } from '../../src/tenancy/rotate-key.workflow.ts';
import { tellShredding } from '../../src/tenancy/shred-tenant.workflow.ts';
import { type Script, timedOut, woken } from '../support/story-world.ts';

/** A story as it is told now, by the name it is registered under. */
export const tellers: Readonly<Record<string, (input: never) => Step<unknown>>> = {
  'contracts-lifecycle': tellLifecycle,
  'gates-proposal': tellProposal,
  'renewals-cycle': tellCycle,
  'tenancy-provisionTenant': tellProvisioning,
  'tenancy-rotateKey': tellRotation,
  'tenancy-shredTenant': tellShredding,
};

/** One generation of a story: what the acts answer and how the waits end, and what it does then. */
export interface Scene {
  readonly workflow: keyof typeof tellers;
  readonly name: string;
  readonly script: Script;
  readonly does: readonly string[];
}

const until = (day: string) => ({ do: 'wait', until: `${day}T09:00:00.000Z` });
const act = (what: string) => ({ do: what });
const rest = act('rest');
const gaveUp = new Error('the activity failed eight times');

export const inputs: Readonly<Record<string, object>> = {
  'contracts-lifecycle': { contractId: '0f8fad5b-d9cb-469f-a165-70867728950e' },
  'gates-proposal': { proposalId: 'contract-0f8fad5b-d9cb-469f-a165-70867728950e-p0123456789ab' },
  'renewals-cycle': { contractId: '0f8fad5b-d9cb-469f-a165-70867728950e' },
  'tenancy-provisionTenant': { tenant: 'acme' },
  'tenancy-rotateKey': { rotationId: '0123456789abcdef0123456789abcdef' },
  'tenancy-shredTenant': { requestedAt: '2026-06-01T12:00:00.000Z', reason: 'the client has left' },
};

const scene =
  (workflow: string) =>
  (name: string, script: Script, does: readonly string[]): Scene => ({ workflow, name, script, does });
const lifecycle = scene('contracts-lifecycle');
const proposal = scene('gates-proposal');
const cycle = scene('renewals-cycle');
const provisioning = scene('tenancy-provisionTenant');
const rotation = scene('tenancy-rotateKey');
const shredding = scene('tenancy-shredTenant');

const four = <T>(each: T): readonly T[] => Array.from({ length: 4 }, () => each);

/** It is June 2026. */
export const scenes: readonly Scene[] = [
  lifecycle(
    'analyses a draft with a document, proposes its activation and rests',
    [act('analyse'), act('proposeActivation'), rest],
    ['lookAtContract', 'analyseContract', 'proposeActivation'],
  ),
  lifecycle('ends at once when nothing is to be done', [rest], ['lookAtContract']),
  lifecycle(
    'takes a contract whose proposal was rejected back into draft',
    [act('returnToDraft'), rest],
    ['lookAtContract', 'returnToDraft'],
  ),
  lifecycle(
    'cancels a contract whose proposal was rejected for good',
    [act('cancel'), rest],
    ['lookAtContract', 'cancelContract'],
  ),
  lifecycle(
    'waits for the first day of an approved contract and begins its term in a new generation',
    [until('2026-06-15'), timedOut],
    ['lookAtContract', 'wait until 2026-06-15T09:00', 'again'],
  ),
  lifecycle(
    'looks again when the contract changed while it waited',
    [until('2026-06-15'), woken, act('activate'), rest],
    ['lookAtContract', 'wait until 2026-06-15T09:00', 'lookAtContract', 'beginTerm'],
  ),
  lifecycle('expires a contract whose last day is over', [act('expire'), rest], ['lookAtContract', 'expireContract']),
  lifecycle('leaves waits of more than thirty days to the sweep', [until('2026-07-02')], ['lookAtContract']),
  lifecycle(
    'begins anew after four steps',
    [until('2026-06-15'), ...four<Script>([woken, until('2026-06-15')]).flat()],
    ['lookAtContract', ...four(['wait until 2026-06-15T09:00', 'lookAtContract']).flat(), 'again'],
  ),
  proposal(
    'asks, waits, is decided and executed',
    [act('ask'), until('2026-06-03'), woken, act('execute'), rest],
    ['lookAtProposal', 'askApprovers', 'wait until 2026-06-03T09:00', 'lookAtProposal', 'executeProposal'],
  ),
  proposal(
    'begins anew when nobody answered in time',
    [act('ask'), until('2026-06-03'), timedOut],
    ['lookAtProposal', 'askApprovers', 'wait until 2026-06-03T09:00', 'again'],
  ),
  proposal(
    'reminds, and waits on',
    [act('remind'), until('2026-06-15'), timedOut],
    ['lookAtProposal', 'remindApprovers', 'wait until 2026-06-15T09:00', 'again'],
  ),
  proposal('expires without executing anything', [act('expire'), rest], ['lookAtProposal', 'expireProposal']),
  proposal(
    'that nobody needs to agree to is executed at once',
    [act('execute'), rest],
    ['lookAtProposal', 'executeProposal'],
  ),
  proposal(
    'asks, reminds and asks the next rung, and rests until the sweep',
    [act('ask'), act('remind'), act('escalate'), rest],
    ['lookAtProposal', 'askApprovers', 'remindApprovers', 'escalateProposal'],
  ),
  proposal(
    'is handed over to people, who have it carried out',
    [act('handOver'), act('execute'), rest],
    ['lookAtProposal', 'handOverProposal', 'executeProposal'],
  ),
  proposal(
    'is carried out, and its reviewers are told',
    [act('execute'), act('tellReviewers'), rest],
    ['lookAtProposal', 'executeProposal', 'tellReviewers'],
  ),
  proposal(
    'is taken back, and people are told',
    [act('rollBack'), act('tellReviewers'), rest],
    ['lookAtProposal', 'rollBackProposal', 'tellReviewers'],
  ),
  proposal(
    'ends when it was rejected while it waited',
    [until('2026-06-15'), woken, rest],
    ['lookAtProposal', 'wait until 2026-06-15T09:00', 'lookAtProposal'],
  ),
  cycle(
    'opens the cycle, raises an alert and waits for the next',
    [act('openCycle'), act('alert'), until('2026-06-20'), timedOut],
    ['lookAtCycle', 'openCycle', 'raiseAlert', 'wait until 2026-06-20T09:00', 'again'],
  ),
  cycle(
    'proposes the renewal and rests until the sweep',
    [act('proposeRenewal'), until('2026-09-01')],
    ['lookAtCycle', 'proposeRenewal'],
  ),
  cycle(
    'renews by operation of the contract and opens the cycle of the new term',
    [act('renewByOperation'), act('openCycle'), until('2027-06-01')],
    ['lookAtCycle', 'renewByOperation', 'openCycle'],
  ),
  cycle(
    'opens the record of a renewal by operation, and the cycle of the new term once it was carried out',
    [act('renewByOperation'), until('2026-06-02'), woken, act('openCycle'), until('2027-06-01')],
    ['lookAtCycle', 'renewByOperation', 'wait until 2026-06-02T09:00', 'lookAtCycle', 'openCycle'],
  ),
  cycle(
    'closes when a notice came while it waited',
    [until('2026-06-20'), woken, act('closeCycle'), rest],
    ['lookAtCycle', 'wait until 2026-06-20T09:00', 'lookAtCycle', 'closeCycle'],
  ),
  provisioning(
    'makes the containers, the key and the first policies, and opens the tenant',
    [{}, {}, {}, {}],
    ['createContainers', 'createTenantKey', 'seedTenant', 'openTenant'],
  ),
  rotation('changes the keyring and puts it on record', [{}, {}], ['applyRotation', 'recordRotation']),
  shredding(
    'destroys contents, keys and documents and puts it on record',
    [{ begun: true }, { held: false }, {}, {}, {}],
    ['beginShredding', 'removeContents', 'destroyKeys', 'removeDocuments', 'recordShredding'],
  ),
  shredding('ends at once when it is refused', [{ begun: false }], ['beginShredding']),
  shredding(
    'stops before anything is destroyed when the content is held',
    [{ begun: true }, { held: true }, {}],
    ['beginShredding', 'removeContents', 'stopShredding'],
  ),
];

/** A failure is the host's to report: no story hides it or goes on as if nothing had been. */
export const failing: readonly Omit<Scene, 'does'>[] = [
  lifecycle('an analysis that cannot be done', [act('analyse'), gaveUp], []),
  proposal('an execution that keeps failing', [act('execute'), gaveUp], []),
  cycle('a first look that fails', [gaveUp], []),
  provisioning('a key that cannot be made', [{}, gaveUp], []),
];
