import type { Documents } from '../../platform/cosmos/documents.ts';
import { everyItem } from '../../platform/cosmos/every-item.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Proposal } from '../proposal.ts';

const lately = 20;

/** Proposals as one person looks for them. */
export function ownMattersStore(documents: Documents) {
  const all = (
    scope: TenantScope,
    where: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<Proposal[]> => {
    const text = `SELECT * FROM c WHERE c.kind = @kind AND ${where}`;
    const query = { text, parameters: { '@kind': 'gates.proposal', ...parameters } };
    return Array.fromAsync(everyItem((page) => documents.query<Proposal>(scope, query, { limit: 100, ...page })));
  };

  return {
    /** Those that wait for an act of somebody: to be carried out by people, or to be looked at afterwards. */
    waitingForActs: (scope: TenantScope) =>
      all(
        scope,
        "(c.state = 'withPeople' OR ((c.state = 'executed' OR c.state = 'failed') AND c.review.state = 'due'))",
        {},
      ),

    /** The newest of those they decided or reviewed. */
    async seenBy(scope: TenantScope, personId: string): Promise<readonly Proposal[]> {
      const said = 'EXISTS(SELECT VALUE d FROM d IN c.decisions WHERE d["by"].id = @person)';
      const text = `SELECT * FROM c WHERE c.kind = @kind AND (${said} OR c.review["by"].id = @person) ORDER BY c.openedAt DESC`;
      const parameters = { '@kind': 'gates.proposal', '@person': personId };
      const { items } = await documents.query<Proposal>(scope, { text, parameters }, { limit: lately });
      return items;
    },
  };
}

export type OwnMattersStore = ReturnType<typeof ownMattersStore>;
