import type { Walk } from '../walk.ts';
import { provision } from './01-provision.ts';
import { ingestAgreement } from './02-ingest-agreement.ts';
import { addDocument } from './03-add-document.ts';
import { analyseAndPropose } from './04-analyse-and-propose.ts';
import { approveByLink } from './05-approve-by-link.ts';
import { killEverything } from './06-kill-everything.ts';
import { executeOnce } from './07-execute-once.ts';
import { renew } from './08-renew.ts';
import { endAfterNotice } from './09-end-after-notice.ts';
import { audit } from './10-audit.ts';
import { isolation } from './11-isolation.ts';
import { negotiateInWord } from './12-negotiate-in-word.ts';
import { peopleInTheLoop } from './13-people-in-the-loop.ts';
import { evidence } from './14-evidence.ts';

export interface DemoStep {
  readonly title: string;
  /** What was seen, in one line. */
  readonly walk: (walk: Walk) => Promise<string>;
}

/**
 * One contract's whole life. The kill comes while the contract waits at its gate, so it stands before the decision.
 * The negotiation and the people in the loop are other contracts', and
 * come after it; the evidence is of everything.
 */
export const steps: readonly DemoStep[] = [
  { title: 'Two tenants are provisioned in parallel', walk: provision },
  { title: 'A signed ConnectWise callback becomes a draft contract', walk: ingestAgreement },
  { title: 'The agreement is added as version 1', walk: addDocument },
  { title: 'The analysis opens an L2 proposal', walk: analyseAndPropose },
  { title: 'The whole local Azure is killed while the contract waits', walk: killEverything },
  { title: 'Scanners decide nothing; the approver decides once', walk: approveByLink },
  { title: 'The contract is active; the outside was told exactly once', walk: executeOnce },
  { title: 'Alerts, renewal package, approval, renewal', walk: renew },
  { title: 'A notice in time ends it on the right day', walk: endAfterNotice },
  { title: 'The log lists everything in order', walk: audit },
  { title: 'The other tenant sees none of it', walk: isolation },
  { title: 'A negotiation in Word, decided change by change', walk: negotiateInWord },
  { title: 'People in the loop: who has to agree, and again when', walk: peopleInTheLoop },
  { title: 'Evidence that an auditor verifies without the service', walk: evidence },
];
