import type { IncomingMessage, ServerResponse } from 'node:http';
import { StorageError } from './storage-error.ts';
import type { BlobStore } from './store.ts';
import type { WriteOnceContainer } from './write-once.ts';

/** One request to the Blob service: what is asked of which container and blob. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly store: BlobStore;
  /** Milliseconds, moved clock. */
  readonly now: number;
  readonly endpoint: string;
  /** Empty for requests to the account. */
  readonly container: string;
  /** Empty for requests to the container. */
  readonly blob: string;
  /** Set in a container whose blobs can be made and not changed. */
  readonly writeOnce: WriteOnceContainer | undefined;
}

export const header = ({ request }: Exchange, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Names keep the case they were sent with ("Naming metadata"): C# identifiers, so that Node's lower case will not do. */
export function metadataOf({ request }: Exchange): string {
  const metadata: Record<string, string> = {};
  const raw = request.rawHeaders;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = /^x-ms-meta-(.*)$/i.exec(raw[i] ?? '')?.[1];
    if (name === undefined) continue;
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new StorageError(400, 'InvalidMetadata', `The metadata name '${name}' is invalid.`);
    metadata[name] = raw[i + 1] ?? '';
  }
  return JSON.stringify(metadata);
}

export const metadataHeaders = (metadata: string): Record<string, string> =>
  Object.fromEntries(Object.entries(JSON.parse(metadata)).map(([name, value]) => [`x-ms-meta-${name}`, String(value)]));

export const versionHeaders = ({ etag, modified }: { etag: string; modified: number }): Record<string, string> => ({
  etag,
  'last-modified': new Date(modified).toUTCString(),
});

export function finish({ response }: Exchange, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-length': 0, ...headers }).end();
}

export function sendXml({ response }: Exchange, body: string): void {
  const bytes = Buffer.from(`<?xml version="1.0" encoding="utf-8"?>${body}`);
  response.writeHead(200, { 'content-type': 'application/xml', 'content-length': bytes.length }).end(bytes);
}
