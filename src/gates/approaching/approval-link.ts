import type { Clock } from '../../platform/clock.ts';
import type { Doc, Documents, Write } from '../../platform/cosmos/documents.ts';
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
  readonly usedAt?: string;
}

export interface HeldLink {
  readonly step: string;
  /** An expired one shows nothing, but can be renewed by mail. */
  readonly state: 'valid' | 'expired';
  /** Goes into the batch of the decision: of two that use the same link at once, one is told of the other. */
  readonly use: readonly Write[];
}

/** A used link still shows what was decided for a while. */
const keptUsedSeconds = 30 * 86_400;

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

    /** The link of this token (hostile input), if it is this person's, for this proposal and for what it proposes now. */
    async held(scope: TenantScope, proposal: Proposal, token: string): Promise<HeldLink | undefined> {
      if (!/^[\w-]{43}$/.test(token)) return undefined;
      const stored = await documents.read<ApprovalLink>(scope, proposal.aggregate, linkDocumentId(token), 'gates.link');
      if (!stored) return undefined;
      const { proposalId, approverId, contentHash, expiresAt, step } = stored.doc;
      const bound =
        proposalId === proposal.proposalId && approverId === scope.actor.id && contentHash === proposal.contentHash;
      if (!bound) return undefined;
      const isValid = isOver(proposal) || clock.now() < new Date(expiresAt);
      const used = { ...stored.doc, usedAt: clock.now().toISOString(), ttl: keptUsedSeconds };
      return {
        step,
        state: isValid ? 'valid' : 'expired',
        use: stored.doc.usedAt ? [] : [{ op: 'replace', doc: used, ifMatch: stored.etag }],
      };
    },
  };
}

export type ApprovalLinks = ReturnType<typeof approvalLinks>;
