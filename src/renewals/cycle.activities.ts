import type { Contracts } from '../contracts/index.ts';
import type { Gates } from '../gates/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Stored } from '../platform/cosmos/documents.ts';
import { today } from '../platform/dates.ts';
import { assistantActor, type TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import { type ActivityContribution, does } from '../slice.ts';
import type { TellsPeople } from './alert-letter.ts';
import { cycleId, nextStep, type OperationStanding, type RenewalCycle, stageDue } from './cycle.ts';
import {
  type CycleStory,
  closeCycle,
  lookAtCycle,
  openCycle,
  proposeRenewal,
  raiseAlert,
  renewByOperation,
} from './cycle.workflow.ts';
import { type Aside, closedEvent, nothing, withdrawsOpen, withoutDue } from './cycle-closing.ts';
import type { CycleStep } from './cycle-step.ts';
import type { CycleStore } from './cycle-store.ts';
import { recordRequest } from './record-request.ts';
import { renewalEvent } from './renewal-events.ts';
import { offerFor, packageFor } from './renewal-package.ts';
import { type Renewable, renewableOf } from './renewal-plan.ts';

export interface CycleParts {
  readonly contracts: Contracts;
  readonly gates: Gates;
  readonly store: CycleStore;
  readonly tell: TellsPeople;
  readonly clock: Clock;
}

interface Seen {
  readonly renewable: Renewable | undefined;
  readonly cycle: Stored<RenewalCycle> | undefined;
  readonly step: CycleStep;
}

/** The acts of the renewal's story. Each reads first and does only what is still due, so each may run twice. */
export function cycleActivities({ contracts, gates, store, tell, clock }: CycleParts): readonly ActivityContribution[] {
  const see = async (scope: TenantScope, { contractId }: CycleStory): Promise<Seen> => {
    const contract = await contracts.read(scope, contractId);
    const cycle = contract?.doc.term && (await standing(scope, contractId, contract.doc.term.number));
    const renewable = contract && renewableOf(contract.doc);
    const operation = cycle && (await operationOf(scope, cycle.doc));
    return { renewable, cycle, step: nextStep(renewable, cycle?.doc, clock.now(), operation) };
  };

  /** A package that nobody decided in time counts as not prepared: people are asked again as long as the term lasts. */
  const standing = async (scope: TenantScope, contractId: string, termNumber: number) => {
    const stored = await store.read(scope, contractId, termNumber);
    if (!stored?.doc.proposalId) return stored;
    const { proposalId, ...rest } = stored.doc;
    const proposal = await gates.read(scope, proposalId);
    return proposal?.doc.state === 'expired' ? { ...stored, doc: { ...rest, lastProposalId: proposalId } } : stored;
  };

  /** One that expired at a higher level, or found the contract changed, is made anew; what people refused is not. */
  const operationOf = async (
    scope: TenantScope,
    { operationId }: RenewalCycle,
  ): Promise<OperationStanding | undefined> => {
    const proposal = operationId ? await gates.read(scope, operationId) : undefined;
    if (!proposal || ['expired', 'failed'].includes(proposal.doc.state)) return undefined;
    return ['open', 'approved', 'withPeople', 'executing'].includes(proposal.doc.state) ? 'underWay' : 'declined';
  };

  type Act = (
    scope: TenantScope,
    renewable: Renewable,
    cycle: Stored<RenewalCycle>,
    workflows: Workflows,
  ) => Promise<unknown>;

  /** Does it if it is still due, then looks again. */
  const when =
    (due: CycleStep['do'], act: Act) =>
    async (scope: TenantScope, story: CycleStory, { workflows }: { workflows: Workflows }) => {
      const { renewable, cycle, step } = await see(scope, story);
      if (step.do === due && renewable && cycle) await act(scope, renewable, cycle, workflows);
      return (await see(scope, story)).step;
    };

  /** The cycle with the instant its next step is due, which is what the sweep looks for. */
  const dated = (renewable: Renewable, cycle: RenewalCycle, operation?: OperationStanding): RenewalCycle => {
    const next = nextStep(renewable, cycle, clock.now(), operation);
    return { ...cycle, dueAt: next.do === 'wait' ? next.until : clock.now().toISOString() };
  };

  const open = async (scope: TenantScope, story: CycleStory): Promise<CycleStep> => {
    const { renewable, step } = await see(scope, story);
    if (step.do === 'openCycle' && renewable) {
      const cycle = newCycle(renewable);
      const { termNumber, endsOn, decisionDue } = cycle;
      const event = renewalEvent('renewal.cycleOpened', story.contractId, {
        termNumber,
        endsOn,
        decisionDue,
        decisionOpens: renewable.dates.decisionOpens,
      });
      const past = await closingOfThePast(scope, cycle);
      await store.save(scope, undefined, dated(renewable, cycle), [event, ...past.events], past.writes);
    }
    return (await see(scope, story)).step;
  };

  /** The cycle of the term before: it was renewed, so nothing is due about its end, and the sweep shall not find it. */
  const closingOfThePast = async (scope: TenantScope, { contractId, termNumber }: RenewalCycle): Promise<Aside> => {
    const past = termNumber > 1 ? await store.read(scope, contractId, termNumber - 1) : undefined;
    if (!past?.doc.dueAt) return nothing;
    const doc = withoutDue(past.doc);
    return { writes: [{ op: 'replace', doc, ifMatch: past.etag }], events: [closedEvent(doc)] };
  };

  /** With the cycle goes a package that can no longer be carried out: nobody shall be asked for a decision in vain. */
  const close = async (scope: TenantScope, story: CycleStory): Promise<CycleStep> => {
    const { renewable, cycle, step } = await see(scope, story);
    if (step.do === 'closeCycle' && cycle) {
      const endsAnyway = !renewable || renewable.contract.notice !== undefined;
      const because = 'nothing is to be decided about the end of this term any more';
      const withdrawal = endsAnyway ? await withdrawsOpen(gates, scope, cycle.doc, because) : nothing;
      const doc = withoutDue(cycle.doc);
      await store.save(scope, cycle, doc, [closedEvent(doc), ...withdrawal.events], withdrawal.writes);
    }
    return (await see(scope, story)).step;
  };

  const alert: Act = async (scope, renewable, cycle) => {
    const stage = stageDue(renewable.dates, cycle.doc, today(renewable.contract.zone, clock.now()));
    if (stage === undefined) return;
    const recipients = await tell(scope, renewable, stage);
    const raised = dated(renewable, { ...cycle.doc, raised: [...cycle.doc.raised, stage] });
    await store.save(scope, cycle, raised, [
      renewalEvent('renewal.alertRaised', cycle.doc.contractId, {
        termNumber: cycle.doc.termNumber,
        stage,
        recipients,
      }),
    ]);
  };

  const propose: Act = async (scope, renewable, cycle, workflows) => {
    const offer = offerFor(renewable);
    if (!offer) return;
    const deviations = await contracts.deviationsOf(scope, renewable.contract);
    const { lastProposalId } = cycle.doc;
    const asked = packageFor(renewable, offer, {
      ...(deviations === undefined ? {} : { deviations }),
      ...(lastProposalId ? { succeeds: lastProposalId } : {}),
    });
    const { proposal, writes, events } = await gates.prepareProposal(scope.actingAs(assistantActor), asked);
    const { proposalId, contentHash } = proposal;
    const event = renewalEvent('renewal.packagePrepared', cycle.doc.contractId, {
      proposalId,
      termNumber: offer.term.number,
      contentHash,
    });
    const saved = await store.save(
      scope,
      cycle,
      dated(renewable, { ...cycle.doc, proposalId }),
      [event, ...events],
      writes,
    );
    if (saved) await gates.opened(scope, proposalId, workflows);
  };

  /**
   * Nobody gave notice: the agreement's clause renews it at the present price, whatever became of our own package. To put
   * that on record is an act like others: people hear of it and can take it back.
   */
  const renew: Act = async (scope, renewable, cycle, workflows) => {
    const asked = recordRequest(renewable);
    if (!asked) return;
    const { proposal, writes, events } = await gates.prepareProposal(scope.actingAs(assistantActor), asked);
    const { proposalId } = proposal;
    const doc = dated(renewable, { ...cycle.doc, operationId: proposalId }, 'underWay');
    if (await store.save(scope, cycle, doc, events, writes)) await gates.opened(scope, proposalId, workflows);
  };

  return [
    does(lookAtCycle, async (scope, story) => (await see(scope, story)).step),
    does(openCycle, open),
    does(closeCycle, close),
    does(raiseAlert, when('alert', alert)),
    does(proposeRenewal, when('proposeRenewal', propose)),
    does(renewByOperation, when('renewByOperation', renew)),
  ];
}

function newCycle({ contract, dates, endsOn }: Renewable): RenewalCycle {
  const termNumber = contract.term?.number ?? 1;
  return {
    id: cycleId(termNumber),
    kind: 'renewals.cycle',
    schema: 1,
    contractId: contract.contractId,
    termNumber,
    endsOn,
    decisionDue: dates.decisionDue,
    raised: [],
  };
}
