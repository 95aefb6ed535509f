import { setTimeout } from 'node:timers/promises';
import type { TenantScope } from '../../platform/scope.ts';
import { log } from '../../platform/telemetry.ts';
import type { Action } from '../action.ts';
import type { Proposal } from '../proposal.ts';
import type { ShownExhibit } from './decision-view.ts';

/** How long the page waits for what is good to have, before it is shown without. */
const patienceMs = 5_000;

/** What the action's slice has to show. Neither its faults nor its slowness keep anybody from deciding in time. */
export async function readExhibits(
  action: Action | undefined,
  scope: TenantScope,
  proposal: Proposal,
  patience = patienceMs,
): Promise<readonly ShownExhibit[]> {
  if (!action?.exhibits) return [];
  const patient = new AbortController();
  const asked = Promise.resolve(action.exhibits(scope, proposal)).catch((fault: unknown) => {
    log.warn('exhibits could not be shown', { proposalId: proposal.proposalId, correlation: scope.correlation, fault });
    return missing;
  });
  const late = setTimeout(patience, missing, { signal: patient.signal, ref: false }).catch(() => missing);
  try {
    return await Promise.race([asked, late]);
  } finally {
    patient.abort();
  }
}

const missing: readonly ShownExhibit[] = [{ failed: true }];
