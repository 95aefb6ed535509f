import type { Stored } from '../../platform/cosmos/documents.ts';
import { publicHolidays } from '../../platform/holidays.ts';
import { invalid, type Violation } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { changedMeanwhile } from './refusals.ts';
import { type OwnWorkingTime, workingTimeId } from './working-time.ts';
import type { WorkingTimeStore } from './working-time-store.ts';

export type SaidWorkingTime = Pick<OwnWorkingTime, 'zone' | 'country' | 'subdivision' | 'opens' | 'closes'>;

/** A person says when and where they work. `ifMatch` is the version they saw; without it they saw none. */
export function changesWorkingTime(store: WorkingTimeStore) {
  return async (
    scope: TenantScope,
    said: SaidWorkingTime,
    ifMatch: string | undefined,
  ): Promise<Result<Stored<OwnWorkingTime>>> => {
    const flaw = await unknownPlace(said);
    if (flaw) return refused(invalid([flaw]));
    const personId = scope.actor.id;
    const doc: OwnWorkingTime = { id: workingTimeId, kind: 'gates.workingTime', schema: 1, personId, ...said };
    const written = await store.write(scope, doc, ifMatch);
    if (written.ok) return ok({ doc, etag: written.etags.get(doc.id) ?? '' });
    const now = await store.read(scope, personId);
    return refused(changedMeanwhile('your working time', now?.etag));
  };
}

export type ChangesWorkingTime = ReturnType<typeof changesWorkingTime>;

/** Where a place of which no holidays are known was said. */
async function unknownPlace({
  country,
  subdivision,
}: Pick<SaidWorkingTime, 'country' | 'subdivision'>): Promise<Violation | undefined> {
  if (!country) return undefined;
  const known = (part?: string) =>
    publicHolidays(country, part, 2026, 2026).then(
      () => true,
      (fault) => {
        if (fault instanceof RangeError) return false;
        throw fault;
      },
    );
  if (!(await known())) return { field: 'country', rule: 'must be a country whose holidays are known', value: country };
  if (subdivision === undefined || (await known(subdivision))) return undefined;
  return { field: 'subdivision', rule: `must be a part of ${country} whose holidays are known`, value: subdivision };
}
