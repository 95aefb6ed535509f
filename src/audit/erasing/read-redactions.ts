import { z } from 'zod';
import type { Documents } from '../../platform/cosmos/documents.ts';
import { everyItem } from '../../platform/cosmos/every-item.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { commitmentTo, type Leaf, leafSchema } from '../leaf.ts';
import { type LogEntry, logPartition } from '../log-entry.ts';
import type { Redaction } from './redaction.ts';

const said = z.object({
  data: z.object({
    erasure: z.string(),
    epoch: z.int().min(0),
    ranges: z.array(z.tuple([z.int().min(0), z.int().min(0)])),
  }),
});

/**
 * The erasures that an epoch of the log tells of, as its leaves commit to them: a mark on an entry that says it was erased can
 * be set by whoever can write to the database, and so can the payload of such an event be changed.
 */
export function readsRedactions(documents: Pick<Documents, 'query'>) {
  return async (scope: TenantScope, epoch: number, erasure?: string): Promise<readonly Redaction[]> => {
    const one = erasure === undefined ? '' : ' AND c.subject = @subject';
    const query = {
      text: `SELECT * FROM c WHERE c.kind = 'audit.entry' AND c.type = 'log.redacted'${one}`,
      parameters: erasure === undefined ? {} : { '@subject': `erasure/${erasure}` },
      partition: logPartition(epoch),
    };
    const entries = everyItem((page) => documents.query<LogEntry>(scope, query, page));
    return (await Array.fromAsync(entries, redactionIn)).flat();
  };
}

function redactionIn({ leaf: text, payload, salt }: LogEntry): readonly Redaction[] {
  const leaf = leafIn(text);
  if (leaf?.type !== 'log.redacted' || payload === undefined || salt === undefined) return [];
  if (commitmentTo(payload, Buffer.from(salt, 'base64'), leaf) !== leaf.payload.commit) return [];
  const { data } = said.safeParse(JSON.parse(payload));
  return data && leaf.subject === `erasure/${data.data.erasure}` ? [data.data] : [];
}

function leafIn(text: string): Leaf | undefined {
  try {
    return leafSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // somebody changed it; the check of the entry itself says so
  }
}
