import type { Clock } from '../../platform/clock.ts';
import type { Doc, Documents } from '../../platform/cosmos/documents.ts';
import { newSecretToken, sha256Hex } from '../../platform/ids.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type Ask, isOver, type Proposal } from '../proposal.ts';

/** What a mailed link stands for. Only the hash of its token is stored; possession alone decides nothing. */
interface ApprovalLink extends Doc {
  readonly kind: 'gates.link';
  readonly proposalId: string;
  readonly step: string;
  readonly approverId: string;
  readonly contentHash: string;
  readonly expiresAt: string;
}

const linkDocumentId = (token: string): string => `link:${sha256Hex(token)}`;

export function approvalLinks(documents: Documents, clock: Clock, publicUrl: string) {
  return {
    /** A new link, bound to tenant, proposal, step, approver and content. Short-lived; its page mails a new one. */
    async issue(scope: TenantScope, proposal: Proposal, { step, person: { id: approverId } }: Ask): Promise<string> {
      const token = newSecretToken();
      const { proposalId, contentHash, timing } = proposal;
      const seconds = timing.linkHours * 3600;
      const expiresAt = new Date(clock.now().getTime() + seconds * 1000).toISOString();
      const doc = {
        id: linkDocumentId(token),
        kind: 'gates.link',
        schema: 1,
        proposalId,
        step,
        approverId,
        contentHash,
        expiresAt,
        ttl: seconds,
      };
      const committed = await documents.commit(scope, {
        partition: proposal.aggregate,
        writes: [{ op: 'create', doc }],
        events: [],
      });
      if (!committed.ok) throw new Error('a fresh random link token exists already');
      return `${publicUrl}/approvals/${scope.tenant}/${proposalId}/${token}`;
    },

    /** Whether the token (hostile input) is this person's, for this proposal and for what it proposes now. */
    async holds(scope: TenantScope, proposal: Proposal, token: string): Promise<boolean> {
      if (!/^[\w-]{43}$/.test(token)) return false;
      const stored = await documents.read<ApprovalLink>(scope, proposal.aggregate, linkDocumentId(token), 'gates.link');
      if (!stored) return false;
      const { proposalId, approverId, contentHash, expiresAt } = stored.doc;
      const bound =
        proposalId === proposal.proposalId && approverId === scope.actor.id && contentHash === proposal.contentHash;
      return bound && (isOver(proposal) || clock.now() < new Date(expiresAt));
    },
  };
}

export type ApprovalLinks = ReturnType<typeof approvalLinks>;
