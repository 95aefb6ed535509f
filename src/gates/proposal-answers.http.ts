import type { Stored } from '../platform/cosmos/documents.ts';
import type { Answer } from '../platform/http.ts';
import { ok, type Result } from '../platform/result.ts';
import type { Proposal } from './proposal.ts';
import { toResource } from './proposals.api.ts';

/** What an act on a proposal is answered with: the proposal as it is then. No ETag: what is possible changes without the document. */
export const answeredWith = (done: Result<Stored<Proposal>>, now: Date, status = 200): Result<Answer> =>
  done.ok ? ok({ status, json: toResource(done.value.doc, now) }) : done;
