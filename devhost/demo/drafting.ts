import type { Answer, Caller, Sent } from './api.ts';
import { eventually, expect, type Json } from './walk.ts';

/** A contract that somebody writes, version by version. */
export interface Draft {
  readonly id: string;
  /** Its address. */
  readonly path: string;
  write(path: string, sent: Sent): Promise<Answer>;
  /** Adds a version of its document; answers with what was stored. */
  add(content: Uint8Array, mediaType: string, query: DraftedVersion): Promise<Json>;
}

export interface DraftedVersion {
  readonly fileName: string;
  readonly changeDescription: string;
  readonly purpose: 'draft' | 'counterparty';
}

/** The contract's own story goes on meanwhile, so what was seen may be old already: then it is looked at again. */
export async function newDraft(caller: Caller, json: object, key: string): Promise<Draft> {
  const { body: made } = await caller.must(201, 'POST', 'api/v1/contracts', { json, key });
  const path = `api/v1/contracts/${made.id}`;
  const write = (below: string, sent: Sent): Promise<Answer> =>
    eventually(`${below} to be taken`, async () => {
      const { etag } = await caller.must(200, 'GET', path);
      const answer = await caller.send('POST', `${path}/${below}`, { ...sent, ifMatch: etag });
      return answer.status === 412 ? undefined : answer;
    });
  return {
    id: made.id,
    path,
    write,
    async add(content, mediaType, query) {
      const { status, body } = await write(`versions?${new URLSearchParams({ ...query })}`, {
        bytes: { content, mediaType },
      });
      expect(status === 201, `"${query.changeDescription}" was answered with ${status}: ${JSON.stringify(body)}`);
      return body.version;
    },
  };
}
