import { TooBusy } from '../bounded-thread.ts';
import { BadCursor } from '../cosmos/cursor.ts';
import { TenantNotServed } from '../cosmos/placements.ts';
import type { NewEvent } from '../events.ts';
import type { Answer, HttpCall, Route } from '../http.ts';
import { KeyUnavailable, keyUnavailable } from '../key-unavailable.ts';
import { invalid, notFound, type Refusal, refusal } from '../refusal.ts';
import type { Result } from '../result.ts';
import type { TenantScope } from '../scope.ts';
import type { Workflows } from '../workflows.ts';
import { type Admission, admit, type Doorkeeping } from './admit.ts';
import { type HttpOutput, toOutput, toProblem } from './answers.ts';
import { parseInput, type RawRequest } from './parse-input.ts';

export interface PipelineParts {
  readonly door: Doorkeeping;
  /** Leaves a trace of a refused access in the tenant's record: whenever the caller is of that tenant, at the door or inside. */
  readonly recordDenial: (denial: Denial) => Promise<void>;
  /** Puts a read on record. What cannot be recorded is not shown. */
  readonly recordRead: (scope: TenantScope, event: NewEvent) => Promise<unknown>;
  readonly logFault: (route: string, correlation: string, fault: unknown) => void;
}

export interface Denial {
  readonly scope: TenantScope;
  readonly route: string;
  readonly code: string;
  /** The tenant somebody of another one asked for; a well-formed id, be there such a tenant or not. */
  readonly asked?: string;
}

/** Every HTTP call, in this order: admit, parse, act, answer. A refusal ends it; a fault becomes a 500 that tells nothing. */
export async function serve(
  route: Route,
  request: RawRequest,
  workflows: Workflows,
  parts: PipelineParts,
): Promise<HttpOutput> {
  const failed = (fault: unknown) => parts.logFault(route.name, request.correlation, fault);
  // Without its trace it stays refused.
  const denied = (denial: Omit<Denial, 'route'>) => parts.recordDenial({ ...denial, route: route.name }).catch(failed);
  const refuse = async (no: Refusal, scope?: TenantScope): Promise<HttpOutput> => {
    if (scope && (no.kind === 'forbidden' || no.kind === 'notFound')) await denied({ scope, code: no.code });
    return toProblem(no, request);
  };
  try {
    const admitted = await admit(route.access, request.params, request, parts.door, denied);
    if (!admitted.ok) return toProblem(admitted.refusal, request);
    const input = await parseInput(route, request);
    if (!input.ok) return toProblem(input.refusal, request);
    const call = { ...input.value, request, workflows: wakingAtBest(workflows, failed) };
    const outcome = await act(route, admitted.value, call);
    const { scope } = admitted.value;
    if (!outcome.ok) return await refuse(outcome.refusal, scope);
    const { status, shows, notYet } = outcome.value;
    // Pages say no in their own way.
    if (scope && !notYet && (status === 403 || status === 404))
      await denied({ scope, code: status === 403 ? 'forbidden' : 'notFound' });
    if (shows) await parts.recordRead(shows.scope, shows.event);
    return toOutput(outcome.value, request);
  } catch (fault) {
    if (fault instanceof BadCursor)
      return toProblem(invalid([{ field: 'cursor', rule: 'must be the cursor this very query gave' }]), request);
    failed(fault);
    return toProblem(expectable(fault) ?? unexpected, request);
  }
}

/**
 * What was committed is answered as committed, even if the story about it cannot be woken now: the change's event wakes it
 * surely, and a 500 would say that nothing was done.
 */
const wakingAtBest = (workflows: Workflows, failed: (fault: unknown) => void): Workflows => ({
  ...workflows,
  nudge: (scope, ref, id, input, wake) => workflows.nudge(scope, ref, id, input, wake).catch(failed),
});

const unexpected = refusal(
  'fault',
  'unexpected',
  'Something went wrong on our side. Nothing was half-written; you may try again with the same Idempotency-Key.',
);

const tooBusy = refusal('unavailable', 'tooBusy', 'Too many large documents are worked on. Try again in a minute.', {
  headers: { 'retry-after': '60' },
});

/** Faults whose cause is no secret and says what to do. The tenant was destroyed after its door had let the caller in. */
function expectable(fault: unknown): Refusal | undefined {
  if (fault instanceof KeyUnavailable) return keyUnavailable();
  if (fault instanceof TooBusy) return tooBusy;
  return fault instanceof TenantNotServed ? notFound('tenant') : undefined;
}

function act(route: Route, admission: Admission, call: object): Promise<Result<Answer>> {
  return route.handle({ ...admission, ...call } as HttpCall<never, never, never, never>);
}
