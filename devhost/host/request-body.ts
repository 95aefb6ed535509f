import type { IncomingMessage } from 'node:http';

/** FUNCTIONS_REQUEST_BODY_SIZE_LIMIT of the real host, whose default is 100 MB. */
export const DEFAULT_BODY_LIMIT = 104_857_600;

/** The body is longer than the host takes: 413. */
export class BodyTooLarge extends Error {
  constructor(limit: number) {
    super(`The request body is larger than ${limit} bytes.`);
  }
}

/** The body's bytes. Rejects with BodyTooLarge before more than the limit is in memory. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge(limit);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw new BodyTooLarge(limit);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
