import type { MailMessage } from '../mail.ts';

/**
 * List-Unsubscribe (RFC 2369 §3.2) and the mark that one POST is enough (RFC 8058 §3.1), by which mail programs show a button.
 * They heed it only where a DKIM signature covers both headers (RFC 8058 §4): the server that sends for MAIL_FROM must sign them.
 */
export const unsubscribeHeaders = ({ unsubscribe }: Pick<MailMessage, 'unsubscribe'>): Record<string, string> =>
  unsubscribe ? { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {};
