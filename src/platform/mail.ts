import type { TokenCredential } from '@azure/identity';
import { communicationMail } from './mail/communication-mail.ts';
import { graphMail } from './mail/graph-mail.ts';
import { violationsOfMail } from './mail/mail-rules.ts';
import { smtpMail } from './mail/smtp-mail.ts';
import { invalid, type Refusal } from './refusal.ts';
import { type Result, refused } from './result.ts';

export interface MailMessage {
  /** One address, without a display name: each recipient gets a message of their own and sees no other. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** `<unique@host>`, the same for every try of the same message, so that receivers recognise a repeated one. */
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
  /**
   * An https address at which a POST stops mail of this kind (RFC 2369, RFC 8058). SMTP and Communication Services say it
   * in headers; Microsoft Graph cannot, so the message must say it in its text as well.
   */
  readonly unsubscribe?: string;
  /** Further headers, `X-…` only (Microsoft Graph takes no others). */
  readonly headers?: Readonly<Record<string, string>>;
}

export type MailRefusal = Refusal<'invalid' | 'mailRejected'>;

/** Sends mail from the stamp's own address. A lost connection or a busy server is thrown: try again with the same message id. */
export interface Mail {
  send(message: MailMessage): Promise<Result<void, MailRefusal>>;
}

/** Hands an acceptable message over; `mailRejected` when the server says it never will take it. */
export type DeliverMail = (message: MailMessage) => Promise<Result<void, Refusal<'mailRejected'>>>;

export interface MailSettings {
  readonly transport: 'smtp' | 'graph' | 'acs';
  /** smtp://user:password@host:587; a secret when it has a password. */
  readonly smtpUrl: string | undefined;
  readonly from: string;
  readonly graphEndpoint: string;
  /** https://<resource>.communication.azure.com */
  readonly communicationEndpoint: string | undefined;
}

export function createMail(settings: MailSettings, credential: TokenCredential): Mail {
  const deliver = deliveryBy(settings, credential);
  return {
    async send(message) {
      const violations = violationsOfMail(message);
      return violations.length > 0 ? refused(invalid(violations)) : deliver(message);
    },
  };
}

function deliveryBy(settings: MailSettings, credential: TokenCredential): DeliverMail {
  if (settings.transport === 'smtp') return smtpMail(settings);
  return settings.transport === 'graph' ? graphMail(settings, credential) : communicationMail(settings, credential);
}
