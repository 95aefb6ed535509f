import type { Documents, Page, PageAsked } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Proposal } from '../proposal.ts';
import type { Comment } from './comment.ts';

type Of = Pick<Proposal, 'proposalId' | 'aggregate'>;

/** The comments of a proposal, in the partition of its subject. */
export function commentStore(documents: Documents) {
  const where = 'FROM c WHERE c.kind = @kind AND c.proposalId = @proposalId';
  const query = (select: string, { proposalId, aggregate }: Of, order = '') => ({
    text: `SELECT ${select} ${where}${order}`,
    parameters: { '@kind': 'gates.comment', '@proposalId': proposalId },
    partition: aggregate,
  });
  return {
    /** The oldest first. */
    list: (scope: TenantScope, proposal: Of, page: PageAsked): Promise<Page<Comment>> =>
      documents.query<Comment>(scope, query('*', proposal, ' ORDER BY c.number'), page),

    /** They are numbered without gaps, so the last number is their count. */
    async count(scope: TenantScope, proposal: Of): Promise<number> {
      const last = query('VALUE c.number', proposal, ' ORDER BY c.number DESC');
      return (await documents.query<number>(scope, last, { limit: 1 })).items[0] ?? 0;
    },
  };
}

export type CommentStore = ReturnType<typeof commentStore>;
