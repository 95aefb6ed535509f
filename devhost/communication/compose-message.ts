import { isObject } from '../http/exchange.ts';
import { ServiceError } from '../http/service-error.ts';

interface Composed {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Uint8Array;
}

/**
 * The message the service would send of the JSON (learn.microsoft.com, "Email - Send", EmailMessage); throws 400 for what it
 * refuses. Which headers it takes over is not documented: here all of them, a Message-ID included.
 */
export function composeMessage(body: Record<string, unknown>, now: number): Composed {
  const { senderAddress, content, recipients, attachments, headers = {} } = body;
  if (typeof senderAddress !== 'string' || !isAddress(senderAddress)) throw invalid('senderAddress');
  if (!isObject(content) || typeof content.subject !== 'string' || content.subject === '')
    throw invalid('content.subject');
  if (typeof content.plainText !== 'string' && typeof content.html !== 'string') throw invalid('content');
  if (!isObject(recipients)) throw invalid('recipients');
  if (!isObject(headers)) throw invalid('headers');
  if (Array.isArray(attachments) && attachments.length > 0)
    throw new ServiceError(501, 'NotImplemented', 'The local service does not offer attachments.');
  const [to, cc, bcc] = ['to', 'cc', 'bcc'].map((field) => addresses(recipients, field));
  const all = [...(to ?? []), ...(cc ?? []), ...(bcc ?? [])];
  if (all.length === 0) throw invalid('recipients');
  const given = Object.entries(headers).map(([name, value]) => {
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) throw invalid(`headers.${name}`);
    return `${name}: ${oneLine(String(value))}`;
  });
  const head = [
    `From: ${senderAddress}`,
    `To: ${(to ?? []).join(', ')}`,
    ...((cc ?? []).length > 0 ? [`Cc: ${(cc ?? []).join(', ')}`] : []),
    `Subject: =?utf-8?B?${Buffer.from(content.subject).toString('base64')}?=`,
    `Date: ${new Date(now).toUTCString().replace('GMT', '+0000')}`,
    ...given,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
  ];
  const parts = [
    ...(typeof content.plainText === 'string' ? [part('text/plain', content.plainText)] : []),
    ...(typeof content.html === 'string' ? [part('text/html', content.html)] : []),
  ];
  const raw = `${head.join('\r\n')}\r\n\r\n${parts.join('')}--${boundary}--\r\n`;
  return { from: senderAddress, to: all, raw: Buffer.from(raw) };
}

const boundary = 'counterpart-alternative-5f1d0c';

const part = (type: string, text: string): string => {
  const encoded = Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');
  return `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${encoded}\r\n`;
};

function addresses(recipients: Record<string, unknown>, field: string): readonly string[] {
  const list = recipients[field] ?? [];
  if (!Array.isArray(list)) throw invalid(`recipients.${field}`);
  return list.map((entry, n) => {
    const address: unknown = isObject(entry) ? entry.address : undefined;
    if (typeof address !== 'string' || !isAddress(address)) throw invalid(`recipients.${field}[${n}].address`);
    return address;
  });
}

const isAddress = (text: string): boolean => /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(text);
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');
const invalid = (field: string): ServiceError =>
  new ServiceError(400, 'BadRequest', `The field ${field} is missing or invalid.`);
