import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Refusal } from '../../../src/platform/refusal.ts';
import { as, countedAction, type GateWorld, member, openGateWorld } from '../gate-world.ts';
import { exampleBody } from './example-policy.ts';

const inputNames = ['price', 'uplift'];
const activate = countedAction({ name: 'contracts-activateContract', floor: 'L2', inputNames }).action;
const renew = countedAction({ name: 'contracts-renewContract', floor: 'L1', inputNames }).action;
let world: GateWorld;
beforeAll(async () => {
  world = await openGateWorld([activate, renew]);
});
afterAll(() => world.stop());
beforeEach(() => {
  world.at('2026-06-01T13:00:00Z');
  world.people(member('ada', 'provider-admin'), member('cass', 'contract-manager'), member('bob', 'approver'));
});

interface Called {
  readonly by?: string;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly version?: number;
  readonly limit?: number;
  readonly cursor?: string | undefined;
}

interface Told {
  readonly version: number;
  readonly publishedBy: { readonly id: string };
  readonly publishedAt: string;
  readonly note: string;
  readonly items: readonly { readonly version: number; readonly note?: string }[];
  readonly cursor?: string;
  readonly summary: string;
  readonly cut: boolean;
  readonly examined: number;
  readonly differences: readonly Readonly<Record<string, unknown>>[];
}

/** Calls a route as the pipeline does once it has parsed the request: what it answers, or the refusal. */
async function call(name: string, { by = 'ada', body, ifMatch = '', version, limit, cursor }: Called = {}) {
  const route = world.gates.slice.routes.find((each) => each.name === name);
  if (!route) throw new Error(`no route is named ${name}`);
  const url = new URL('https://counterpart.example/api/v1/approval-policy/versions');
  const said = { body: route.body?.schema?.parse(body), query: { limit, cursor }, params: { version }, ifMatch };
  const outcome = await route.handle({ scope: as(by), ...said, request: { url } } as never);
  if (!outcome.ok) return { refusal: outcome.refusal, json: {} as Told, etag: '' };
  const { json, etag = '' } = outcome.value;
  return { refusal: undefined as Refusal | undefined, json: json as Told, etag };
}

const current = () => call('gates-readPolicy');
const publish = async (body: unknown, by = 'ada') =>
  call('gates-publishPolicy', { by, body, ifMatch: (await current()).etag });

/** The example with another title of its first step, so that it is a version of its own. */
let written = 0;
function aDraft(area: Readonly<Record<string, unknown>> = {}) {
  const [first, ...steps] = exampleBody.areas.contracts.steps;
  const contracts = {
    ...exampleBody.areas.contracts,
    steps: [{ ...first, title: `Draft ${++written}` }, ...steps],
    ...area,
  };
  return { ...exampleBody, areas: { contracts }, note: `draft ${written}` };
}

const events = () => world.committed.filter(({ type }) => type === 'policy.published');

describe('before anybody published anything', () => {
  test('the policy every tenant begins with is in force, is version 1, and is its own list of versions', async () => {
    expect((await current()).json).toMatchObject({ version: 1, areas: { contracts: { level: 'L2' } } });
    expect((await call('gates-listPolicyVersions')).json.items).toEqual([{ version: 1 }]);
    expect((await call('gates-readPolicyVersion', { version: 1 })).json.version).toBe(1);
    expect((await call('gates-readPolicyVersion', { version: 2 })).refusal?.code).toBe('notFound');
  });
});

describe('a policy that is published', () => {
  test('is the next version, by whom and when and why, and the log is told which areas changed', async () => {
    const before = (await current()).json.version;
    const body = aDraft();
    const { json, etag } = await publish(body);
    expect(json).toMatchObject({
      ...body,
      version: before + 1,
      publishedBy: { id: 'ada' },
      publishedAt: '2026-06-01T13:00:00.000Z',
    });
    expect(await current()).toMatchObject({ json, etag });
    expect(events().at(-1)).toMatchObject({
      actor: { id: 'ada' },
      data: { version: before + 1, note: body.note, changed: expect.arrayContaining(['contracts']), waivers: [] },
    });
  });

  test('stays to be read when others have followed, the first one included', async () => {
    const { json: first } = await publish(aDraft());
    const { json: second } = await publish(aDraft());
    expect((await call('gates-readPolicyVersion', { version: first.version })).json).toEqual(first);
    expect((await call('gates-readPolicyVersion', { version: second.version })).json).toEqual(second);
    expect((await call('gates-readPolicyVersion', { version: 1 })).json).toMatchObject({
      version: 1,
      areas: { artifacts: {} },
    });
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const { json } = await call('gates-listPolicyVersions', { limit: 1, cursor });
      seen.push(...json.items.map(({ version }) => version));
      cursor = json.cursor;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: second.version }, (_, index) => second.version - index));
  });

  test('is published once, however often it is sent', async () => {
    const seen = (await current()).etag;
    const body = aDraft();
    const first = await call('gates-publishPolicy', { body, ifMatch: seen });
    const count = events().length;
    expect(await call('gates-publishPolicy', { body, ifMatch: seen })).toEqual(first);
    expect(events()).toHaveLength(count);
  });

  test('is refused to whoever saw an older one, who is told the version there is', async () => {
    const seen = (await current()).etag;
    const { json } = await publish(aDraft());
    const { refusal } = await call('gates-publishPolicy', { body: aDraft(), ifMatch: seen });
    expect(refusal).toMatchObject({ kind: 'changedMeanwhile', details: { version: json.version } });
  });

  test('is one of two that were sent at once', async () => {
    const ifMatch = (await current()).etag;
    const sent = await Promise.all([aDraft(), aDraft()].map((body) => call('gates-publishPolicy', { body, ifMatch })));
    expect(sent.map(({ refusal }) => refusal?.code ?? 'ok').toSorted()).toEqual(['gates.policyChanged', 'ok']);
  });

  test('is refused with everything that is wrong with it, and nothing is stored', async () => {
    const before = await current();
    const body = aDraft({ reviewers: [{ role: 'boss' }] });
    const { refusal } = await publish({ ...body, workingTime: { ...body.workingTime, country: 'XX' } });
    expect(refusal).toMatchObject({ kind: 'invalid', code: 'invalid' });
    expect(refusal?.violations?.map(({ field }) => field)).toEqual([
      'areas.contracts.reviewers.0.role',
      'workingTime.subdivision',
    ]);
    expect(await current()).toEqual(before);
  });

  test('with waivers takes a provider admin, and every waiver is in the log with its reason', async () => {
    const waivers = [{ action: 'contracts-renewContract', level: 'L0', reason: 'renewals below a hundred a month' }];
    const body = aDraft({ level: 'L0', raise: [], waivers });
    expect((await publish(body, 'cass')).refusal).toMatchObject({
      kind: 'forbidden',
      details: { permission: 'policy.waive' },
    });
    expect((await publish(body)).refusal).toBeUndefined();
    expect(events().at(-1)?.data).toMatchObject({ waivers: [{ ...waivers[0], area: 'contracts', floor: 'L1' }] });
  });

  test('is what new proposals are opened under, while open ones keep theirs', async () => {
    const { json: earlier } = await publish(aDraft());
    const { proposalId } = await world.propose();
    const { json: later } = await publish(aDraft());
    expect((await world.read(proposalId)).policyVersion).toBe(earlier.version);
    expect((await world.propose()).policyVersion).toBe(later.version);
  });
});

describe('a simulation', () => {
  const simulate = (body: unknown) => call('gates-simulatePolicy', { body });
  const withoutNote = ({ note: _, ...rules }: ReturnType<typeof aDraft>) => rules;
  const at = (minor: number) => ({
    features: { risk: 5, termMonths: 12, deviations: 0, clientTier: 'gold', value: { minor, currency: 'USD' } },
  });

  test('tells which proposals would have gone elsewhere, how, and why, and changes nothing', async () => {
    world.at('2027-01-05T13:00:00Z');
    await publish(aDraft());
    await world.propose(at(100_000));
    const large = await world.propose(at(7_000_000));
    const before = [await current(), await world.read(large.proposalId), world.committed.length];
    const steps = exampleBody.areas.contracts.steps.filter(({ id }) => id !== 'finance');
    const raise = [{ when: { value: { atLeast: 6_000_000 } }, to: 'L3', because: 'it is large' }];
    const draft = {
      ...exampleBody,
      areas: { contracts: { ...exampleBody.areas.contracts, steps, raise } },
      since: '2027-01-01',
    };
    const { json } = await simulate(draft);
    expect(json).toMatchObject({
      summary: '1 of 2 proposals would have gone elsewhere',
      since: '2027-01-01',
      cut: false,
    });
    expect(json.differences).toEqual([
      {
        proposalId: large.proposalId,
        title: 'Managed services agreement',
        action: 'contracts-activateContract',
        openedAt: '2027-01-05T13:00:00.000Z',
        level: { before: 'L2', after: 'L3' },
        added: [],
        removed: [{ id: 'finance', title: 'Finance', because: 'value 70,000.00 USD is at least 50,000.00 USD' }],
        changed: [],
        because:
          'L2 becomes L3 (it is large); "Finance" is left out (it was there since value 70,000.00 USD is at least 50,000.00 USD)',
      },
    ]);
    expect([await current(), await world.read(large.proposalId), world.committed.length]).toEqual(before);
  });

  test('looks at the last 31 days unless told otherwise', async () => {
    world.at('2027-03-01T13:00:00Z');
    const rules = withoutNote(aDraft());
    await publish({ ...rules, note: 'for the test' });
    await world.propose(at(100_000));
    world.at('2027-04-01T13:00:00Z');
    expect((await simulate(rules)).json).toMatchObject({ since: '2027-03-01', examined: 1 });
    world.at('2027-04-02T13:00:00Z');
    expect((await simulate(rules)).json).toMatchObject({ since: '2027-03-02', examined: 0 });
  });

  test('of what is in force finds no difference; of other people in a group it does', async () => {
    world.at('2027-06-01T13:00:00Z');
    const rules = withoutNote(aDraft());
    await publish({ ...rules, note: 'for the test' });
    await world.propose(at(7_000_000));
    const same = await simulate({ ...rules, since: '2027-06-01' });
    expect(same.json.summary).toBe('0 of 1 proposals would have gone elsewhere');
    const finance = { title: 'Finance', members: ['fay', 'fred'] };
    const { json } = await simulate({ ...rules, groups: { ...rules.groups, finance }, since: '2027-06-01' });
    expect(json.differences).toMatchObject([{ added: [], removed: [], changed: [{ id: 'finance' }] }]);
  });

  test('of a draft with flaws is refused with all of them', async () => {
    const { refusal } = await simulate(withoutNote(aDraft({ reviewers: [{ role: 'boss' }] })));
    expect(refusal?.violations).toMatchObject([{ field: 'areas.contracts.reviewers.0.role', value: 'boss' }]);
  });
});
