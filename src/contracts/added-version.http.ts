import { z } from 'zod';
import { type AddedVersion, toVersionResource, versionResource } from '../documents/index.ts';
import type { Answer } from '../platform/http.ts';
import { ok, type Result } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Workflows } from '../platform/workflows.ts';
import type { Contract } from './contract.ts';
import { contractResource, toResource } from './contracts.api.ts';
import { nudgeLifecycle } from './nudge-lifecycle.ts';

/** Of every command that makes or marks a version. */
export const versionResponses = {
  201: {
    description: 'The version and the contract, with the ETag of the contract',
    schema: z.object({ version: versionResource, contract: contractResource }),
  },
};

export const answerWithVersion = ({ owner, version }: AddedVersion<Contract>): Answer => ({
  status: 201,
  json: { version: toVersionResource(version), contract: toResource(owner.doc) },
  etag: owner.etag,
});

interface AddingCall {
  readonly scope: TenantScope;
  readonly params: { readonly contractId: string };
  readonly workflows: Workflows;
}

/** Answers every command that made a version, and lets the contract's story look again. */
export async function answerAdded(
  { scope, params: { contractId }, workflows }: AddingCall,
  added: Result<AddedVersion<Contract>>,
): Promise<Result<Answer>> {
  if (!added.ok) return added;
  await nudgeLifecycle(workflows, scope, contractId);
  const location = `/api/v1/contracts/${contractId}/versions/${added.value.version.versionNumber}`;
  return ok({ ...answerWithVersion(added.value), headers: { location } });
}
