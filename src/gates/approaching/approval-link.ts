import type { Clock } from '../../platform/clock.ts';
import type { Doc, Documents, Stored, Write } from '../../platform/cosmos/documents.ts';
import { newSecretToken, sha256Hex } from '../../platform/ids.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type Ask, isOver, type Proposal } from '../proposal.ts';
import type { CodesOfLink } from './one-time-code.ts';

/** What a mailed link stands for. Only the hash of its token is stored; possession alone decides nothing. */
export interface ApprovalLink extends Doc, CodesOfLink {
  readonly kind: 'gates.link';
  readonly proposalId: string;
  readonly step: string;
  readonly approverId: string;
  /** Of somebody without an account here: opened by a mailed code. */
  readonly external?: true;
  readonly contentHash: string;
  readonly expiresAt: string;
  /** A decision came by it. It shows what was decided, and brings no other. */
  readonly usedAt?: string;
  /** Another link took its place: it opens nothing any more. */
  readonly renewedAt?: string;
}

export interface HeldLink {
  readonly step: string;
  /** An expired one shows nothing, but can be renewed by mail. */
  readonly state: 'valid' | 'expired';
  /**
   * Goes into the batch of the decision, which fails if the link was used before: of two that use the same link at once,
   * one is told of the other.
   */
  readonly use: readonly Write[];
}

/** Asked about longer than any decision waits, so that even the first of many links can be renewed from its page. */
const keptSeconds = 400 * 86_400;

const linkDocumentId = (token: string): string => `link:${sha256Hex(token)}`;
export const isLinkDocument = (id: string): boolean => id.startsWith('link:');

/** `token` is hostile input of any length. */
const isToken = (token: string): boolean => /^[\w-]{43}$/.test(token);

export function approvalLinks(documents: Documents, clock: Clock, publicUrl: string) {
  const links = {
    /** A new link, bound to tenant, proposal, step, approver and content, and the write that makes it one. */
    make(
      scope: TenantScope,
      proposal: Proposal,
      ask: Pick<Ask, 'step' | 'person' | 'external'>,
    ): { readonly url: string; readonly write: Write } {
      const token = newSecretToken();
      const { proposalId, contentHash, timing } = proposal;
      const doc: ApprovalLink & { ttl: number } = {
        id: linkDocumentId(token),
        kind: 'gates.link',
        schema: 1,
        proposalId,
        step: ask.step,
        approverId: ask.person.id,
        ...(ask.external ? { external: true } : {}),
        contentHash,
        expiresAt: new Date(clock.now().getTime() + timing.linkHours * 3_600_000).toISOString(),
        codesSentAt: [],
        ttl: keptSeconds,
      };
      const page = ask.external ? 'approvals/external' : 'approvals';
      return { url: `${publicUrl}/${page}/${scope.tenant}/${proposalId}/${token}`, write: { op: 'create', doc } };
    },

    /** The address of a new link, for the letter that asks. */
    async issue(
      scope: TenantScope,
      proposal: Proposal,
      ask: Pick<Ask, 'step' | 'person' | 'external'>,
    ): Promise<string> {
      const { url, write } = links.make(scope, proposal, ask);
      const committed = await documents.commit(scope, { partition: proposal.aggregate, writes: [write], events: [] });
      if (!committed.ok) throw new Error('a fresh random link token exists already');
      return url;
    },

    /** The link of this token, whosesoever it is, if it is for this proposal and for what it proposes now. */
    async find(scope: TenantScope, proposal: Proposal, token: string): Promise<Stored<ApprovalLink> | undefined> {
      if (!isToken(token)) return undefined;
      const id = linkDocumentId(token);
      const stored = await documents.read<ApprovalLink>(scope, proposal.aggregate, id, 'gates.link');
      const bound = stored?.doc.proposalId === proposal.proposalId && stored.doc.contentHash === proposal.contentHash;
      return bound ? stored : undefined;
    },

    /** What a link can do for whoever it was sent to; undefined when another took its place. */
    standing({ doc, etag }: Stored<ApprovalLink>, proposal: Proposal): HeldLink | undefined {
      if (doc.renewedAt) return undefined;
      const now = clock.now();
      const shows = doc.usedAt !== undefined || isOver(proposal) || now < new Date(doc.expiresAt);
      const { code: _, ...rest } = doc;
      const used = { ...rest, usedAt: now.toISOString(), ttl: keptSeconds };
      return {
        step: doc.step,
        state: shows ? 'valid' : 'expired',
        use: [doc.usedAt ? { op: 'create', doc: used } : { op: 'replace', doc: used, ifMatch: etag }],
      };
    },

    /** The link of this token, if it is the scope's own person's, for this proposal and for what it proposes now. */
    async held(scope: TenantScope, proposal: Proposal, token: string): Promise<HeldLink | undefined> {
      const stored = await links.find(scope, proposal, token);
      return stored?.doc.approverId === scope.actor.id ? links.standing(stored, proposal) : undefined;
    },
  };
  return links;
}

export type ApprovalLinks = ReturnType<typeof approvalLinks>;
