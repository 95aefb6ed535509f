import type { Clock } from '../../platform/clock.ts';
import { type Command, remembered, repeated } from '../../platform/commands.ts';
import type { Documents } from '../../platform/cosmos/documents.ts';
import { newId } from '../../platform/ids.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { LoggedPerson } from '../appending/pseudonym-store.ts';
import { type Erasable, type Erasure, erasureDocId, erasurePartition, type LegalBasis, type Place } from './erasure.ts';
import { erasureEvent } from './erasure-events.ts';
import type { ErasureStore } from './erasure-store.ts';
import { mostAddresses, type PayloadStore } from './payload-store.ts';
import { noSuchEntries, nothingToErase, onlyPeople, underLegalHold } from './refusals.ts';

export interface AskingParts {
  readonly documents: Documents;
  readonly erasures: ErasureStore;
  readonly payloads: PayloadStore;
  readonly clock: Clock;
  /** The legal hold on the tenant, if there is one. */
  readonly holdOf: (scope: TenantScope) => Promise<{ readonly since: string } | undefined>;
  /** What the log knows of a person. */
  readonly known: (scope: TenantScope, person: string) => Promise<LoggedPerson | undefined>;
}

export interface ErasureWish {
  readonly what:
    | { readonly person: string; readonly addresses?: readonly string[] | undefined }
    | { readonly entries: readonly Place[] };
  readonly legalBasis: LegalBasis;
  readonly reason: string;
  readonly includeDecisions: boolean;
  readonly decisionsReason?: string | undefined;
}

/** Puts an erasure on record with what it would touch. Nothing is erased before somebody else agrees. */
export function asksErasures({ documents, erasures, payloads, clock, holdOf, known }: AskingParts) {
  return async (
    scope: TenantScope,
    wish: ErasureWish,
    key: string,
  ): Promise<Result<{ erasure: Erasure; etag: string }>> => {
    if (scope.actor.kind !== 'person') return refused(onlyPeople());
    const command: Command = { key, input: wish };
    const before = await repeated<string>(documents, scope, erasurePartition, command);
    if (!before.ok) return before;
    if (before.value !== undefined) return standing(scope, before.value);

    const hold = await holdOf(scope);
    if (hold) return refused(underLegalHold(hold.since));
    if ('entries' in wish.what) {
      const missing = await missingOf(scope, wish.what.entries);
      if (missing.length > 0) return refused(noSuchEntries(missing));
    }
    const doc = await begun(scope, wish);
    if (doc.preview.erased === 0) return refused(nothingToErase(doc.preview.kept));
    const memory = remembered(scope, command, doc.erasureId);
    const event = erasureEvent('log.erasureAsked', doc, { entries: doc.preview.erased });
    const committed = await erasures.create(scope, doc, [memory], event);
    if (committed.ok) return ok({ erasure: doc, etag: committed.etags.get(doc.id) ?? '' });
    const other = await repeated<string>(documents, scope, erasurePartition, command);
    if (!other.ok) return other;
    return standing(scope, other.value ?? doc.erasureId);
  };

  async function begun(scope: TenantScope, wish: ErasureWish): Promise<Erasure> {
    const erasureId = newId();
    const asked = {
      what: await erasable(scope, wish.what),
      ...(wish.includeDecisions ? { decisionsToo: wish.decisionsReason ?? '' } : {}),
    };
    return {
      ...{ id: erasureDocId(erasureId), kind: 'audit.erasure', schema: 1, erasureId, state: 'asked' },
      ...asked,
      ...{ legalBasis: wish.legalBasis, reason: wish.reason },
      preview: await payloads.preview(scope, asked),
      asked: { by: scope.actor.id, at: clock.now().toISOString() },
    };
  }

  /** The address the log last saw the person under is looked for as well as those that were given. */
  async function erasable(scope: TenantScope, what: ErasureWish['what']): Promise<Erasable> {
    if ('entries' in what) return { kind: 'entries', entries: what.entries };
    const seen = (await known(scope, what.person))?.email;
    const addresses = [...new Set([...(what.addresses ?? []), ...(seen ? [seen] : [])].map((a) => a.toLowerCase()))];
    return { kind: 'person', person: what.person, addresses: addresses.slice(0, mostAddresses) };
  }

  async function missingOf(scope: TenantScope, places: readonly Place[]): Promise<readonly Place[]> {
    const missing: Place[] = [];
    for (const place of places) if (!(await payloads.at(scope, place))) missing.push(place);
    return missing;
  }

  async function standing(scope: TenantScope, erasureId: string): Promise<Result<{ erasure: Erasure; etag: string }>> {
    const stored = await erasures.read(scope, erasureId);
    return stored ? ok({ erasure: stored.doc, etag: stored.etag }) : refused(notFound('erasure'));
  }
}
