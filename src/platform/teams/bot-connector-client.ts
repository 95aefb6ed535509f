import type { TokenCredential } from '@azure/identity';
import { type Refusal, refusal } from '../refusal.ts';
import { ok, type Result, refused } from '../result.ts';

/** notInstalled: this person cannot be written to. gone: the chat or the message is not there. rejected: never will be taken. */
export type BotRefusal = Refusal<'teams.notInstalled' | 'teams.gone' | 'teams.rejected'>;

export interface Activity {
  readonly type: 'message';
  /** What the notification of the client says; not Markdown. */
  readonly summary: string;
  readonly attachments: readonly { readonly contentType: string; readonly content: unknown }[];
}

/** Writes to people in Teams as the bot. Passing faults are thrown: too many requests, timeouts, a service that is down. */
export interface BotConnector {
  /** The chat of the bot with one person, by their Entra object id: the same one however often it is asked for. */
  openChat(personId: string): Promise<Result<string, BotRefusal>>;
  /** The person's own id in Teams, in a chat with them; undefined when Teams does not say. */
  memberOf(conversation: string, personId: string): Promise<string | undefined>;
  /** Answers with the id of what was sent. Nothing makes sending twice sending once: who asks must remember it. */
  send(conversation: string, activity: Activity): Promise<Result<string, BotRefusal>>;
  update(conversation: string, activityId: string, activity: Activity): Promise<Result<void, BotRefusal>>;
}

export interface BotConnectorSettings {
  /** The service URL, https://smba.trafficmanager.net/teams or a regional one. */
  readonly endpoint: string;
  readonly appId: string;
  /** The Entra tenant whose people are written to. */
  readonly directory: string;
}

const scope = 'https://api.botframework.com/.default';
const timeoutMs = 15_000;

/**
 * The Bot Connector REST API (learn.microsoft.com, "Bot Connector API reference", "Send proactive messages"), as the app's
 * own identity. Meetings, channels and group chats are not written to.
 */
export function botConnector(settings: BotConnectorSettings, credential: TokenCredential): BotConnector {
  const ask = async (method: 'GET' | 'POST' | 'PUT', path: readonly string[], body?: unknown) => {
    const token = await credential.getToken(scope);
    if (!token) throw new Error('no token for the Bot Connector');
    const url = `${settings.endpoint}/v3/conversations${path.map((part) => `/${encodeURIComponent(part)}`).join('')}`;
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = await response.text();
    return response.ok ? ok(answer) : refused(refusalOf(response, answer));
  };

  return {
    async openChat(personId) {
      const answer = await ask('POST', [], {
        bot: { id: settings.appId },
        isGroup: false,
        members: [{ id: personId }],
        tenantId: settings.directory,
        channelData: { tenant: { id: settings.directory } },
      });
      return answer.ok ? ok(idIn(answer.value)) : answer;
    },
    async memberOf(conversation, personId) {
      const answer = await ask('GET', [conversation, 'members']);
      if (!answer.ok) return undefined;
      const members = JSON.parse(answer.value) as readonly { readonly id?: string; readonly aadObjectId?: string }[];
      return members.find(({ aadObjectId }) => aadObjectId?.toLowerCase() === personId.toLowerCase())?.id;
    },
    async send(conversation, activity) {
      const answer = await ask('POST', [conversation, 'activities'], activity);
      return answer.ok ? ok(idIn(answer.value)) : answer;
    },
    async update(conversation, activityId, activity) {
      const answer = await ask('PUT', [conversation, 'activities', activityId], { ...activity, id: activityId });
      return answer.ok ? ok(undefined) : answer;
    },
  };
}

/**
 * 403 has several codes, all of them about this very person: the bot was not installed for them, was blocked by them or by
 * their administrator (learn.microsoft.com, "Status codes from bot conversational APIs").
 */
function refusalOf({ status, headers }: Response, answer: string): BotRefusal {
  const code = /"code"\s*:\s*"([A-Za-z]{1,60})"/.exec(answer)?.[1] ?? '';
  if (status === 403) return refusal('forbidden', 'teams.notInstalled', `The bot may not write to them (${code}).`);
  if (status === 404) return refusal('notFound', 'teams.gone', `It is not there any more (${code}).`);
  if (status === 400 || status === 413)
    return refusal('unprocessable', 'teams.rejected', `Teams does not take this message (${code}).`);
  const after = headers.get('retry-after');
  throw new Error(`the Bot Connector answered ${status} ${code}${after ? `, to be asked again in ${after} s` : ''}`);
}

function idIn(answer: string): string {
  const { id } = JSON.parse(answer) as { readonly id?: unknown };
  if (typeof id !== 'string' || id === '') throw new Error('the Bot Connector answered without an id');
  return id;
}
