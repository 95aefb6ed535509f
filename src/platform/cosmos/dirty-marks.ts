import type { Clock } from '../clock.ts';
import type { Catalog } from './catalog.ts';
import type { Doc } from './documents.ts';

interface DirtyMark extends Doc {
  readonly kind: 'platform.dirtyTenant';
  readonly tenant: string;
  /** ISO 8601: no process commits under this mark later than this, nor under one of the next window that it overwrote. */
  readonly until: string;
}

/**
 * Which tenants may hold events nobody published. A tenant is marked before its first commit in each window of five
 * minutes, by each process; the mark stays until a sweep that began after the window found nothing left.
 */
export interface DirtyMarks {
  mark(tenant: string): Promise<void>;
  list(): AsyncIterable<string>;
  /** For a tenant whose data was destroyed: there is nothing left to sweep. */
  drop(tenant: string): Promise<void>;
  /** Runs a sweep that answers whether it found nothing, and takes the mark off if that proves the tenant clean. */
  sweptClean(tenant: string, sweep: () => Promise<boolean>): Promise<void>;
}

const windowMs = 5 * 60_000;
/** How far the clocks of two instances may lie apart, and how long a commit may take. */
const graceMs = 2 * 60_000;
const partition = 'dirty';

export function dirtyMarks(catalog: Catalog, clock: Clock): DirtyMarks {
  const marked = new Map<string, { readonly window: number; readonly done: Promise<void> }>();
  const write = async (tenant: string, window: number) => {
    // One window more than is needed: at the border of two, a slow process may overwrite a quicker one's mark of the next.
    const until = new Date((window + 2) * windowMs + graceMs).toISOString();
    const doc: DirtyMark = { id: `dirty:${tenant}`, kind: 'platform.dirtyTenant', schema: 1, tenant, until };
    await catalog.write(partition, doc);
  };
  return {
    mark(tenant) {
      const window = Math.floor(clock.now().getTime() / windowMs);
      const known = marked.get(tenant);
      if (known && known.window === window) return known.done;
      const entry = { window, done: write(tenant, window) };
      marked.set(tenant, entry);
      entry.done.catch(() => marked.get(tenant) === entry && marked.delete(tenant));
      return entry.done;
    },
    async drop(tenant) {
      await catalog.remove(partition, `dirty:${tenant}`);
    },
    list: () => catalog.query<string>({ text: 'SELECT VALUE c.tenant FROM c', partition }),
    async sweptClean(tenant, sweep) {
      const id = `dirty:${tenant}`;
      const mark = await catalog.read<DirtyMark>(partition, id, 'platform.dirtyTenant');
      const closed = mark !== undefined && mark.doc.until < clock.now().toISOString();
      const clean = await sweep();
      // If-Match: a commit of a newer window has renewed the mark meanwhile, and then it stays.
      if (closed && clean) await catalog.remove(partition, id, mark.etag);
    },
  };
}
