import type { Documents } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { type LoggedPerson, peoplePartition, personDocId } from '../appending/pseudonym-store.ts';

/** Whom the log knows. Nobody is made known by asking. */
export function readsPeople(documents: Pick<Documents, 'read'>) {
  const person = async (scope: TenantScope, id: string) =>
    (await documents.read<LoggedPerson>(scope, peoplePartition, personDocId(scope.tenant, id), 'audit.person'))?.doc;

  return {
    /** How a leaf names whoever a caller means: themselves (`me`), a person by id, or what it is already. */
    async actorInLeaf(scope: TenantScope, asked: string): Promise<string> {
      const id = asked === 'me' ? scope.actor.id : asked;
      const known = id.startsWith('p:') ? undefined : await person(scope, id);
      return known ? `p:${known.pseudonym}` : id;
    },

    /** What people are called, by id; who is not known, or was erased, is left out. */
    async namesOf(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
      const found = await Promise.all(
        [...new Set(ids)].map(async (id) => [id, (await person(scope, id))?.name] as const),
      );
      return new Map(found.flatMap(([id, name]) => (name === undefined ? [] : [[id, name] as const])));
    },
  };
}

export type ReadsPeople = ReturnType<typeof readsPeople>;
