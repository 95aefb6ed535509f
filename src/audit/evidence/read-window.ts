import type { Documents } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { readsRedactions } from '../erasing/read-redactions.ts';
import type { Redaction } from '../erasing/redaction.ts';
import { logPartition } from '../log-entry.ts';
import type { TimeWindow } from './evidence-window.ts';
import type { Ends } from './ranges.ts';

export interface ReadsWindow {
  ends(scope: TenantScope, epoch: number, window: TimeWindow): Promise<Ends | undefined>;
  /** The erasures an epoch tells of. */
  erasures(scope: TenantScope, epoch: number): Promise<readonly Redaction[]>;
}

/** Asks the documents, for a log may be long and the window short. */
export function readsWindow(documents: Documents): ReadsWindow {
  const end = async (scope: TenantScope, epoch: number, { from, until }: TimeWindow, order: 'MIN' | 'MAX') => {
    const { items } = await documents.query<number>(scope, {
      text: `SELECT VALUE ${order}(c.index) FROM c WHERE c.kind = @kind AND c.at >= @from AND c.at < @until`,
      parameters: { '@kind': 'audit.entry', '@from': from, '@until': until },
      partition: logPartition(epoch),
    });
    // Without any entry the service answers with no number.
    return items.find((index) => typeof index === 'number');
  };
  return {
    async ends(scope, epoch, window) {
      const [first, last] = await Promise.all([end(scope, epoch, window, 'MIN'), end(scope, epoch, window, 'MAX')]);
      return first === undefined || last === undefined ? undefined : { first, last };
    },
    erasures: readsRedactions(documents),
  };
}
