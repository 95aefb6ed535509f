import { type AppendingParts, appendsToLog } from '../../../src/audit/appending/append-to-log.ts';
import { pseudonymStore } from '../../../src/audit/appending/pseudonym-store.ts';
import { epochStore } from '../../../src/audit/epoch-store.ts';
import type { LogEntry } from '../../../src/audit/log-entry.ts';
import { readsLog } from '../../../src/audit/read-log.ts';
import { toCheckpointText } from '../../../src/audit/verifier/checkpoint.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { Actor, TenantScope } from '../../../src/platform/scope.ts';
import { openProcess, provision, scopeOf } from '../../platform/cosmos/tenant-fixture.ts';
import { type LocalAzure, startLocalAzure } from '../../support/devhost.ts';
import { flawsOfLog, leafHashOf, rootOf } from '../../support/log-check.ts';

export const scope = scopeOf('acme');
export const host = 'counterpart.example';

/** A tenant's log in the local Cosmos DB, and instances of the app that append to it. */
export async function openLogWorld({ azure: given }: { readonly azure?: LocalAzure } = {}) {
  const azure = given ?? (await startLocalAzure());
  if (!given) await provision(azure, 'acme');
  let now = Date.parse('2026-06-01T12:00:00.000Z');
  const clock = { now: () => new Date(now) };
  const { documents } = openProcess(azure);
  const reader = readsLog(documents);

  const entries = async (where: TenantScope = scope): Promise<readonly LogEntry[]> => {
    const all: LogEntry[] = [];
    const newest = await reader.epoch(where);
    for (let epoch = 0; epoch <= newest; epoch++) {
      const size = (await reader.head(where, epoch))?.size ?? 0;
      for await (const entry of reader.entries(where, epoch, 0, size)) all.push(entry);
    }
    return all;
  };

  /** What an epoch has come to, without signatures: sealing it is another part's work. */
  const lastCheckpoint: AppendingParts['lastCheckpoint'] = async (where, epoch) => {
    const head = await reader.head(where, epoch);
    if (!head?.closed) throw new Error(`epoch ${epoch} is not closed`);
    const leaves = await Array.fromAsync(reader.entries(where, epoch, 0, head.size));
    const { origin, size } = head;
    return `${toCheckpointText({ origin, size, root: rootOf(leaves.map(({ leaf }) => leafHashOf(leaf))) })}\n`;
  };

  return {
    azure,
    clock,
    documents,
    reader,
    entries,
    lastCheckpoint,
    stop: azure.stop,
    later: (milliseconds: number): void => {
      now += milliseconds;
    },
    /** One more instance of the app, with caches of its own. */
    instance(parts: Partial<AppendingParts> = {}, using: Documents = openProcess(azure).documents) {
      const pseudonyms = pseudonymStore({ documents: using, clock });
      const append = appendsToLog({
        ...{ documents: using, epochs: epochStore(using), pseudonyms, clock, host, lastCheckpoint },
        ...{ described, ...parts },
      });
      return { append, pseudonyms, documents: using };
    },
    /** Empty when the log is as it must be. Its epochs are judged by the checkpoint that the next one begins with. */
    async flaws(where: TenantScope = scope): Promise<readonly string[]> {
      const log = await entries(where);
      const openings = log.filter(({ epoch, index }) => epoch > 0 && index === 0);
      const checkpoints = openings.map(({ epoch, payload }) => ({
        epoch: epoch - 1,
        note: JSON.parse(payload ?? '{}').data.checkpoint as string,
      }));
      return flawsOfLog(log, checkpoints);
    },
    event: (more: Partial<DomainEvent> = {}): DomainEvent => ({
      ...{ id: newId(), type: 'contract.analysed', tenant: 'acme', aggregate: 'contract:1', sequence: 0 },
      ...{ at: clock.now().toISOString(), actor: ann, correlation: newId() },
      ...{ subject: { kind: 'contract', id: '1' }, data: { n: 1 } },
      ...more,
    }),
  };
}

export type LogWorld = Awaited<ReturnType<typeof openLogWorld>>;

export const ann: Actor = { kind: 'person', id: 'ann', name: 'Ann Example', email: 'ann@example.com' };

/** The catalogue of these tests. A type that is not in it is a mistake of the test. */
export const described: AppendingParts['described'] = (type) => {
  const phase = ({ 'contract.analysed': 'analysis', 'contract.read': 'access', 'log.epochOpened': 'log' } as const)[
    type
  ];
  if (!phase) throw new Error(`${type} is in no catalogue`);
  return { phase };
};
