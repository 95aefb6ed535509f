import type { Clock } from '../../platform/clock.ts';
import { type Command, remembered, repeated } from '../../platform/commands.ts';
import type { Documents, Stored } from '../../platform/cosmos/documents.ts';
import { today } from '../../platform/dates.ts';
import { derivedId } from '../../platform/ids.ts';
import { forbidden, invalid, notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Action } from '../action.ts';
import type { People, Person } from '../doors.ts';
import { defaultPolicy } from '../policy/default-policy.ts';
import { type Delegation, delegationDocumentId, delegationPartition } from './delegation.ts';
import { cycleWith, type Standing } from './delegation-cycle.ts';
import { type DelegationAsked, flawsOf, termsOf } from './delegation-rules.ts';
import type { DelegationStore } from './delegation-store.ts';
import { delegationGiven } from './people-events.ts';
import { closesCycle, notADecider, tooManyDelegations } from './refusals.ts';
import type { WorkCalendars } from './work-calendars.ts';

export interface GivingParts {
  readonly documents: Documents;
  readonly store: DelegationStore;
  readonly people: People;
  readonly calendars: WorkCalendars;
  readonly actions: ReadonlyMap<string, Action>;
  readonly clock: Clock;
}

/** At once, ended ones not counted: the standing ones of a tenant have to fit one document. */
export const mostDelegations = { ofOnePerson: 20, ofAll: 500 } as const;

export function givesDelegations({ documents, store, people, calendars, actions, clock }: GivingParts) {
  /**
   * Lets another decide for the caller, or for somebody else where the caller manages proposals. Both must be people who may
   * decide here now. Repeatable: the same key answers with what the first call made.
   */
  return async (scope: TenantScope, asked: DelegationAsked, key: string): Promise<Result<Stored<Delegation>>> => {
    const command: Command = { key, input: asked };
    const delegationId = derivedId('delegation', scope.tenant, scope.actor.id, key);
    const earlier = await repeated(documents, scope, delegationPartition, command);
    if (!earlier.ok) return earlier;
    if (earlier.value) return existing(scope, delegationId);
    const prepared = await prepare(scope, asked, delegationId);
    return prepared.ok ? commit(scope, prepared.value, command) : prepared;
  };

  async function prepare(
    scope: TenantScope,
    asked: DelegationAsked,
    delegationId: string,
  ): Promise<Result<Delegation>> {
    const fromId = asked.from ?? scope.actor.id;
    if (fromId !== scope.actor.id && !(await people.may(scope, 'proposal.manage')))
      return refused(forbidden('proposal.manage'));
    const { zone } = await calendars(scope, fromId);
    const now = clock.now();
    const day = today(zone, now);
    const areas = new Set([...Object.keys(defaultPolicy.areas), ...[...actions.values()].map(({ area }) => area)]);
    const flaws = flawsOf(asked, fromId, day, { areas, actions: new Set(actions.keys()) });
    if (flaws.length > 0) return refused(invalid(flaws));
    const deciders = new Map((await people.deciders(scope, [fromId, asked.to])).map((p) => [p.id, p]));
    const [from, to] = [deciders.get(fromId), deciders.get(asked.to)];
    if (!from) return refused(notADecider('from', fromId));
    if (!to) return refused(notADecider('to', asked.to));
    return ok({
      id: delegationDocumentId(delegationId),
      kind: 'gates.delegation',
      schema: 1,
      delegationId,
      from: named(from),
      to: named(to),
      firstDay: asked.firstDay ?? day,
      lastDay: asked.lastDay,
      zone,
      ...termsOf(asked, day, zone, now),
      away: asked.away,
      reason: asked.reason,
      createdBy: scope.actor.id,
      createdAt: now.toISOString(),
    });
  }

  /** The rules that depend on what else stands, asked of the very version that is replaced. */
  async function commit(scope: TenantScope, doc: Delegation, command: Command): Promise<Result<Stored<Delegation>>> {
    const before = await store.standing(scope);
    const standing = before.doc.delegations.filter(({ endsAt }) => endsAt > doc.createdAt);
    const added = standingOf(doc);
    const cycle = cycleWith(added, standing);
    if (cycle) return refused(closesCycle(cycle));
    const own = standing.filter(({ from }) => from === added.from);
    if (own.length >= mostDelegations.ofOnePerson) return refused(tooManyDelegations('of one person', own.length));
    if (standing.length >= mostDelegations.ofAll) return refused(tooManyDelegations('of a tenant', standing.length));
    const { delegationId } = doc;
    const writes = [{ op: 'create', doc } as const, remembered(scope, command, { delegationId })];
    const committed = await store.change(scope, before, [...standing, added], writes, delegationGiven(doc));
    if (committed.ok) return ok({ doc, etag: committed.etags.get(doc.id) ?? '' });
    return store.lostTheRace(committed) ? again(scope, doc, command) : existing(scope, delegationId);
  }

  /** Somebody else changed what stands: perhaps the same command did, sent twice at once. */
  async function again(scope: TenantScope, doc: Delegation, command: Command): Promise<Result<Stored<Delegation>>> {
    const twin = await store.read(scope, doc.delegationId);
    return twin ? ok(twin) : commit(scope, doc, command);
  }

  async function existing(scope: TenantScope, delegationId: string): Promise<Result<Stored<Delegation>>> {
    const stored = await store.read(scope, delegationId);
    return stored ? ok(stored) : refused(notFound('delegation'));
  }
}

export type GivesDelegations = ReturnType<typeof givesDelegations>;

const named = ({ id, name, email }: Person): Person => ({ id, name, email });

const standingOf = ({ delegationId, from, to, startsAt, endsAt, areas, actions }: Delegation): Standing => ({
  ...{ delegationId, from: from.id, to: to.id, startsAt, endsAt },
  ...(areas ? { areas } : {}),
  ...(actions ? { actions } : {}),
});
