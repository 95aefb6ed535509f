import type { Documents, Page, PageAsked, Stored, Write } from '../../platform/cosmos/documents.ts';
import type { NewEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type ApprovalPolicy, currentPolicyId, policyPartition, policyVersionId } from './approval-policy.ts';
import { defaultPolicy } from './default-policy.ts';

/** What is in force, and the version of the document that says so. */
export interface PolicyInForce extends Stored<ApprovalPolicy> {
  /** Nothing is stored: what every tenant begins with is in force. */
  readonly unstored?: true;
}

/** Stands for the ETag of a document that is not there, so that whoever changes it says that they saw that. */
const noneYet = '"none"';

/** The tenant's approval policy: every version, and which one new proposals are opened under. */
export function policyStore(documents: Documents) {
  const read = (scope: TenantScope, id: string) =>
    documents.read<ApprovalPolicy>(scope, policyPartition, id, 'gates.approvalPolicy');

  const inForce = async (scope: TenantScope): Promise<PolicyInForce> => {
    const stored = await read(scope, currentPolicyId);
    return stored
      ? { doc: readable(stored.doc), etag: stored.etag }
      : { doc: defaultPolicy, etag: noneYet, unstored: true };
  };

  return {
    inForce,

    current: async (scope: TenantScope): Promise<ApprovalPolicy> => (await inForce(scope)).doc,

    /** Undefined where there was never such a version. What a tenant began with is no document of its own until it is replaced. */
    async byVersion(scope: TenantScope, version: number): Promise<ApprovalPolicy | undefined> {
      const stored = await read(scope, policyVersionId(version));
      if (stored) return readable(stored.doc);
      const now = await inForce(scope);
      return now.doc.version === version ? now.doc : undefined;
    },

    /** The newest first. */
    async versions(scope: TenantScope, page: PageAsked): Promise<Page<ApprovalPolicy>> {
      const text = 'SELECT * FROM c WHERE c.kind = @kind AND c.id != @current ORDER BY c.version DESC';
      const parameters = { '@kind': 'gates.approvalPolicy', '@current': currentPolicyId };
      const found = await documents.query<ApprovalPolicy>(
        scope,
        { text, parameters, partition: policyPartition },
        page,
      );
      if (found.items.length > 0 || page.cursor) return { ...found, items: found.items.map(readable) };
      return { items: [(await inForce(scope)).doc] };
    },

    /**
     * Puts `after` in force in the place of `before`, in one batch: the version's own document, which is never written again,
     * what is in force now, and the event. Conflicts where somebody was faster.
     */
    async publish(scope: TenantScope, before: PolicyInForce, after: ApprovalPolicy, event: NewEvent) {
      const archived = await read(scope, policyVersionId(before.doc.version));
      const writes: readonly Write[] = [
        before.unstored ? { op: 'create', doc: after } : { op: 'replace', doc: after, ifMatch: before.etag },
        { op: 'create', doc: asVersion(after) },
        ...(archived ? [] : [{ op: 'create', doc: asVersion(before.doc) } as const]),
      ];
      const committed = await documents.commit(scope, { partition: policyPartition, writes, events: [event] });
      return committed.ok ? { ok: true as const, etag: committed.etags.get(after.id) ?? '' } : committed;
    },
  };
}

export type PolicyStore = ReturnType<typeof policyStore>;

const asVersion = (policy: ApprovalPolicy): ApprovalPolicy => ({ ...policy, id: policyVersionId(policy.version) });

/**
 * What was stored before there were steps and conditions is what every new tenant starts with, under the number it had: the
 * versions go on from there.
 */
const readable = (stored: ApprovalPolicy): ApprovalPolicy =>
  stored.schema >= 2 ? stored : { ...defaultPolicy, version: stored.version };
