import type { EmailMessage } from '@azure/communication-email';
import type { TokenCredential } from '@azure/identity';
import { derivedId } from '../ids.ts';
import type { DeliverMail, MailMessage } from '../mail.ts';
import { refusal } from '../refusal.ts';
import { ok, refused } from '../result.ts';
import { unsubscribeHeaders } from './unsubscribe-headers.ts';

const timeoutMs = 60_000;

/**
 * Azure Communication Services Email with the stamp's managed identity (role "Communication and Email Service Owner"). The
 * Message-ID makes the operation's id, so that a try whose answer was lost names the same operation (Operation-Id,
 * @azure/communication-email 1.1.0). UNVERIFIED against the service: that it then sends nothing a second time.
 */
export function communicationMail(
  { communicationEndpoint, from }: { readonly communicationEndpoint: string | undefined; readonly from: string },
  credential: TokenCredential,
): DeliverMail {
  if (!communicationEndpoint) throw new Error('COMMUNICATION_ENDPOINT: must be set when MAIL_TRANSPORT is acs');
  const loading = () =>
    import('@azure/communication-email').then((sdk) => new sdk.EmailClient(communicationEndpoint, credential));
  let client: ReturnType<typeof loading> | undefined;
  return async (message) => {
    client ??= loading();
    const emailClient = await client;
    const abortSignal = AbortSignal.timeout(timeoutMs);
    const operationId = derivedId('mail', message.messageId);
    const options = { operationId, abortSignal, updateIntervalInMs: 1000 };
    try {
      const poller = await emailClient.beginSend(emailOf(message, from), options);
      // An operation that has failed has failed for good: another try would name the same one.
      const { status } = await poller.pollUntilDone({ abortSignal }).catch((fault: unknown) => {
        if (poller.isDone()) return { status: 'Failed' };
        throw fault;
      });
      return status === 'Succeeded' ? ok(undefined) : refused(notTaken());
    } catch (fault) {
      if (isForGood(fault)) return refused(notTaken());
      throw new Error(`Communication Services: ${codeOf(fault)}`);
    }
  };
}

const notTaken = () =>
  refusal(
    'unprocessable',
    'mailRejected',
    'Communication Services does not take this message, or its reader’s address.',
  );

/** Message-ID and Auto-Submitted may not survive: a header of ours says the id as well. UNVERIFIED against the service. */
const emailOf = (message: MailMessage, from: string): EmailMessage => ({
  senderAddress: from,
  recipients: { to: [{ address: message.to }] },
  content: { subject: message.subject, plainText: message.text, html: message.html },
  headers: {
    ...message.headers,
    ...unsubscribeHeaders(message),
    'Message-ID': message.messageId,
    'X-Counterpart-Message-Id': message.messageId,
    'Auto-Submitted': 'auto-generated',
    ...(message.inReplyTo ? { 'In-Reply-To': message.inReplyTo } : {}),
    ...(message.references ? { References: message.references.join(' ') } : {}),
  },
  disableUserEngagementTracking: true, // it would lead links through another's server, tokens and all
});

/** The message is at fault, not the moment (RFC 9110 §15.5.1, §15.5.14). */
const isForGood = (fault: unknown): boolean =>
  fault instanceof Error && 'statusCode' in fault && (fault.statusCode === 400 || fault.statusCode === 413);

/** Only the code: messages may repeat what was sent. */
const codeOf = (fault: unknown): string =>
  fault instanceof Error && 'code' in fault && /^[\w.-]{1,60}$/.test(String(fault.code)) ? String(fault.code) : 'fault';
