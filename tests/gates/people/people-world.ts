import { z } from 'zod';
import type { Action, Person } from '../../../src/gates/index.ts';
import { gatesPeople } from '../../../src/gates/people/people.ts';
import type { ApprovalPolicy } from '../../../src/gates/policy/approval-policy.ts';
import { defaultPolicy } from '../../../src/gates/policy/default-policy.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import type { Answer, Route } from '../../../src/platform/http.ts';
import type { Result } from '../../../src/platform/result.ts';
import { openProcess, provision } from '../../platform/cosmos/tenant-fixture.ts';
import { startLocalAzure } from '../../support/devhost.ts';
import { as } from '../gate-world.ts';
import { person } from './a-delegation.ts';

const action = (name: string, area: string): Action => ({
  ...{ name, area, floor: 'L2', title: 'Do it', input: z.unknown(), acts: [], mustShow: [], rejectTo: [] },
});

/** The people of the gates on a local Cosmos DB, with a table of who may decide and who manages, and a clock set by hand. */
export async function openPeopleWorld() {
  const azure = await startLocalAzure();
  await provision(azure, 'acme');
  const { documents, committed } = openProcess(azure);
  let now = new Date('2026-06-01T13:00:00Z');
  let deciders: readonly string[] = [];
  let managers: readonly string[] = [];
  let policy: ApprovalPolicy = defaultPolicy;
  const clock = { now: () => now };
  const queries: string[] = [];
  const counting: Documents = {
    read: (...of) => documents.read(...of),
    commit: (...of) => documents.commit(...of),
    record: (...of) => documents.record(...of),
    query: (scope, query, page) => {
      queries.push(query.text);
      return documents.query(scope, query, page);
    },
  };
  const known = (ids: readonly string[]): readonly Person[] => ids.map(person);
  const people = {
    withRole: async () => known(deciders),
    deciders: async (_: unknown, ids: readonly string[]) => known(deciders.filter((id) => ids.includes(id))),
    members: async (_: unknown, ids: readonly string[]) => known(ids),
    may: async ({ actor }: { actor: { id: string } }, permission: string) =>
      permission === 'proposal.manage' ? managers.includes(actor.id) : deciders.includes(actor.id),
    zone: async () => 'America/New_York',
    reader: async () => ({ language: 'en' as const, zone: 'America/New_York' }),
    currency: async () => 'USD',
  };
  const of = gatesPeople({
    documents: counting,
    people,
    policies: { current: async () => policy },
    actions: new Map(
      ['contracts-activateContract', 'contracts-endContract'].map((name) => [name, action(name, 'contracts')]),
    ),
    clock,
  });
  const routes = new Map<string, Route>(of.routes.map((route) => [route.name, route]));

  return {
    ...of,
    people,
    clock,
    committed,
    queries,
    stop: azure.stop,
    at: (instant: string) => {
      now = new Date(instant);
    },
    deciders: (...ids: readonly string[]) => {
      deciders = ids;
    },
    managers: (...ids: readonly string[]) => {
      managers = ids;
    },
    usePolicy: (said: Partial<ApprovalPolicy>) => {
      policy = { ...defaultPolicy, ...said };
    },

    /** What a route answers somebody; the body goes through its schema, as at the door. */
    async call(who: string, name: string, said: Readonly<Record<string, unknown>> = {}): Promise<Result<Answer>> {
      const route = routes.get(name);
      if (!route) throw new Error(`no route is named ${name}`);
      const { body, headers = {}, ...more } = said;
      const parsed = route.body?.schema?.safeParse(body);
      if (parsed?.success === false) throw new Error(parsed.error.message);
      const query = route.query?.parse(more.query ?? {});
      const request = { headers: new Map(Object.entries(headers as object)), url: new URL('https://x.example/list') };
      return route.handle({ ...more, scope: as(who), body: parsed?.data, query, request } as never);
    },
  };
}

export type PeopleWorld = Awaited<ReturnType<typeof openPeopleWorld>>;
