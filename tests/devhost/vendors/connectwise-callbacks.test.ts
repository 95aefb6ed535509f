import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CREDENTIALS, signBody } from '../../../devhost/vendors/connectwise/index.ts';
import { AGREEMENT, API, type Json, Simulator } from './connectwise-simulator.ts';

let connectwise: Simulator;

beforeEach(async () => {
  connectwise = await Simulator.start();
});

afterEach(() => connectwise.stop());

/** Something that takes callbacks and answers as told. */
class Receiver {
  readonly received: {
    readonly url: string;
    readonly headers: IncomingHttpHeaders;
    readonly raw: string;
    readonly body: Json;
  }[] = [];
  readonly answers: number[] = [];
  readonly #server = createServer(async (request, response) => {
    let raw = '';
    for await (const chunk of request) raw += String(chunk);
    this.received.push({ url: request.url ?? '', headers: request.headers, raw, body: JSON.parse(raw) as Json });
    response.writeHead(this.answers.shift() ?? 202).end();
    for (const listener of this.#listeners) listener();
  });
  readonly #listeners = new Set<() => void>();

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook?x=1&recordId=`;
  }

  until(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => (this.received.length >= count ? resolve() : undefined);
      this.#listeners.add(look);
      look();
    });
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** The simulator in a process of its own, on the same data, so that it can be killed. */
async function startApart({ dataDir, tls }: Simulator): Promise<{ child: ChildProcess; url: string }> {
  const module = new URL('../../../devhost/vendors/connectwise/index.ts', import.meta.url).href;
  const code = `
    const { startConnectWise } = await import(${JSON.stringify(module)});
    const clock = { now: Date.now, onMove: () => () => undefined };
    const { url } = await startConnectWise({ ...JSON.parse(process.env.CONTEXT), port: 0, clock, tokens: {}, log: console.error });
    console.log(url);`;
  const env = { ...process.env, CONTEXT: JSON.stringify({ dataDir, tls }) };
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: line.toString().trim() };
}

describe('callbacks', () => {
  const receiver = () => {
    const made = new Receiver();
    receivers.push(made);
    return made;
  };
  const receivers: Receiver[] = [];
  afterEach(() => {
    for (const each of receivers.splice(0)) each.stop();
  });
  const register = (url: string, more: Json = {}) =>
    connectwise.call('POST', `${API}/system/callbacks`, {
      url,
      objectId: 1,
      type: 'agreement',
      level: 'owner',
      description: 'contracts',
      ...more,
    });
  const deliveries = async () =>
    (await connectwise.control('GET', '/deliveries')).body.deliveries as {
      id: number;
      state: string;
      statuses: number[];
    }[];
  const settled = async (count: number) => {
    for (;;) {
      const all = await deliveries();
      if (all.length >= count && all.every((delivery) => delivery.state === 'delivered' || delivery.state === 'failed'))
        return all;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('are signed as in the test vector', () => {
    const body =
      '{"MessageId":"0f5f2f4e-6c2a-4b39-9d7e-0c8a1f1d2e3b","FromUrl":"api-na.myconnectwise.net","CompanyId":"northwindmsp","MemberId":"clmsync","Action":"updated","Type":"agreement","ID":4182,"ProductInstanceId":"65aa00000000000000000001","PartnerId":"65aa00000000000000000002","Entity":"{\\"id\\":4182,\\"name\\":\\"Gold Managed Services\\"}","Metadata":{"key_url":"https://api-na.myconnectwise.net/v2025_1//system/callbackkey/index.rails?companyName=northwindmsp&id=7d6f0b9e-2a4b-4a55-9b53-2f1a9a2f7c11"},"CallbackObjectRecId":771}';
    expect(signBody('sim-signing-key-0001', body)).toBe('sDaCG8aFNUPoDEGfJatED5kwy1oTeXkMK/tZSBPEUws=');
  });

  it('tell of a change by the office: record id and action on the address, signature by the key of key_url', async () => {
    const hook = receiver();
    const registered = await register(await hook.start());
    expect(registered).toMatchObject({
      status: 201,
      body: { id: 771, inactiveFlag: false, memberId: CREDENTIALS.member },
    });
    expect((await connectwise.control('PATCH', '/agreements/4182', { name: 'Gold Plus' })).status).toBe(200);
    await hook.until(1);
    const [message] = hook.received;
    expect(message?.url).toBe('/hook?x=1&recordId=4182&action=updated');
    expect(message?.body).toMatchObject({
      Action: 'updated',
      Type: 'agreement',
      ID: 4182,
      MemberId: 'jsmith',
      CompanyId: 'northwindmsp',
      CallbackObjectRecId: 771,
    });
    expect(JSON.parse(String(message?.body.Entity))).toMatchObject({ id: 4182, name: 'Gold Plus' });
    const keyUrl = String((message?.body.Metadata as Json | undefined)?.key_url);
    expect(
      keyUrl.startsWith(`${connectwise.url}/v2025_1//system/callbackkey/index.rails?companyName=northwindmsp&id=`),
    ).toBe(true);
    const { signing_key } = (await connectwise.call('GET', keyUrl, undefined, {})).body;
    expect(message?.headers['x-content-signature']).toBe(signBody(signing_key, message?.raw ?? ''));
    expect(
      (
        await connectwise.call(
          'GET',
          `${connectwise.url}/v2025_1//system/callbackkey/index.rails?id=none`,
          undefined,
          {},
        )
      ).status,
    ).toBe(404);
  });

  it('tell of creation and deletion, the latter without the entity', async () => {
    const hook = receiver();
    await register(await hook.start());
    const fields = {
      name: 'New',
      type: { id: 7 },
      company: { id: 251 },
      billTime: 'NoCharge',
      billExpenses: 'Billable',
      billProducts: 'Billable',
      employeeCompRate: 'Actual',
      invoicingCycle: 'ContractYear',
    };
    const created = await connectwise.control('POST', '/agreements', fields);
    await connectwise.control('DELETE', `/agreements/${created.body.id}`);
    await hook.until(2);
    const byAction = Object.fromEntries(hook.received.map((message) => [message.body.Action, message.body]));
    expect(byAction.added).toMatchObject({ ID: 4191, Entity: expect.stringContaining('"id":4191') });
    expect(byAction.deleted).toMatchObject({ ID: 4191, Entity: null });
  });

  it('go only to those registered for the record, and not to inactive ones', async () => {
    const [forCompany, forOther, inactive, companies] = [receiver(), receiver(), receiver(), receiver()];
    await register(await forCompany.start(), { level: 'company', objectId: 250 });
    await register(await forOther.start(), { level: 'agreement', objectId: 4190 });
    await register(await inactive.start(), { inactiveFlag: true });
    await register(await companies.start(), { type: 'company' });
    await connectwise.patch({ op: 'replace', path: 'name', value: 'x' });
    const all = await settled(1);
    expect(all).toHaveLength(1);
    expect(forCompany.received).toHaveLength(1);
    expect([forOther.received, inactive.received, companies.received]).toEqual([[], [], []]);
  });

  it('need objectId 1 on the level owner', async () => {
    const refused = await register('http://127.0.0.1:9/hook?recordId=', { objectId: 4182 });
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'objectId']);
  });

  it.each([
    ['404 twice, then taken', [404, 404, 202], [404, 404, 202], 'delivered'],
    ['429 to the end', [429, 429, 429, 202], [429, 429, 429], 'failed'],
    ['500: not tried again', [500, 202], [500], 'failed'],
    ['any 2xx is success', [204], [204], 'delivered'],
  ] as const)('are tried again only after 404, 409, 419 and 429, twice: %s', async (_, answers, statuses, state) => {
    const hook = receiver();
    hook.answers.push(...answers);
    await register(await hook.start());
    await connectwise.control('PATCH', '/agreements/4182', { name: 'x' });
    await hook.until(statuses.length);
    expect(await settled(1)).toMatchObject([{ statuses, state }]);
  });

  it('are not tried again when nobody answers', async () => {
    await register('http://127.0.0.1:9/hook?recordId=');
    await connectwise.control('PATCH', '/agreements/4182', { name: 'x' });
    expect(await settled(1)).toMatchObject([{ statuses: [0], state: 'failed' }]);
  });

  it('are switched off after three failing days in a row, not before', async () => {
    await register('http://127.0.0.1:9/hook?recordId=');
    const inactive = async () => (await connectwise.call('GET', `${API}/system/callbacks/771`)).body.inactiveFlag;
    for (const [day, expected] of [false, false, true].entries()) {
      await connectwise.control('PATCH', '/agreements/4182', { name: `day ${day}` });
      await settled(day + 1);
      expect(await inactive()).toBe(expected);
      connectwise.now += 86_400_000;
    }
    await connectwise.call('PATCH', `${API}/system/callbacks/771`, [
      { op: 'replace', path: 'inactiveFlag', value: false },
    ]);
    expect(await inactive()).toBe(false);
  });

  it('can be delivered again with the same bytes', async () => {
    const hook = receiver();
    await register(await hook.start());
    await connectwise.control('PATCH', '/agreements/4182', { name: 'x' });
    const [first] = await settled(1);
    await connectwise.control('POST', `/deliveries/${first?.id}/redeliver`);
    await settled(2);
    expect(hook.received[1]?.raw).toBe(hook.received[0]?.raw);
    expect(hook.received[1]?.headers['x-content-signature']).toBe(hook.received[0]?.headers['x-content-signature']);
  });

  it('can be held and delivered out of order', async () => {
    const hook = receiver();
    await register(await hook.start());
    await connectwise.control('POST', '/deliveries/hold');
    for (const name of ['first', 'second', 'third']) await connectwise.control('PATCH', '/agreements/4182', { name });
    const held = await deliveries();
    expect(held.map((delivery) => delivery.state)).toEqual(['held', 'held', 'held']);
    expect(hook.received).toEqual([]);
    const released = await connectwise.control('POST', '/deliveries/release', { order: 'reverse' });
    expect(released.body.released).toEqual(held.map((delivery) => delivery.id).reverse());
    await settled(3);
    expect(hook.received.map((message) => JSON.parse(String(message.body.Entity)).name)).toEqual([
      'third',
      'second',
      'first',
    ]);
  });

  it('and everything acknowledged survive SIGKILL', { timeout: 20_000 }, async () => {
    await connectwise.service?.stop();
    const { child, url } = await startApart(connectwise);
    const killed = connectwise.call('PATCH', `${url}${AGREEMENT}`, [{ op: 'replace', path: 'name', value: 'Kept' }]);
    expect((await killed).status).toBe(200);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await connectwise.start();
    expect((await connectwise.call('GET', AGREEMENT)).body.name).toBe('Kept');
    expect((await connectwise.control('GET', '/writes')).body.writes).toHaveLength(1);
  });

  it('that waited when the simulator ended are delivered when it is back', async () => {
    const hook = receiver();
    await register(await hook.start());
    await connectwise.control('POST', '/deliveries/hold');
    await connectwise.control('PATCH', '/agreements/4182', { name: 'x' });
    await connectwise.restart();
    await connectwise.control('POST', '/deliveries/release', { order: 'queued' });
    await hook.until(1);
    expect(hook.received[0]?.body.ID).toBe(4182);
  });
});
