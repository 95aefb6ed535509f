import type { LogEntry, ReadsTimeline } from '../audit/index.ts';
import { type DocumentsSlice, documentEvents } from '../documents/index.ts';
import type { Action, Gates } from '../gates/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import type { Zone } from '../platform/dates.ts';
import type { TenantScope } from '../platform/scope.ts';
import { type Slice, type TenantWork, type Timer, tells } from '../slice.ts';
import { activatesContracts } from './activate-contract.ts';
import { analysesContracts } from './analyse-contract.ts';
import { approvalRoutes } from './approval.http.ts';
import { comparisonRoutes } from './comparison.http.ts';
import { contractDocuments } from './contract-documents.ts';
import { contractEvents } from './contract-events.ts';
import { contractStore } from './contract-store.ts';
import { contractRoutes } from './contracts.http.ts';
import { contractMessages } from './contracts.messages.ts';
import { contractSweep } from './contracts.timers.ts';
import { createsContracts } from './create-contract.ts';
import { editsContracts } from './edit-contract.ts';
import { ingestsAgreements } from './ingest-agreement.ts';
import { lifecycleActivities } from './lifecycle.activities.ts';
import { lifecycleWorkflow, tellLifecycle } from './lifecycle.workflow.ts';
import { proposesActivation } from './propose-activation.ts';
import { readsExhibits } from './read-exhibits.ts';
import { redlinePageRoute } from './redline-page.http.ts';
import { revisionRoutes } from './revisions.http.ts';
import { sealedPageRoute } from './sealed-page.http.ts';
import { sealedVersionRoutes } from './sealed-versions.http.ts';
import { changesTerms } from './term-changes.ts';
import { timelineRoutes } from './timeline.http.ts';
import { uploadRoutes } from './uploads.http.ts';
import { versionActRoutes } from './version-acts.http.ts';
import { versionRoutes } from './versions.http.ts';

export interface ContractsParts {
  readonly documents: Documents;
  readonly files: DocumentsSlice;
  readonly gates: Gates;
  readonly zoneOf: (scope: TenantScope) => Promise<Zone>;
  readonly trail: (scope: TenantScope, aggregate: string) => Promise<readonly LogEntry[]>;
  readonly timeline: ReadsTimeline;
  readonly clock: Clock;
  readonly forEachTenant: (work: TenantWork) => Timer['handle'];
}

/** The contract aggregate: its state, its document, its life up to the end of its last term. */
export function createContracts({
  documents,
  files,
  gates,
  zoneOf,
  trail,
  timeline,
  clock,
  forEachTenant,
}: ContractsParts) {
  const store = contractStore(documents, clock);
  const analyses = analysesContracts({ store, documents, versions: files.versions, clock });
  const desk = files.deskOf(contractDocuments(store, gates));
  const activation = activatesContracts(store, clock, readsExhibits(desk));
  const activations = proposesActivation({ store, documents, gates, analyses, comparisons: desk.comparisons });
  const sweep = contractSweep(store, forEachTenant);
  return {
    read: store.read,
    ingest: ingestsAgreements({ store, zoneOf, clock }),
    ...changesTerms(store),
    deviationsOf: analyses.deviationsOf,
    actions: [activation.action] satisfies readonly Action[],
    slice: {
      name: 'contracts',
      routes: [
        ...contractRoutes({
          store,
          create: createsContracts({ store, documents, zoneOf, clock }),
          edit: editsContracts(store, gates),
        }),
        ...versionRoutes(desk),
        ...versionActRoutes(desk),
        ...comparisonRoutes(desk),
        ...sealedVersionRoutes(desk.sealed),
        sealedPageRoute(store, files.sealedPages),
        redlinePageRoute(desk),
        ...uploadRoutes(desk),
        ...revisionRoutes(desk),
        ...timelineRoutes(store, timeline),
        ...approvalRoutes({ store, gates, analyses, askAgain: activations.askAgain, trail }),
      ],
      workflows: [tells(lifecycleWorkflow, tellLifecycle)],
      activities: lifecycleActivities({
        store,
        gates,
        analyses,
        proposeActivation: activations.propose,
        begin: activation.begin,
        clock,
      }),
      subscriptions: [contractMessages],
      timers: [sweep.timer],
      tenantWork: [sweep.work],
      events: [...contractEvents, ...documentEvents('contract')],
    } satisfies Slice,
  };
}

export type Contracts = ReturnType<typeof createContracts>;
