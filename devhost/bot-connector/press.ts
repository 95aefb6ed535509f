import { randomUUID } from 'node:crypto';
import { findUser, type User } from '../entra/directory.ts';
import type { SigningKey } from '../entra/signing-key.ts';
import { BadInput, isObject } from '../http/exchange.ts';
import { connectorToken } from './connector-token.ts';

export interface Bot {
  /** Where the app takes what Teams sends: its messaging endpoint. */
  readonly messagingEndpoint: string;
  readonly appId: string;
  /** The Entra tenant. */
  readonly directory: string;
}

export interface Pressing extends Bot {
  readonly key: SigningKey;
  /** What this service calls itself in activities. */
  readonly serviceUrl: string;
  readonly now: number;
}

/** Somebody's id in Teams; genuine ones are as opaque. */
export const memberIdOf = (oid: string): string => `29:${Buffer.from(oid).toString('base64url')}`;

/**
 * A TEST AID, on the control server alone: sends the app the invoke that Teams sends when somebody sees or presses a card
 * (learn.microsoft.com, "Universal Actions for Adaptive Cards", adaptiveCard/action). `card` is the one seen: what its
 * `refresh` holds is sent. Or `action` says what is sent; `activity`, `claims`, `signature` and `token` make it deliberately wrong.
 */
export async function press(order: Record<string, unknown>, pressing: Pressing): Promise<object> {
  const user = findUser(String(order.user));
  if (!user) throw new BadInput(`user: there is no '${String(order.user)}' in the directory`);
  const activity = { ...invokeOf(user, actionIn(order), pressing), ...objectIn(order, 'activity') };
  const token = await connectorToken(
    { audience: pressing.appId, serviceUrl: pressing.serviceUrl, now: pressing.now },
    {
      claims: objectIn(order, 'claims'),
      ...(typeof order.signature === 'string' ? { signature: order.signature } : {}),
    },
    pressing.key,
  );
  const authorization = order.token === false ? {} : { authorization: `Bearer ${token}` };
  if (order.dryRun === true) return { headers: authorization, activity };
  const response = await fetch(pressing.messagingEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...authorization },
    body: JSON.stringify(activity),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

function actionIn(order: Record<string, unknown>): unknown {
  if (order.action !== undefined) return order.action;
  const refresh = isObject(order.card) ? order.card.refresh : undefined;
  if (!isObject(refresh)) throw new BadInput('card: has no refresh, so nothing is sent when it is seen');
  return refresh.action;
}

const objectIn = (order: Record<string, unknown>, name: string): Record<string, unknown> => {
  const value = order[name];
  return isObject(value) ? value : {};
};

const invokeOf = (user: User, action: unknown, { appId, directory, serviceUrl, now }: Pressing) => ({
  type: 'invoke',
  name: 'adaptiveCard/action',
  id: `f:${randomUUID()}`,
  timestamp: new Date(now).toISOString(),
  channelId: 'msteams',
  serviceUrl,
  from: { id: memberIdOf(user.oid), name: user.name, aadObjectId: user.oid },
  recipient: { id: `28:${appId}`, name: 'Counterpart' },
  conversation: { conversationType: 'personal', tenantId: directory, id: `a:${randomUUID()}` },
  channelData: { tenant: { id: directory }, source: { name: 'message' } },
  value: { action, trigger: 'automatic' },
});
