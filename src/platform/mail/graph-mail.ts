import type { TokenCredential } from '@azure/identity';
import type { DeliverMail, MailMessage } from '../mail.ts';
import { refusal } from '../refusal.ts';
import { ok, refused } from '../result.ts';

const scope = 'https://graph.microsoft.com/.default';
const timeoutMs = 20_000;

/** Microsoft Graph `user: sendMail` (v1.0) with the stamp's managed identity, which needs Mail.Send for this mailbox only. */
export function graphMail(
  settings: { readonly graphEndpoint: string; readonly from: string },
  credential: TokenCredential,
): DeliverMail {
  const url = `${settings.graphEndpoint}/v1.0/users/${encodeURIComponent(settings.from)}/sendMail`;
  return async (message) => {
    const token = await credential.getToken(scope);
    if (!token) throw new Error('no token for Microsoft Graph');
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ message: graphMessage(message), saveToSentItems: false }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = await response.text();
    if (response.ok) return ok(undefined);
    if (response.status === 400 || response.status === 413) {
      return refused(refusal('unprocessable', 'mailRejected', 'Microsoft Graph does not take this message.'));
    }
    throw new Error(`Microsoft Graph sendMail answered ${response.status} ${errorCode(answer)}`);
  };
}

/**
 * Graph takes one body, so the HTML one, and only headers of the form x-… (internetMessageHeader). The thread is given by
 * the MAPI properties behind In-Reply-To and References (MS-OXOMSG: PidTagInReplyToId 0x1042, PidTagInternetReferences
 * 0x1039); Auto-Submitted cannot be set, its Exchange counterpart X-Auto-Response-Suppress can (MS-OXCMAIL).
 * UNVERIFIED against the service: that Exchange keeps the internetMessageId given on creation; so the id goes along as a
 * header of ours as well.
 */
function graphMessage(message: MailMessage): object {
  const headers = {
    ...message.headers,
    'X-Auto-Response-Suppress': 'All',
    'X-Counterpart-Message-Id': message.messageId,
  };
  const thread = [
    ...(message.inReplyTo ? [{ id: 'String 0x1042', value: message.inReplyTo }] : []),
    ...(message.references ? [{ id: 'String 0x1039', value: message.references.join(' ') }] : []),
  ];
  return {
    subject: message.subject,
    body: { contentType: 'HTML', content: message.html },
    toRecipients: [{ emailAddress: { address: message.to } }],
    internetMessageId: message.messageId,
    internetMessageHeaders: Object.entries(headers).map(([name, value]) => ({ name, value })),
    ...(thread.length > 0 ? { singleValueExtendedProperties: thread } : {}),
  };
}

/** Only the code: messages may repeat what was sent. */
function errorCode(answer: string): string {
  return /"code"\s*:\s*"([A-Za-z]{1,60})"/.exec(answer)?.[1] ?? '';
}
