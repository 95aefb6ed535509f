import { z } from 'zod';
import type { Principal } from '../auth.ts';
import type { BotCaller } from './verify-bot-token.ts';

/**
 * What Teams tells the bot (learn.microsoft.com, "Bot Framework activity schema"). The service names who acts, which is as
 * good as its token; `value` is what somebody's client sent, and hostile. Fields nobody reads here are let through unread.
 */
export const inboundActivity = z.object({
  type: z.string().max(100),
  name: z.string().max(200).optional(),
  channelId: z.string().max(100),
  serviceUrl: z.string().max(500),
  from: z.object({ aadObjectId: z.guid().optional(), name: z.string().max(500).optional() }),
  conversation: z.object({ tenantId: z.string().max(100).optional() }).optional(),
  channelData: z.object({ tenant: z.object({ id: z.string().max(100) }).optional() }).optional(),
  value: z.unknown(),
});
export type InboundActivity = z.output<typeof inboundActivity>;

/** Of Teams, from the address its token names, about people of the stamp's own directory. */
export function isGenuine(activity: InboundActivity, { serviceUrl, directory }: BotCaller): boolean {
  const said = [activity.conversation?.tenantId, activity.channelData?.tenant?.id].filter((id) => id !== undefined);
  return (
    activity.channelId === 'msteams' &&
    activity.serviceUrl === serviceUrl &&
    said.length > 0 &&
    said.every((id) => id.toLowerCase() === directory.toLowerCase())
  );
}

/** Who acted: the id is the service's word; the name is for display. */
export function actorIn({ from }: InboundActivity): Principal | undefined {
  if (!from.aadObjectId) return undefined;
  const id = from.aadObjectId.toLowerCase();
  return { id, kind: 'person', name: from.name || id, appRoles: [] };
}

const cardAction = z.object({
  action: z.object({ verb: z.string().max(100), data: z.record(z.string().max(100), z.unknown()) }),
});

type CardAction = z.output<typeof cardAction>['action'];

/** A card that was seen or pressed: Universal Actions send an invoke named adaptiveCard/action. It always wants a card back. */
export const cardActionIn = ({ type, name, value }: InboundActivity): CardAction | undefined =>
  type === 'invoke' && name === 'adaptiveCard/action'
    ? (cardAction.safeParse(value).data?.action ?? { verb: '', data: {} })
    : undefined;
