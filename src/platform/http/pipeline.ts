import { BadCursor } from '../cosmos/cursor.ts';
import type { Answer, HttpCall, Route } from '../http.ts';
import { invalid, refusal } from '../refusal.ts';
import type { Result } from '../result.ts';
import type { TenantScope } from '../scope.ts';
import type { Workflows } from '../workflows.ts';
import { type Admission, admit, type Doorkeeping } from './admit.ts';
import { type HttpOutput, toOutput, toProblem } from './answers.ts';
import { parseInput, type RawRequest } from './parse-input.ts';

export interface PipelineParts {
  readonly door: Doorkeeping;
  /** Leaves a trace of a refused access in the tenant's record, when the tenant is known. */
  readonly recordDenial: (scope: TenantScope, route: string, code: string) => Promise<void>;
  readonly logFault: (route: string, correlation: string, fault: unknown) => void;
}

/** Every HTTP call, in this order: admit, parse, act, answer. A refusal ends it; a fault becomes a 500 that tells nothing. */
export async function serve(
  route: Route,
  request: RawRequest,
  workflows: Workflows,
  parts: PipelineParts,
): Promise<HttpOutput> {
  try {
    const admitted = await admit(route.access, request.params, request, parts.door);
    if (!admitted.ok) return toProblem(admitted.refusal, request);
    const input = await parseInput(route, request);
    if (!input.ok) return toProblem(input.refusal, request);
    const outcome = await act(route, admitted.value, { ...input.value, request, workflows });
    if (outcome.ok) return toOutput(outcome.value, request);
    const { kind, code } = outcome.refusal;
    if (admitted.value.scope && (kind === 'forbidden' || kind === 'notFound'))
      await parts.recordDenial(admitted.value.scope, route.name, code);
    return toProblem(outcome.refusal, request);
  } catch (fault) {
    if (fault instanceof BadCursor)
      return toProblem(invalid([{ field: 'cursor', rule: 'must be the cursor this very query gave' }]), request);
    parts.logFault(route.name, request.correlation, fault);
    return toProblem(unexpected, request);
  }
}

const unexpected = refusal(
  'fault',
  'unexpected',
  'Something went wrong on our side. Nothing was half-written; you may try again with the same Idempotency-Key.',
);

function act(route: Route, admission: Admission, call: object): Promise<Result<Answer>> {
  return route.handle({ ...admission, ...call } as HttpCall<never, never, never, never>);
}
