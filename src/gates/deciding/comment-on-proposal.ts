import type { Clock } from '../../platform/clock.ts';
import { type Command, remembered, repeated } from '../../platform/commands.ts';
import type { Documents, Page, PageAsked } from '../../platform/cosmos/documents.ts';
import { forbidden, notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { People } from '../doors.ts';
import { proposalEvent } from '../proposal-events.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { type Comment, commentId, mostComments } from './comment.ts';
import type { CommentStore } from './comment-store.ts';
import { mayDiscuss } from './participants.ts';
import { tooMany } from './refusals.ts';

export interface CommentingParts {
  readonly documents: Documents;
  readonly store: ProposalStore;
  readonly people: People;
  readonly comments: CommentStore;
  readonly clock: Clock;
}

export interface CommentRequest {
  readonly proposalId: string;
  readonly text: string;
  /** The same key is the same comment. */
  readonly key: string;
}

/** Comments are documents of their own: whoever decides meanwhile is not told that the proposal changed. */
export function commentsOn({ documents, store, people, comments, clock }: CommentingParts) {
  /** In every state, also when it is over: what is to be said about it may come later. */
  async function comment(scope: TenantScope, request: CommentRequest, taken = 0): Promise<Result<Comment>> {
    const { proposalId, key } = request;
    const proposal = (await store.read(scope, proposalId))?.doc;
    if (!proposal) return refused(notFound('proposal'));
    if (!(await mayDiscuss(people, scope))) return refused(forbidden('proposal.discuss'));
    const text = request.text.trim();
    const command: Command = { key, input: { proposalId, text } };
    const earlier = await repeated<Comment>(documents, scope, proposal.aggregate, command);
    if (!earlier.ok) return earlier;
    if (earlier.value) return ok(earlier.value);
    const number = Math.max(taken, await comments.count(scope, proposal)) + 1;
    if (number > mostComments) return refused(tooMany('comments', mostComments));
    const at = clock.now().toISOString();
    const doc: Comment = {
      id: commentId(proposalId, number),
      kind: 'gates.comment',
      schema: 1,
      ...{ proposalId, number, text, by: scope.actor, at },
    };
    const committed = await documents.commit(scope, {
      partition: proposal.aggregate,
      writes: [{ op: 'create', doc }, remembered(scope, command, doc)],
      events: [proposalEvent('proposal.commented', proposal, { comment: number })],
    });
    // Somebody else took the number, be it that a query does not show it yet: the next one then.
    return committed.ok ? ok(doc) : comment(scope, request, number);
  }

  return {
    comment,
    /** The oldest first. */
    async comments(scope: TenantScope, proposalId: string, page: PageAsked = {}): Promise<Result<Page<Comment>>> {
      const proposal = (await store.read(scope, proposalId))?.doc;
      return proposal ? ok(await comments.list(scope, proposal, page)) : refused(notFound('proposal'));
    },
  };
}

export type CommentsOn = ReturnType<typeof commentsOn>;
