import type { ServerResponse } from 'node:http';

/** A refusal of the Blob service: the codes are those of learn.microsoft.com, "Blob Storage error codes". */
export class StorageError extends Error {
  readonly status: number;
  readonly code: string;
  /** AuthenticationErrorDetail, where there is one. */
  readonly detail: string | undefined;
  constructor(status: number, code: string, message: string, detail?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

export const blobNotFound = (): StorageError =>
  new StorageError(404, 'BlobNotFound', 'The specified blob does not exist.');
export const containerNotFound = (): StorageError =>
  new StorageError(404, 'ContainerNotFound', 'The specified container does not exist.');
export const conditionNotMet = (): StorageError =>
  new StorageError(412, 'ConditionNotMet', 'The condition specified using HTTP conditional header(s) is not met.');
/** What this stand-in leaves out is refused by name, never passed over. */
export const notOffered = (what: string): StorageError =>
  new StorageError(501, 'NotImplemented', `The local blob service does not offer ${what}.`);

/** "Status and error codes": the code goes into a header too, since answers to HEAD have no body. */
export function sendStorageError(response: ServerResponse, error: StorageError, head: boolean): void {
  response.setHeader('x-ms-error-code', error.code);
  if (error.status === 304 || head) {
    response.writeHead(error.status).end();
    return;
  }
  const detail =
    error.detail === undefined
      ? ''
      : `<AuthenticationErrorDetail>${escapeXml(error.detail)}</AuthenticationErrorDetail>`;
  const body = Buffer.from(
    `<?xml version="1.0" encoding="utf-8"?><Error><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message>${detail}</Error>`,
  );
  response.writeHead(error.status, { 'content-type': 'application/xml', 'content-length': body.length }).end(body);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
