/** What a reader sees of a message. */
export interface ReadableMessage {
  readonly headers: ReadonlyMap<string, string>;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly bytes: number }[];
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Deeper nesting than this is nobody's mail. */
const deepest = 10;

/**
 * Reads MIME as mail programs write it (RFC 5322, 2045–2047): nested multiparts, base64 and quoted-printable, encoded
 * words. Never throws: what it cannot make out is shown as it came.
 */
export function readMessage(raw: Uint8Array): ReadableMessage {
  // Latin-1 keeps every byte, so that parts can be decoded each by its own charset.
  const whole = splitHeaders(Buffer.from(raw).toString('latin1'));
  const leaves = leavesOf(whole, 0);
  const header = (name: string) => decodeWords(whole.headers.get(name) ?? '');
  const first = (type: string) => leaves.find((part) => typeOf(part).type === type && !isAttachment(part));
  const attachments = leaves.filter(isAttachment).map((part) => ({
    name: nameOf(part),
    type: typeOf(part).type,
    bytes: bytesOf(part).length,
  }));
  return {
    headers: whole.headers,
    subject: header('subject'),
    from: header('from'),
    to: header('to'),
    messageId: (whole.headers.get('message-id') ?? '').trim(),
    text: decoded(first('text/plain')),
    html: decoded(first('text/html')),
    attachments,
  };
}

function splitHeaders(source: string): Part {
  const end = /\r?\n\r?\n/.exec(source);
  const head = end ? source.slice(0, end.index) : source;
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    // Of repeated headers the topmost counts: it was added last.
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return { headers, body: end ? source.slice(end.index + end[0].length) : '' };
}

function leavesOf(part: Part, depth: number): Part[] {
  const { type, parameters } = typeOf(part);
  const boundary = parameters.get('boundary');
  if (!type.startsWith('multipart/') || boundary === undefined || depth > deepest) return [part];
  const pieces = `\r\n${part.body}`.split(new RegExp(`\\r?\\n--${escapePattern(boundary)}(?:--)?[ \\t]*(?=\\r?\\n|$)`));
  // Before the first boundary is the preamble, after the last the epilogue.
  return pieces.slice(1, -1).flatMap((piece) => leavesOf(splitHeaders(piece.replace(/^\r?\n/, '')), depth + 1));
}

function typeOf({ headers }: Part): { type: string; parameters: ReadonlyMap<string, string> } {
  return parseValue(headers.get('content-type') ?? 'text/plain');
}

function parseValue(value: string): { type: string; parameters: ReadonlyMap<string, string> } {
  const [type = '', ...rest] = value.split(';');
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of rest
    .join(';')
    .matchAll(/([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/g)) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain);
  }
  return { type: type.trim().toLowerCase(), parameters };
}

const isAttachment = ({ headers }: Part): boolean => /^attachment/i.test(headers.get('content-disposition') ?? '');

function nameOf(part: Part): string {
  const disposition = parseValue(part.headers.get('content-disposition') ?? '').parameters;
  const extended = /^utf-8'[^']*'(.*)$/i.exec(disposition.get('filename*') ?? '')?.[1];
  return extended
    ? safeDecode(extended)
    : decodeWords(disposition.get('filename') ?? typeOf(part).parameters.get('name') ?? 'unnamed');
}

function bytesOf({ headers, body }: Part): Buffer {
  switch ((headers.get('content-transfer-encoding') ?? '').trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64');
    case 'quoted-printable':
      return quotedPrintable(body.replace(/[ \t]+(?=\r?\n|$)/g, '').replace(/=\r?\n/g, ''));
    default:
      return Buffer.from(body, 'latin1');
  }
}

function decoded(part: Part | undefined): string | undefined {
  return part && inCharset(bytesOf(part), typeOf(part).parameters.get('charset') ?? 'utf-8');
}

function inCharset(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder('utf-8').decode(bytes);
  }
}

const quotedPrintable = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** RFC 2047: encoded words; white space between two of them is not there. Bare bytes are taken for UTF-8 (RFC 6532). */
function decodeWords(value: string): string {
  const words = value.replace(/(\?=)\s+(=\?)/g, '$1$2');
  // Neighbouring words of one charset may share a character between them.
  const decodedWords = words.replace(/(?:=\?([\w-]+)(?:\*[\w-]+)?\?[bq]\?[^?]*\?=)+/gi, (run) => {
    const parts = [...run.matchAll(/=\?([\w-]+)(?:\*[\w-]+)?\?([bq])\?([^?]*)\?=/gi)];
    const bytes = parts.map(([, , how, text = '']) =>
      how?.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : quotedPrintable(text.replaceAll('_', ' ')),
    );
    return inCharset(Buffer.concat(bytes), parts[0]?.[1] ?? 'utf-8');
  });
  return words === decodedWords ? Buffer.from(value, 'latin1').toString('utf8') : decodedWords;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
