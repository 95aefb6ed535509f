import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DurableExtension } from '../durable/index.ts';
import { headersOf } from './http-function.ts';
import { readBody } from './request-body.ts';

/** Puts the Durable extension's two bases on the host's HTTP server. */
export class DurableMount {
  readonly extension: DurableExtension;
  readonly #systemKey: string;
  readonly #bodyLimit: number;

  constructor(extension: DurableExtension, systemKey: string, bodyLimit: number) {
    this.extension = extension;
    this.#systemKey = systemKey;
    this.#bodyLimit = bodyLimit;
  }

  /** False when the request is not for the extension. The extension checks the system key; the master key opens it too. */
  async answer(request: IncomingMessage, response: ServerResponse, url: URL, isMaster: boolean): Promise<boolean> {
    const place = this.extension.locate(url.pathname);
    if (!place) return false;
    const body = await readBody(request, this.#bodyLimit);
    const query = new URLSearchParams(url.search);
    if (isMaster) query.set('code', this.#systemKey);
    const answer = await this.extension.handle({
      method: request.method ?? 'GET',
      ...place,
      query,
      headers: headersOf(request),
      body: body.toString('utf8'),
      selfUrl: url.href,
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
    return true;
  }
}
