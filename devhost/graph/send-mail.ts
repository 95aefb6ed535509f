import { isObject } from '../http/exchange.ts';
import { ServiceError } from '../http/service-error.ts';

interface Outgoing {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Uint8Array;
}

/** A Graph request is at most 4 MB (learn.microsoft.com, "Attach large files to Outlook messages"). */
export const longestRequest = 4 * 1024 * 1024;

/** Makes the message that Exchange would send of the JSON; throws 400 for what Graph refuses. */
export function composeMail(from: string, body: Record<string, unknown>, now: number): Outgoing {
  const message = body.message ?? body.Message;
  if (!isObject(message)) throw badRequest('The property message is required.');
  const to = addresses(message, 'toRecipients');
  const cc = addresses(message, 'ccRecipients');
  const bcc = addresses(message, 'bccRecipients');
  if (to.length + cc.length + bcc.length === 0)
    throw new ServiceError(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
  if (Array.isArray(message.attachments) && message.attachments.length > 0) {
    throw new ServiceError(501, 'notImplemented', 'The local Graph does not offer attachments.');
  }
  const { type, content } = bodyOf(message.body);
  const given = message.internetMessageId;
  const id = typeof given === 'string' && given !== '' ? given : `<${crypto.randomUUID()}@graph.example>`;
  const lines: [string, string][] = [
    ['From', from],
    ['To', to.join(', ')],
    ['Cc', cc.join(', ')],
    ['Subject', encodedWord(String(message.subject ?? ''))],
    ['Date', new Date(now).toUTCString().replace('GMT', '+0000')],
    ['Message-ID', id],
    ...properties(message.singleValueExtendedProperties),
    ...customHeaders(message.internetMessageHeaders),
    ['MIME-Version', '1.0'],
    ['Content-Type', `${type}; charset=utf-8`],
    ['Content-Transfer-Encoding', 'base64'],
  ];
  const head = lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}`);
  const encoded = Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n');
  return { from, to: [...to, ...cc, ...bcc], raw: Buffer.from(`${head.join('\r\n')}\r\n\r\n${encoded}\r\n`) };
}

function addresses(message: Record<string, unknown>, field: string): string[] {
  const list = message[field] ?? [];
  if (!Array.isArray(list)) throw badRequest(`${field} must be a list of recipients.`);
  return list.map((entry) => {
    const address = isObject(entry) && isObject(entry.emailAddress) ? entry.emailAddress.address : undefined;
    if (typeof address !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(address)) {
      throw new ServiceError(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
    }
    return address;
  });
}

function bodyOf(body: unknown): { type: string; content: string } {
  const { contentType = 'text', content = '' } = isObject(body) ? body : {};
  const kind = String(contentType).toLowerCase();
  if (kind !== 'text' && kind !== 'html') throw badRequest(`Invalid contentType '${kind}'.`);
  return { type: kind === 'html' ? 'text/html' : 'text/plain', content: String(content) };
}

/**
 * Names begin with x-; at most five, and an empty list is refused too: InvalidInternetMessageHeader and
 * InvalidInternetMessageHeaderCollection, as users report them (microsoftgraph/msgraph-sdk-dotnet #2208).
 */
function customHeaders(headers: unknown): [string, string][] {
  if (headers === undefined) return [];
  if (!Array.isArray(headers)) throw badRequest('internetMessageHeaders must be a list.');
  if (headers.length === 0 || headers.length > mostHeaders)
    throw new ServiceError(
      400,
      'InvalidInternetMessageHeaderCollection',
      `Maximum number of headers in one message should be less than or equal to ${mostHeaders}.`,
    );
  return headers.map((entry) => {
    const { name, value } = isObject(entry) ? entry : {};
    if (typeof name !== 'string' || !/^x-[\w-]+$/i.test(name)) {
      throw new ServiceError(
        400,
        'InvalidInternetMessageHeader',
        `The internet message header name '${String(name)}' should start with 'x-' or 'X-'.`,
      );
    }
    return [name, String(value)];
  });
}

const mostHeaders = 5;

/** MAPI properties that Exchange writes as headers (MS-OXOMSG: PidTagInReplyToId, PidTagInternetReferences). */
function properties(list: unknown): [string, string][] {
  const named: Readonly<Record<string, string>> = { 'String 0x1042': 'In-Reply-To', 'String 0x1039': 'References' };
  if (!Array.isArray(list)) return [];
  return list.map((entry) => {
    const { id, value } = isObject(entry) ? entry : {};
    const header = named[String(id)];
    if (!header)
      throw new ServiceError(501, 'notImplemented', `The local Graph does not offer the property ${String(id)}.`);
    return [header, String(value)];
  });
}

const encodedWord = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

const badRequest = (message: string): ServiceError => new ServiceError(400, 'BadRequest', message);
