import type { Catalog } from '../platform/cosmos/catalog.ts';
import type { DirtyMarks } from '../platform/cosmos/dirty-marks.ts';
import type { Directory } from './directory.ts';
import { type Hook, hookPartition } from './doorkeeping.ts';
import { type KeyRotation, rotationPartition } from './key-rotation.ts';

export interface TraceParts {
  readonly catalog: Catalog;
  readonly directory: Directory;
  readonly marks: DirtyMarks;
}

/**
 * Removes what the catalog knows of a tenant besides its record: ways in for vendors, roles of people (who holds none
 * elsewhere goes with them, name and address included), rotations, the mark of the outbox. Safe to repeat.
 */
export async function forgetTenant({ catalog, directory, marks }: TraceParts, tenant: string): Promise<void> {
  const hooks = catalog.query<Hook>({
    text: 'SELECT * FROM c WHERE c.tenant = @tenant',
    parameters: { tenant },
    partition: hookPartition,
  });
  for await (const { id } of hooks) await catalog.remove(hookPartition, id);
  const rotations = catalog.query<KeyRotation>({ text: 'SELECT * FROM c', partition: rotationPartition(tenant) });
  for await (const { id } of rotations) await catalog.remove(rotationPartition(tenant), id);
  await withdrawGrants(directory, tenant);
  await marks.drop(tenant);
}

async function withdrawGrants(directory: Directory, tenant: string): Promise<void> {
  for (const { principalId, grants } of await directory.allGrants()) {
    if (!grants.some((grant) => grant.tenant === tenant)) continue;
    const stored = await directory.grantsNow(principalId);
    if (!stored) continue;
    // What is not on record yet would go with it; the sweep has it there within minutes, and this is tried again.
    if (stored.doc.unlogged) throw new Error(`changes of the grants of ${principalId} are not on record yet`);
    const left = stored.doc.grants.filter((grant) => grant.tenant !== tenant);
    const done =
      left.length > 0
        ? await directory.writeGrants({ ...stored.doc, grants: left }, { ifMatch: stored.etag })
        : await directory.removeGrants(principalId, stored.etag);
    if (!done.ok) throw new Error(`the grants of ${principalId} were changed meanwhile`);
  }
}
