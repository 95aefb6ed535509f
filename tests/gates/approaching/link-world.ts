import type { Action } from '../../../src/gates/action.ts';
import type { GatesParts } from '../../../src/gates/gates.ts';
import type { PlanStep } from '../../../src/gates/plan.ts';
import type { StepRule } from '../../../src/gates/policy/approval-policy.ts';
import { defaultPolicy } from '../../../src/gates/policy/default-policy.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import { type PipelineParts, serve } from '../../../src/platform/http/pipeline.ts';
import type { Method } from '../../../src/platform/http.ts';
import { refusal } from '../../../src/platform/refusal.ts';
import { refused } from '../../../src/platform/result.ts';
import { countedAction, member, openGateWorld } from '../gate-world.ts';

export const gail = { name: 'Gail of Client', email: 'Gail@client.example' };

/** A browser's request; `as` is signed in, `cookies` are what it was given before. */
export interface Asked {
  readonly method?: Method;
  readonly as?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: ReadonlyMap<string, string>;
}

export const step = (id: string, stage: number, ...approvers: PlanStep['approvers']): StepRule => ({
  ...{ id, title: `Step ${id}`, stage, approvers, needed: 1 },
});

/** The gates with their pages, called as the pipeline calls them, and a count of everything written. */
export async function openLinkWorld(parts: Partial<GatesParts> = {}, said: Partial<Action> = {}) {
  const { action, done, undone } = countedAction(said);
  let writes = 0;
  const counting = (documents: Documents): Documents => ({
    read: (...asked) => documents.read(...asked),
    query: (...asked) => documents.query(...asked),
    commit: (...asked) => {
      writes += 1;
      return documents.commit(...asked);
    },
    record: (...asked) => {
      writes += 1;
      return documents.record(...asked);
    },
  });
  const world = await openGateWorld([action], { ...parts, wrap: counting });
  world.people(member('ann', 'approver'), member('ben', 'approver'), member('cas', 'approver'));
  const faults: unknown[] = [];
  const denials: string[] = [];
  const door: PipelineParts['door'] = {
    verifyBearer: async () => refused(refusal('unauthenticated', 'x', 'x')),
    verifyBot: async () => refused(refusal('unauthenticated', 'x', 'x')),
    readSession: async (cookies) => {
      const id = cookies.get('session');
      return id ? { id, kind: 'person', name: `${id} of Acme`, appRoles: [] } : undefined;
    },
    readScriptSession: async () => undefined,
    tenantsOf: async () => ['acme'],
    tenantIsOpen: async (tenant) => tenant === 'acme',
    houseTenant: 'house',
    authorize: async () => true,
    openHook: async () => undefined,
    guestOf: world.gates.guestOf,
  };

  async function open(address: string, { method, as, form, headers = {}, cookies = new Map() }: Asked = {}) {
    const url = new URL(address, 'https://counterpart.example');
    const asked = method ?? (form ? 'POST' : 'GET');
    for (const route of world.gates.slice.routes) {
      const pattern = new RegExp(`^/${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
      const found = pattern.exec(url.pathname);
      if (!found || !route.methods.includes(asked)) continue;
      const sent = {
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } : {}),
        ...headers,
      };
      const output = await serve(
        route,
        {
          ...{ method: asked, url, params: { ...found.groups }, correlation: 'c-12345678' },
          headers: new Map(Object.entries(sent)),
          cookies: new Map([...cookies, ...(as ? [['session', as] as const] : [])]),
          body: async () => Buffer.from(new URLSearchParams(form).toString()),
        },
        world.workflows,
        {
          door,
          recordDenial: async ({ route }) => void denials.push(route),
          recordRead: async () => {},
          logFault: (_, __, fault) => void faults.push(fault),
        },
      );
      return { ...output, body: String(output.body ?? '') };
    }
    throw new Error(`no route takes ${asked} ${url.pathname}`);
  }

  return {
    ...world,
    done,
    undone,
    faults,
    denials,
    open,
    writes: () => writes,
    /** One area whose steps are these, always at L2. */
    useSteps: (...steps: readonly StepRule[]) => {
      const { contracts } = defaultPolicy.areas;
      if (!contracts) throw new Error('the default policy knows contracts');
      return world.usePolicy({ areas: { contracts: { ...contracts, steps } } });
    },
    /** Opened and asked. */
    async asked(said: Parameters<typeof world.propose>[0] = {}) {
      const { proposalId } = await world.propose(said);
      return world.tend(proposalId);
    },
    /** The address in the last letter to somebody. */
    linkOf(who: string): string {
      const letter = world.letters.findLast(({ to, text }) => to === who && text.includes('https://'));
      const found = /https:\/\/\S+/.exec(letter?.text ?? '')?.[0];
      if (!found) throw new Error(`no letter to ${who} holds a link`);
      return found;
    },
    codeOf(who: string): string {
      const letter = world.letters.findLast(({ to, subject }) => to === who && subject.startsWith('Your code'));
      return /Your code is (\d{3} \d{3})/.exec(letter?.text ?? '')?.[1] ?? '';
    },
  };
}

export type LinkWorld = Awaited<ReturnType<typeof openLinkWorld>>;

/** The value of a hidden field. */
export const hidden = (body: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';

/** The cookies an answer leaves in the browser. */
export const kept = ({ cookies }: { readonly cookies: readonly { name: string; value: string }[] }) =>
  new Map(cookies.map(({ name, value }) => [name, value]));
