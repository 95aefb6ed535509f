import type { DeliverMail } from '../mail.ts';
import { refusal } from '../refusal.ts';
import { ok, refused } from '../result.ts';
import { unsubscribeHeaders } from './unsubscribe-headers.ts';

const timeoutMs = 20_000;

/** Submission to an SMTP server (RFC 6409). TLS is required except on this machine. */
export function smtpMail({ smtpUrl, from }: { smtpUrl: string | undefined; from: string }): DeliverMail {
  if (!smtpUrl) throw new Error('SMTP_URL: must be set when MAIL_TRANSPORT is smtp');
  const url = new URL(smtpUrl);
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const secure = url.protocol === 'smtps:';
  const options = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !loopback,
    ignoreTLS: !secure && loopback,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // What a template pulls in must be what the app rendered: no files, no URLs.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
  };
  return async (message) => {
    const { createTransport } = await import('nodemailer');
    try {
      await createTransport(options).sendMail({
        from,
        to: message.to,
        subject: message.subject,
        text: message.text,
        html: message.html,
        messageId: message.messageId,
        ...(message.inReplyTo ? { inReplyTo: message.inReplyTo } : {}),
        ...(message.references ? { references: [...message.references] } : {}),
        // RFC 3834 §5: keeps vacation responders from answering, so that no two machines talk to each other for ever.
        headers: { ...message.headers, ...unsubscribeHeaders(message), 'Auto-Submitted': 'auto-generated' },
      });
      return ok(undefined);
    } catch (fault) {
      if (!isPermanent(fault)) throw fault;
      return refused(refusal('unprocessable', 'mailRejected', 'The mail server does not take this message.'));
    }
  };
}

/**
 * 5yz to the recipient or the message is for good (RFC 5321 §4.2.1): trying again gets the same answer. A 5yz to the
 * connection or to our credentials is a fault of the stamp, which somebody will repair.
 */
const isPermanent = (fault: unknown): boolean =>
  fault instanceof Error &&
  'responseCode' in fault &&
  typeof fault.responseCode === 'number' &&
  fault.responseCode >= 500 &&
  'code' in fault &&
  (fault.code === 'EENVELOPE' || fault.code === 'EMESSAGE');
