import type { Clock } from '../../platform/clock.ts';
import type { Doc, Documents, Stored } from '../../platform/cosmos/documents.ts';
import { derivedId, newId } from '../../platform/ids.ts';
import type { Actor, TenantScope } from '../../platform/scope.ts';

/** Whom a pseudonym of the log stands for. Erased with the person: then nothing says any more who it was. */
export interface LoggedPerson extends Doc {
  readonly kind: 'audit.person';
  /** Random, so that it says nothing: no other tenant and no other log knows the person by it. */
  readonly pseudonym: string;
  readonly personId: string;
  /** As last seen. */
  readonly name?: string;
  readonly email?: string;
  readonly since: string;
}

export const peoplePartition = 'log-people';
/** By hash, since ids come from outside and an id of a document may not hold every character. */
export const personDocId = (tenant: string, personId: string): string => derivedId('audit.person', tenant, personId);

type Seen = Pick<Actor, 'id' | 'name' | 'email'>;
type Stand = Pick<LoggedPerson, 'pseudonym' | 'name' | 'email'>;

/**
 * How long an instance goes on using a pseudonym after the person was erased elsewhere. What is logged meanwhile stands under
 * the old pseudonym, which nobody can resolve any more.
 */
const keptMs = 3 * 60_000;
const mostKept = 10_000;
const tries = 5;

/** The names a tenant's log knows people by: a random UUID each, made when a person first appears in it. */
export function pseudonymStore({ documents, clock }: { readonly documents: Documents; readonly clock: Clock }) {
  const known = new Map<string, Stand & { readonly until: number }>();
  const keyOf = (scope: TenantScope, person: string) => `${scope.tenant}\n${person}`;

  const read = (scope: TenantScope, person: string) =>
    documents.read<LoggedPerson>(scope, peoplePartition, personDocId(scope.tenant, person), 'audit.person');
  const commit = (scope: TenantScope, write: Parameters<Documents['commit']>[1]['writes'][number]) =>
    documents.commit(scope, { partition: peoplePartition, writes: [write], events: [] });

  /** Of two instances that see a person for the first time one creates the document, and the other reads it. */
  async function standingOf(scope: TenantScope, seen: Seen): Promise<Stand> {
    for (let attempt = 0; attempt < tries; attempt++) {
      const stored = await read(scope, seen.id);
      if (stored) return refreshed(scope, stored, seen);
      const doc: LoggedPerson = {
        ...{ id: personDocId(scope.tenant, seen.id), kind: 'audit.person', schema: 1, pseudonym: newId() },
        ...{ personId: seen.id, ...namesOf(seen), since: clock.now().toISOString() },
      };
      if ((await commit(scope, { op: 'create', doc })).ok) return doc;
    }
    throw new Error(`no pseudonym could be made for a person of ${scope.tenant}`);
  }

  /** A conflict is left alone: somebody else has seen the person just now, or erased them. */
  async function refreshed(scope: TenantScope, { doc, etag }: Stored<LoggedPerson>, seen: Seen): Promise<Stand> {
    if (!says(doc, seen)) await commit(scope, { op: 'replace', doc: { ...doc, ...namesOf(seen) }, ifMatch: etag });
    return { ...doc, ...namesOf(seen) };
  }

  async function of(scope: TenantScope, seen: Seen): Promise<string> {
    const key = keyOf(scope, seen.id);
    const now = clock.now().getTime();
    const found = known.get(key);
    if (found && found.until > now && says(found, seen)) return found.pseudonym;
    const { pseudonym, name, email } = await standingOf(scope, seen);
    known.delete(key); // so that the oldest stand first
    known.set(key, { ...namesOf({ name, email }), pseudonym, until: now + keptMs });
    for (const oldest of known.keys()) if (known.size > mostKept) known.delete(oldest);
    return pseudonym;
  }

  return {
    /** By the person's id; of those who are there twice, the one with a name counts. */
    async ofAll(scope: TenantScope, people: readonly Seen[]): Promise<ReadonlyMap<string, string>> {
      const distinct = new Map<string, Seen>();
      for (const seen of people) distinct.set(seen.id, { ...distinct.get(seen.id), ...seen });
      const pairs = [...distinct.values()].map(async (seen) => [seen.id, await of(scope, seen)] as const);
      return new Map(await Promise.all(pairs));
    },
    /** For the instance that erases a person; the others forget in a few minutes. */
    forget: (scope: TenantScope, person: string): void => void known.delete(keyOf(scope, person)),
  };
}

export type PseudonymStore = ReturnType<typeof pseudonymStore>;

const namesOf = ({ name, email }: { name?: string | undefined; email?: string | undefined }) => ({
  ...(name === undefined ? {} : { name }),
  ...(email === undefined ? {} : { email }),
});

/** Who is seen without a name is the same as before. */
const says = (known: Partial<Stand>, { name, email }: Seen): boolean =>
  (name === undefined || name === known.name) && (email === undefined || email === known.email);
