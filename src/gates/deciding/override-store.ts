import type { Documents, Page, PageAsked } from '../../platform/cosmos/documents.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Override } from './override.ts';

export interface OverridesAsked {
  /** UTC instants, the second exclusive. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly area?: string | undefined;
}

/** Decisions against the recommendation, for people and dashboards that learn from them. */
export function overrideStore(documents: Documents) {
  return {
    /** The newest first. */
    list(scope: TenantScope, { from, until, area }: OverridesAsked, page: PageAsked): Promise<Page<Override>> {
      const asked = [
        ['c.kind = @kind', '@kind', 'gates.override'],
        ['c.at >= @from', '@from', from],
        ['c.at < @until', '@until', until],
        ['c.area = @area', '@area', area],
      ] as const;
      const said = asked.flatMap(([term, name, value]) => (value === undefined ? [] : [{ term, name, value }]));
      return documents.query<Override>(
        scope,
        {
          text: `SELECT * FROM c WHERE ${said.map(({ term }) => term).join(' AND ')} ORDER BY c.at DESC`,
          parameters: Object.fromEntries(said.map(({ name, value }) => [name, value])),
        },
        page,
      );
    },
  };
}

export type OverrideStore = ReturnType<typeof overrideStore>;
