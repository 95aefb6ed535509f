import type { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { nextLink, type Route, route } from '../../platform/http.ts';
import { ok } from '../../platform/result.ts';
import { answeredWith } from '../proposal-answers.http.ts';
import { proposalParams, proposalResource } from '../proposals.api.ts';
import { commentsRead } from '../reading-events.ts';
import type { AsksQuestions } from './ask-question.ts';
import type { CommentsOn } from './comment-on-proposal.ts';
import {
  answerBody,
  answerParams,
  commentBody,
  commentPage,
  commentResource,
  pageQuery,
  questionBody,
  toComment,
} from './deciding.api.ts';

type None = Record<string, never>;
type Params = z.infer<typeof proposalParams>;
/** Whoever may read a proposal may write beside it; who may ask and answer is asked of the proposal. */
type Discusses = { kind: 'permission'; permission: 'proposal.discuss' };
const discusses: Discusses = { kind: 'permission', permission: 'proposal.discuss' };

/** What people say to each other about a proposal. */
export function conversationRoutes(
  { ask, answer, comment, comments }: AsksQuestions & CommentsOn,
  clock: Clock,
): readonly Route[] {
  return [
    route<Discusses, Params, None, z.infer<typeof questionBody>>({
      name: 'gates-askQuestion',
      methods: ['POST'],
      path: 'api/v1/proposals/{proposalId}/questions',
      access: discusses,
      // The natural key is the person and the text, while the question is open.
      summary: 'Asks something before deciding, which stops the clock',
      params: proposalParams,
      body: { schema: questionBody },
      responses: { 200: { description: 'The proposal with the question', schema: proposalResource } },
      handle: async ({ scope, params, body, workflows }) => {
        const asked = await ask(scope, { ...params, ...body }, workflows);
        return answeredWith(asked, clock.now());
      },
    }),
    route<Discusses, z.infer<typeof answerParams>, None, z.infer<typeof answerBody>>({
      name: 'gates-answerQuestion',
      methods: ['POST'],
      path: 'api/v1/proposals/{proposalId}/questions/{questionId}/answer',
      access: discusses,
      // A question never changes and is answered once, so its id is the version and the natural key.
      summary: 'Answers a question, so that the clock runs on',
      params: answerParams,
      body: { schema: answerBody },
      responses: { 200: { description: 'The proposal with the answer', schema: proposalResource } },
      handle: async ({ scope, params, body, workflows }) => {
        const answered = await answer(scope, { ...params, ...body }, workflows);
        return answeredWith(answered, clock.now());
      },
    }),
    route<Discusses, Params, None, z.infer<typeof commentBody>>({
      name: 'gates-addComment',
      methods: ['POST'],
      path: 'api/v1/proposals/{proposalId}/comments',
      access: discusses,
      summary: 'Writes a comment; it decides nothing and stops no clock',
      params: proposalParams,
      body: { schema: commentBody },
      idempotencyKey: true,
      responses: { 201: { description: 'The comment', schema: commentResource } },
      handle: async ({ scope, params, body, idempotencyKey: key }) => {
        const written = await comment(scope, { ...params, ...body, key });
        return written.ok ? ok({ status: 201, json: toComment(written.value) }) : written;
      },
    }),
    route<{ kind: 'permission'; permission: 'proposal.read' }, Params, z.infer<typeof pageQuery>>({
      name: 'gates-listComments',
      methods: ['GET'],
      path: 'api/v1/proposals/{proposalId}/comments',
      access: { kind: 'permission', permission: 'proposal.read' },
      summary: 'Lists the comments, the oldest first',
      params: proposalParams,
      query: pageQuery,
      responses: { 200: { description: 'A page of comments', schema: commentPage } },
      handle: async ({ scope, params: { proposalId }, query, request }) => {
        const page = await comments(scope, proposalId, query);
        if (!page.ok) return page;
        const { items, cursor } = page.value;
        const json = { items: items.map(toComment), ...(cursor ? { cursor } : {}) };
        const headers = nextLink(request.url, cursor);
        return ok({ status: 200, json, headers, shows: { scope, event: commentsRead(proposalId) } });
      },
    }),
  ];
}
