import type { Blobs } from '../platform/blob.ts';
import { parseContentName } from '../platform/content-name.ts';
import type { Documents } from '../platform/cosmos/documents.ts';
import { everyItem } from '../platform/cosmos/every-item.ts';
import type { TenantScope } from '../platform/scope.ts';

const day = 86_400_000;
/**
 * What is younger may be about to be referred to: content is stored first and committed after, and a request takes minutes at
 * most. What is older was looked at on the days before; on the first of a month everything is.
 */
const age = { least: day, most: 8 * day } as const;

export interface SweepParts {
  readonly documents: Documents;
  readonly blobs: Blobs;
  /** Of the aggregates whose contents are documents here, and named in a document of their own partition. */
  readonly kinds: ReadonlySet<string>;
}

/** Deletes the contents that nothing refers to: of crashes between storing and committing, of uploads given up. */
export function sweepsOrphans({ documents, blobs, kinds }: SweepParts) {
  const referredTo = async (scope: TenantScope, aggregate: string): Promise<ReadonlySet<string>> => {
    const text = 'SELECT * FROM c WHERE NOT STARTSWITH(c.kind, @platform)';
    const query = { text, parameters: { '@platform': 'platform.' }, partition: aggregate };
    const names = new Set<string>();
    for await (const doc of everyItem((page) => documents.query<unknown>(scope, query, { ...page, limit: 200 })))
      collectNames(doc, names);
    return names;
  };

  return async (scope: TenantScope, now: Date): Promise<number> => {
    const most = now.getUTCDate() === 1 ? Number.POSITIVE_INFINITY : age.most;
    let deleted = 0;
    let known: { readonly aggregate: string; readonly names: ReadonlySet<string> } | undefined;
    for await (const { name, storedAt } of blobs.list(scope)) {
      const aggregate = parseContentName(name)?.aggregate;
      const old = now.getTime() - storedAt.getTime();
      if (!aggregate || !kinds.has(aggregate.split(':')[0] ?? '') || old < age.least || old > most) continue;
      if (known?.aggregate !== aggregate) known = { aggregate, names: await referredTo(scope, aggregate) };
      if (!known.names.has(name) && (await blobs.delete(scope, name))) deleted++;
    }
    return deleted;
  };
}

/** Whatever in a document is the name of a content. Deep enough for any document of ours, and never endless. */
function collectNames(value: unknown, names: Set<string>): void {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string' && parseContentName(next)) names.add(next);
    else if (typeof next === 'object' && next !== null) open.push(...Object.values(next));
  }
}
