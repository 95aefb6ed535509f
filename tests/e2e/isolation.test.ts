import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { users } from '../../devhost/entra/directory.ts';
import type { Documents } from '../../src/platform/cosmos/documents.ts';
import { everyItem } from '../../src/platform/cosmos/every-item.ts';
import { TenantDocuments } from '../../src/platform/cosmos/tenant-documents.ts';
import type { DomainEvent } from '../../src/platform/events.ts';
import { inbox } from '../../src/platform/inbox.ts';
import { openScope } from '../../src/platform/scope.ts';
import { composedStamp } from '../support/composed-stamp.ts';
import { type Data, openData } from '../support/data-plane.ts';
import { describedAnswers } from '../support/described-answer.ts';
import { meshAtRest } from '../support/mesh-at-rest.ts';
import { overHttp } from './isolation/call.ts';
import { durableInputs, management } from './isolation/durable.ts';
import { examples } from './isolation/examples.ts';
import { type Ground, prepareGround } from './isolation/ground.ts';
import { composeInside, type Doctoring, elsewhere, type Inside, inert } from './isolation/inside.ts';
import { eventMessage, foreignEvents, foreignQueueMessages, sendAll } from './isolation/messages.ts';
import { reads, showsATenant } from './isolation/reads.ts';
import { changes, snapshot } from './isolation/snapshot.ts';
import { blobTries, documentTries, type StoreGround } from './isolation/stores.ts';
import { asWhoCan, tryRoute } from './isolation/tries.ts';

// Generated from the lists the app is registered from: what is added there and not tried here fails.
const { slices } = composedStamp();
const routes = slices.flatMap((slice) => slice.routes ?? []);
const wrongWith = describedAnswers(routes);
const subscriptions = slices.flatMap((slice) => slice.subscriptions ?? []);
const queues = slices.flatMap((slice) => slice.queues ?? []);
const workflows = slices.flatMap((slice) => slice.workflows ?? []);
const activities = slices.flatMap((slice) => slice.activities ?? []);

const actor = { kind: 'system', id: 'system:test' } as const;
const scopeIn = (tenant: string) => openScope({ tenant, actor, correlation: 'isolation' });

let ground: Ground;
let data: Data;
let inside: Inside;
beforeAll(async () => {
  ground = await prepareGround();
  data = openData(ground.stamp.azure.settings);
  inside = composeInside(ground.stamp.azure.settings);
  await meshAtRest(ground.stamp, slices);
}, 120_000);
afterAll(async () => {
  await inside?.close();
  data?.close();
  await ground?.stop();
});

const tried = async (name: string, send = overHttp(ground.stamp.azure.appUrl)) => {
  const [route, make] = [routes.find((one) => one.name === name), examples[name]];
  if (!route || !make) throw new Error(`${name} has no example`);
  return tryRoute(route, await make(ground), ground, send, wrongWith);
};

/** What work done somewhere else changed in alpha. */
async function changesOfAlpha(work: () => Promise<unknown>): Promise<readonly string[]> {
  await inside.platform.outbox.flush();
  await meshAtRest(ground.stamp, slices);
  const before = await snapshot(data, 'alpha');
  await work();
  await inside.platform.outbox.flush();
  await meshAtRest(ground.stamp, slices);
  return changes(before, await snapshot(data, 'alpha'));
}

describe('planted leaks in front of the routes', () => {
  // Reading and listing is enough to find each, and leaves everything as the routes below need it.
  const harmless = routes.filter(({ methods, access }) => methods.includes('GET') && access.kind === 'permission');
  const findings = async (doctoring: Doctoring) => {
    const doctored = composeInside(ground.stamp.azure.settings, doctoring);
    const found: string[] = [];
    for (const { name } of harmless) found.push(...(await tried(name, doctored.send)));
    await doctored.close();
    return found;
  };

  it('none planted, none found: the pipeline in this process is as tight as the one behind HTTP', async () => {
    expect(await findings({})).toEqual([]);
  });

  it('a door that asks no grants which tenant it is', async () => {
    const found = await findings({ door: (door) => ({ ...door, tenantsOf: async () => 'all' }) });
    expect(found.filter((finding) => finding.includes('beta in alpha'))).not.toEqual([]);
  });

  it('a door that lets everybody do everything', async () => {
    const found = await findings({ door: (door) => ({ ...door, authorize: async () => true }) });
    expect(found.filter((finding) => finding.includes('a lesser role'))).not.toEqual([]);
  });

  it('a door without either', async () => {
    const open: Doctoring['door'] = (door) => ({ ...door, tenantsOf: async () => 'all', authorize: async () => true });
    expect((await findings({ door: open })).filter((finding) => finding.includes('is shown'))).not.toEqual([]);
  });

  it('documents that are read without their tenant', async () => {
    const found = await findings({
      documents: (genuine) => ({
        read: (scope, ...rest) => genuine.read(elsewhere(scope, 'alpha'), ...rest),
        query: (scope, ...rest) => genuine.query(elsewhere(scope, 'alpha'), ...rest),
        commit: (scope, change) => genuine.commit(scope, change),
        // Else beta's log would rightly say what beta read, and the routes below would be blamed for that.
        record: (scope, event) => genuine.record(elsewhere(scope, 'alpha'), event),
      }),
    });
    expect(found.filter((finding) => finding.includes('beta at home is shown'))).not.toEqual([]);
  });
});

describe('what a route shows is on record', () => {
  it('every route that shows something of a tenant says which event it leaves, or why none', () => {
    expect(Object.keys(reads).sort()).toEqual(
      routes
        .filter(showsATenant)
        .map(({ name }) => name)
        .sort(),
    );
  });

  let listening: Inside;
  const recorded: string[] = [];
  beforeAll(() => {
    const record: Documents['record'] = async (scope, event) => {
      recorded.push(`${event.type} in ${scope.tenant}`);
      return inside.platform.documents.record(scope, event);
    };
    listening = composeInside(ground.stamp.azure.settings, {
      recordRead: record,
      documents: (genuine) =>
        new Proxy(genuine, {
          get: (target, name) => (name === 'record' ? record : (Reflect.get(target, name) as () => void).bind(target)),
        }),
    });
  });
  afterAll(() => listening?.close());

  it.each(routes.filter(showsATenant).map((route) => [route.name, route] as const))('%s', async (name, route) => {
    const example = await examples[name]?.(ground);
    if (!example) throw new Error(`${name} has no example`);
    recorded.length = 0;
    expect((await listening.send(await asWhoCan(route, example, ground))).status).toBe(example.status);
    const expected = reads[name];
    expect(recorded).toEqual(expected && 'event' in expected ? [`${expected.event} in alpha`] : []);
  });
});

describe('routes', () => {
  it('all have an example, and every example has a route', () => {
    expect(Object.keys(examples).sort()).toEqual(routes.map(({ name }) => name).sort());
  });

  it.each(routes.map(({ name }) => [name]))('%s gives nobody else anything', async (name) => {
    expect(await tried(name)).toEqual([]);
  });
});

describe('the log', () => {
  it('has every field that the line of an event speaks of', async () => {
    await inside.platform.outbox.flush();
    const lines = new Map(slices.flatMap(({ events = [] }) => events.map(({ type, says = '' }) => [type, says])));
    const query = { text: "SELECT c.event, c.tenant FROM c WHERE c.kind = 'platform.event'" };
    const page = (at: object) => inside.platform.documents.query<{ event: DomainEvent }>(scopeIn('alpha'), query, at);
    const holes = (await Array.fromAsync(everyItem(page))).flatMap(({ event: { type, data = {} } }) =>
      [...(lines.get(type) ?? 'none: not in the catalogue {}').matchAll(/\{(\w*)\}/g)].flatMap(([, field = '']) =>
        field === 'actor' || ['string', 'number'].includes(typeof data[field]) ? [] : [`${type} ${field}`],
      ),
    );
    expect([...new Set(holes)]).toEqual([]);
  });

  it('names nobody who is named in alpha', async () => {
    await inside.platform.outbox.flush();
    await meshAtRest(ground.stamp, slices);
    const query = { text: "SELECT c.leaf, c.tenant FROM c WHERE c.kind = 'audit.entry'" };
    const page = (at: object) => inside.platform.documents.query<{ leaf: string }>(scopeIn('alpha'), query, at);
    const leaves = (await Array.fromAsync(everyItem(page))).map(({ leaf }) => leaf);
    expect(leaves.length).toBeGreaterThan(100);
    const named = users.flatMap(({ oid, name, upn }) => [oid, name, upn, upn.split('@')[0] ?? upn]);
    expect(leaves.filter((leaf) => named.some((text) => leaf.includes(text)))).toEqual([]);
  });
});

describe('stores', () => {
  const stores = (documents = inside.platform.documents): StoreGround => {
    const { blobs } = inside.platform;
    return { ...ground, documents, blobs, data, alpha: scopeIn('alpha'), beta: scopeIn('beta') };
  };

  // What the routes above caused must be in the log by then, or it would look like the work of a try.
  beforeEach(async () => {
    await inside.platform.outbox.flush();
    await meshAtRest(ground.stamp, slices);
  });

  it('have a try for every method', () => {
    const methods = Object.getOwnPropertyNames(TenantDocuments.prototype).filter((name) => name !== 'constructor');
    expect(Object.keys(documentTries).sort()).toEqual(methods.sort());
    expect(Object.keys(blobTries).sort()).toEqual(Object.keys(inside.platform.blobs).sort());
  });

  it.each(Object.entries({ ...documentTries, ...blobTries }))(
    '%s reaches nothing of another tenant',
    async (_, try_) => {
      expect(await try_(stores())).toEqual([]);
    },
  );

  it.each(Object.entries(documentTries))('%s without its tenant is found out', async (name, try_) => {
    const { documents } = inside.platform;
    const planted = new Proxy(documents, {
      get: (target, method) =>
        method === name
          ? (scope: ReturnType<typeof scopeIn>, ...rest: unknown[]) =>
              Reflect.apply(Reflect.get(target, method), target, [elsewhere(scope, 'alpha'), ...rest])
          : (Reflect.get(target, method) as (...all: unknown[]) => unknown).bind(target),
    });
    expect(await try_(stores(planted))).not.toEqual([]);
  });
});

describe('subscriptions and queues', () => {
  let client: ServiceBusClient;
  beforeAll(() => {
    client = new ServiceBusClient(ground.stamp.azure.settings.ServiceBusConnection ?? '');
  });
  afterAll(() => client.close());

  it.each(subscriptions.map((s) => [s.subscription, s] as const))(
    'events of another tenant about ours touch nothing of ours (%s)',
    async (_, subscription) => {
      const messages = foreignEvents(subscription, ground.things);
      expect(await changesOfAlpha(() => sendAll(client, 'events', messages))).toEqual([]);
    },
  );

  it.each(queues.map(({ queue }) => [queue]))(
    'messages of another tenant about ours touch nothing of ours (%s)',
    async (queue) => {
      const messages = foreignQueueMessages(queue, slices, ground.things);
      expect(messages.length).toBeGreaterThan(0);
      expect(await changesOfAlpha(() => sendAll(client, queue, messages))).toEqual([]);
    },
  );

  const takeInside = (tenant: string) => {
    const { documents, clock } = inside.platform;
    const { body } = eventMessage('contract.read', tenant, ground.things);
    const all = inside.composed.slices.flatMap((slice) => slice.subscriptions ?? []);
    return all.map((one) => inbox({ documents, clock }).event({ ...one, types: ['*'] }, body, 1, inert));
  };

  it.each(['', '../alpha', 'ALPHA', 'alpha/../beta'])(
    'an event of the tenant "%s" is taken by nobody',
    async (tenant) => {
      for (const taken of takeInside(tenant)) await expect(taken).rejects.toThrow('tenant');
    },
  );

  it('an event of a tenant that is not there touches nothing', async () => {
    expect(await changesOfAlpha(() => Promise.allSettled(takeInside('nowhere')))).toEqual([]);
  });

  it('the same event with our own envelope is taken in', async () => {
    const message = eventMessage('contract.read', 'alpha', ground.things);
    expect(await changesOfAlpha(() => sendAll(client, 'events', [message]))).toContain(
      `log:e0/leaf:${message.messageId}`,
    );
  });
});

describe('orchestrations', () => {
  const key = 'local-durable-key';
  const api = () => management(ground.stamp.azure.appUrl);
  const envelope = () => ({ tenant: 'beta', actor, correlation: 'isolation' });

  it('are managed with the system key alone', async () => {
    const { list, status, start, act } = api();
    const id = `alpha:c:${ground.things.active}`;
    for (const wrong of [undefined, 'wrong', 'local-function-key']) {
      const answers = [await list(wrong), await status(id, wrong), await act(id, 'terminate', wrong)];
      answers.push(
        await act(id, 'raiseEvent/contractChanged', wrong),
        await start('contracts-lifecycle', id, {}, wrong),
      );
      for (const answer of answers) expect([401, 403, 404]).toContain(answer.status);
      for (const answer of answers) expect(await answer.text()).not.toContain('alpha');
    }
    expect((await list(key)).status).toBe(200);
  });

  it('and acts have an example each', () => {
    const names = [...workflows, ...activities].map(({ ref }) => ref.name);
    expect(Object.keys(durableInputs).sort()).toEqual(names.sort());
  });

  it.each(workflows.map(({ ref }) => [ref.name]))(
    '%s told in another tenant about ours touches nothing of ours',
    async (name) => {
      const input = durableInputs[name]?.(ground.things);
      const touched = await changesOfAlpha(async () => {
        const started = await api().start(name, `test:${name}`, { scope: envelope(), input }, key);
        expect(started.status).toBe(202);
      });
      expect(touched).toEqual([]);
    },
  );

  it('acts done in another tenant about ours touch nothing of ours', async () => {
    const touched = await changesOfAlpha(async () => {
      for (const { ref, handle } of inside.composed.slices.flatMap((slice) => slice.activities ?? []))
        await Promise.resolve(
          handle(scopeIn('beta'), durableInputs[ref.name]?.(ground.things) as never, {
            workflows: inert,
            instance: 'test',
          }),
        ).catch(() => undefined); // refusing loudly is as good
    });
    expect(touched).toEqual([]);
  });
});
