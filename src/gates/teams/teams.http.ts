import { z } from 'zod';
import { type Answer, type Route, route } from '../../platform/http.ts';
import { refusal } from '../../platform/refusal.ts';
import { ok, refused } from '../../platform/result.ts';
import type { AdaptiveCard } from '../../platform/teams/adaptive-card.ts';
import {
  actorIn,
  cardActionIn,
  type InboundActivity,
  inboundActivity,
  isGenuine,
} from '../../platform/teams/inbound-activity.ts';
import { proposalRead } from '../reading-events.ts';
import { approvalCardVerb, emptyCard } from './approval-card.ts';
import type { ReadsCards } from './read-card.ts';

type Access = { readonly kind: 'bot'; readonly permission: 'proposal.read' };
type None = Record<string, never>;

/** What the card says it is about. It went through somebody's client, and is hostile. */
const askedFor = z.strictObject({ tenant: z.string().max(100), proposalId: z.string().max(200) });

const invokeAnswer = z.object({
  statusCode: z.literal(200),
  type: z.string(),
  value: z.record(z.string(), z.unknown()),
});

/**
 * What Teams tells the bot. A card that is looked at is answered with what stands, for the very person who looks; a bot that
 * was installed, removed or written to is taken note of. Nothing is decided here, and nothing is sent to the address that
 * the activity names.
 */
export const teamsRoute = (readCard: ReadsCards): Route =>
  route<Access, None, None, InboundActivity>({
    name: 'gates-receiveTeams',
    methods: ['POST'],
    path: 'api/messages',
    access: { kind: 'bot', permission: 'proposal.read' },
    summary: 'Answers Microsoft Teams with the card of a proposal, for the person who looks at it; decides nothing',
    body: { schema: inboundActivity, maxBytes: 128 * 1024 },
    responses: {
      200: { description: 'A card, where one was asked for', schema: invokeAnswer },
    },
    handle: async ({ bot, body: activity }) => {
      if (!isGenuine(activity, bot)) return refused(notTaken());
      const action = cardActionIn(activity);
      if (!action) return ok({ status: 200 });
      const asked = askedFor.safeParse(action.data).data;
      const person = actorIn(activity);
      const known = action.verb === approvalCardVerb && person && asked;
      const scope = known ? await bot.enter(person, asked.tenant) : undefined;
      if (!scope || !asked) return ok(cardAnswer(emptyCard()));
      const { card, proposal } = await readCard(scope, asked.proposalId);
      const shows = proposal && { scope, event: proposalRead(proposal, 'card') };
      return ok({ ...cardAnswer(card), ...(shows ? { shows } : {}) });
    },
  });

/** learn.microsoft.com, "Universal Actions for Adaptive Cards", response format. */
const cardAnswer = (value: AdaptiveCard): Answer => ({
  status: 200,
  json: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value },
});

/** The same words for every reason. */
const notTaken = () => refusal('forbidden', 'gates.activityNotTaken', 'This is not taken.');
