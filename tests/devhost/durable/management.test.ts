import '../../support/tiny-function-app.ts';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { Hub } from './task-hub.ts';

df.app.activity('upper', { handler: (text: string) => text.toUpperCase() });
df.app.orchestration('waits', function* ({ df: context }) {
  const answer: unknown = yield context.waitForExternalEvent('go');
  return [context.getInput() ?? null, answer ?? null];
});
df.app.orchestration('works', function* ({ df: context }) {
  const text: string = yield context.callActivity('upper', 'abc');
  return text;
});
df.app.orchestration('breaks', function* ({ df: context }) {
  yield context.callActivity('upper', 'abc');
  throw new Error('broken');
});
df.app.orchestration('parents', function* ({ df: context }) {
  try {
    yield context.callSubOrchestrator('waits', null, 'the-child');
    return 'done';
  } catch (error) {
    return String(error);
  }
});
df.app.orchestration('asksForNobody', function* ({ df: context }) {
  yield context.callActivity('nobody', 1);
});
df.app.orchestration('usesEntities', function* ({ df: context }) {
  yield context.callEntity(new df.EntityId('counter', 'all'), 'get');
});

describe('Starting', () => {
  it('answers 202 with the links of the instance', async () => {
    const hub = new Hub();
    const { status, headers, body } = await hub.request('POST', 'orchestrators/waits/a:1', '{"n":1}');
    expect(status).toBe(202);
    const links = JSON.parse(body);
    expect(links.id).toBe('a:1');
    expect(headers).toMatchObject({ location: links.statusQueryGetUri, 'retry-after': '10' });
    expect(links.statusQueryGetUri).toBe(
      'http://localhost:7071/runtime/webhooks/durabletask/instances/a%3A1?taskHub=TestHub&connection=Storage&code=system-key',
    );
    expect(await hub.status('a:1')).toMatchObject({ name: 'waits', input: { n: 1 } });
  });

  it.each([
    ['of an unknown function', 'orchestrators/nobody', '{}', 400, 'known orchestrator functions'],
    ['of an activity', 'orchestrators/upper', '{}', 400, 'not an orchestrator function'],
    ['with a body that is not JSON', 'orchestrators/waits', '{n:1}', 400, 'Invalid JSON'],
    ['with a bad id', 'orchestrators/waits/%40a', '', 400, 'must not start with @'],
    ['with a slash in the id', 'orchestrators/waits/a%2Fb', '', 400, 'must not contain'],
    ['with broken escapes', 'orchestrators/waits/%E0%A4%A', '', 400, 'percent-encoded'],
  ])('%s is refused', async (_name, path, body, status, message) => {
    expect(await new Hub().request('POST', path, body)).toMatchObject({
      status,
      body: expect.stringContaining(message),
    });
  });

  it('an id that is in use is refused with 409, one that is finished is started anew', async () => {
    const hub = new Hub();
    await hub.start('waits', 'same');
    expect(await hub.request('POST', 'orchestrators/works/same')).toMatchObject({ status: 409 });
    await hub.raise('same', 'go', 1);
    await hub.idle();
    await hub.start('works', 'same');
    await hub.idle();
    expect(await hub.status('same')).toMatchObject({ name: 'works', output: 'ABC' });
  });

  it('with timeout and pollingInterval waits for the output', async () => {
    const hub = new Hub();
    expect(await hub.request('POST', 'orchestrators/works?timeout=5&pollingInterval=1')).toMatchObject({
      status: 200,
      body: '"ABC"',
    });
    expect(await hub.request('POST', 'orchestrators/waits?timeout=0&pollingInterval=0')).toMatchObject({ status: 202 });
    expect(await hub.request('POST', 'orchestrators/works?timeout=1&pollingInterval=2')).toMatchObject({ status: 400 });
  });

  it('under the webhook base needs the system key', async () => {
    const hub = new Hub();
    const base = 'webhook';
    expect(await hub.request('POST', 'orchestrators/works', '', { base })).toMatchObject({ status: 401, body: '' });
    expect(await hub.request('POST', 'orchestrators/works?code=system-kez', '', { base })).toMatchObject({
      status: 401,
    });
    expect(await hub.request('POST', 'orchestrators/works?code=system-key', '', { base })).toMatchObject({
      status: 202,
    });
    const headers = { 'x-functions-key': 'system-key' };
    expect(await hub.request('POST', 'orchestrators/works', '', { base, headers })).toMatchObject({ status: 202 });
  });
});

describe('Status', () => {
  it('is 202 with Location while running and 200 when finished', async () => {
    const hub = new Hub();
    await hub.start('waits', 'a');
    await hub.idle();
    expect(await hub.request('GET', 'instances/a')).toMatchObject({
      status: 202,
      headers: { location: 'http://localhost:7071/durabletask/secret/instances/a', 'retry-after': '5' },
    });
    await hub.raise('a', 'go');
    await hub.idle();
    expect(await hub.request('GET', 'instances/a')).toMatchObject({ status: 200 });
    expect((await hub.request('GET', 'instances/unknown')).status).toBe(404);
  });

  it('of a failed instance is 200, or 500 when asked for', async () => {
    const hub = new Hub();
    const { instanceId } = await hub.run('breaks');
    expect((await hub.request('GET', `instances/${instanceId}`)).status).toBe(200);
    expect((await hub.request('GET', `instances/${instanceId}?returnInternalServerErrorOnFailure=true`)).status).toBe(
      500,
    );
  });

  it('shows history, outputs and input as asked', async () => {
    const hub = new Hub();
    const { instanceId } = await hub.run('works', 'in');
    expect((await hub.status(instanceId, '?showInput=false')).input).toBeNull();
    const plain = await hub.status(instanceId, '?showHistory=true');
    expect(plain.historyEvents?.map(({ EventType, FunctionName }) => [EventType, FunctionName])).toEqual([
      ['ExecutionStarted', 'works'],
      ['TaskCompleted', 'upper'],
      ['ExecutionCompleted', undefined],
    ]);
    const full = await hub.status(instanceId, '?showHistory=true&showHistoryOutput=true');
    expect(full.historyEvents?.[1]).toMatchObject({ Result: 'ABC' });
  });
});

describe('Commands', () => {
  it.each([
    ['raiseEvent/go', 202, 410, 404],
    ['terminate?reason=x', 202, 410, 404],
    ['suspend?reason=x', 202, 410, 404],
    ['resume?reason=x', 202, 410, 404],
    ['restart', 202, 202, 400],
    ['rewind?reason=x', 501, 410, 404],
    ['dance', 404, 404, 404],
  ])(
    '%s answers %i on a running, %i on a finished and %i on an unknown instance',
    async (command, running, finished, absent) => {
      const hub = new Hub();
      await hub.start('waits', 'running');
      await hub.run('works', null, 'finished');
      const answers = await Promise.all(
        ['running', 'finished', 'unknown'].map((id) => hub.request('POST', `instances/${id}/${command}`)),
      );
      expect(answers.map(({ status }) => status)).toEqual([running, finished, absent]);
    },
  );

  it('an event needs the media type JSON and JSON in it', async () => {
    const hub = new Hub();
    await hub.start('waits', 'a');
    const headers = { 'content-type': 'text/plain' };
    expect((await hub.request('POST', 'instances/a/raiseEvent/go', '1', { headers })).status).toBe(400);
    expect((await hub.request('POST', 'instances/a/raiseEvent/go', '{')).status).toBe(400);
  });

  it('terminate ends an instance with its reason and tells its parent', async () => {
    const hub = new Hub();
    await hub.start('parents', 'p');
    await hub.idle();
    await hub.request('POST', 'instances/the-child/terminate?reason=enough');
    await hub.idle();
    expect(await hub.status('the-child')).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
    expect((await hub.status('p')).output).toContain('enough');
  });

  it('a suspended instance holds its events until it is resumed, in their order, also over a crash', async () => {
    const hub = new Hub();
    await hub.start('waits', 'a', 'in');
    await hub.idle();
    await hub.request('POST', 'instances/a/suspend?reason=holiday');
    await hub.idle();
    await hub.raise('a', 'go', 'first');
    await hub.raise('a', 'go', 'second');
    await hub.idle();
    expect((await hub.status('a')).runtimeStatus).toBe('Suspended');
    await hub.crash();
    await hub.request('POST', 'instances/a/resume?reason=back');
    await hub.idle();
    expect(await hub.status('a')).toMatchObject({ runtimeStatus: 'Completed', output: ['in', 'first'] });
  });

  it('a suspended instance can be terminated', async () => {
    const hub = new Hub();
    await hub.start('waits', 'a');
    await hub.request('POST', 'instances/a/suspend');
    await hub.idle();
    await hub.request('POST', 'instances/a/terminate');
    await hub.idle();
    expect((await hub.status('a')).runtimeStatus).toBe('Terminated');
  });

  it('restart runs the same input under a new id, or the same one when asked', async () => {
    const hub = new Hub();
    await hub.run('works', 'in', 'a');
    const { body } = await hub.request('POST', 'instances/a/restart');
    expect(await hub.status(JSON.parse(body).id)).toMatchObject({ name: 'works', input: 'in' });
    expect(JSON.parse((await hub.request('POST', 'instances/a/restart?restartWithNewInstanceId=false')).body).id).toBe(
      'a',
    );
    await hub.start('waits', 'b');
    expect((await hub.request('POST', 'instances/b/restart?restartWithNewInstanceId=false')).status).toBe(409);
  });
});

describe('Lists and purges', () => {
  it('lists by status, prefix and time, page by page', async () => {
    const hub = new Hub();
    for (const id of ['x1', 'x2', 'x3', 'y1']) await hub.run('works', null, id);
    hub.clock.forward(60_000);
    await hub.start('waits', 'x9');
    await hub.idle();
    const ids = async (query: string, token?: string) => {
      const headers: Record<string, string> = token ? { 'x-ms-continuation-token': token } : {};
      const answer = await hub.request('GET', `instances/?${query}`, '', { headers });
      const found = JSON.parse(answer.body).map(({ instanceId }: { instanceId: string }) => instanceId);
      return { found, token: answer.headers['x-ms-continuation-token'] };
    };
    expect((await ids('instanceIdPrefix=x')).found).toEqual(['x1', 'x2', 'x3', 'x9']);
    expect((await ids('runtimeStatus=Running,Suspended')).found).toEqual(['x9']);
    const later = encodeURIComponent(new Date(hub.clock.now() - 1000).toISOString());
    expect((await ids(`createdTimeFrom=${later}`)).found).toEqual(['x9']);
    expect((await ids(`createdTimeTo=${later}`)).found).toHaveLength(4);
    const first = await ids('top=2');
    expect(first.found).toHaveLength(2);
    await hub.request('DELETE', `instances/${first.found[1]}`);
    const second = await ids('top=2', first.token);
    const third = await ids('top=2', second.token);
    expect([...first.found, ...second.found, ...third.found].toSorted()).toEqual(['x1', 'x2', 'x3', 'x9', 'y1']);
    expect(third.token).toBeUndefined();
    expect((await hub.request('GET', 'instances/?top=0')).status).toBe(400);
    expect((await hub.request('GET', 'instances/?createdTimeFrom=yesterday')).status).toBe(400);
  });

  it('purges finished instances, one or many, and no others', async () => {
    const hub = new Hub();
    for (const id of ['a', 'b', 'c']) await hub.run('works', null, id);
    await hub.start('waits', 'w');
    expect(await hub.request('DELETE', 'instances/a')).toMatchObject({ status: 200, body: '{"instancesDeleted":1}' });
    expect((await hub.request('DELETE', 'instances/a')).status).toBe(404);
    expect((await hub.request('DELETE', 'instances/w')).status).toBe(404);
    expect((await hub.request('DELETE', 'instances/')).status).toBe(400);
    const many = 'instances/?createdTimeFrom=2020-01-01T00:00:00Z';
    expect(await hub.request('DELETE', many)).toMatchObject({ status: 200, body: '{"instancesDeleted":2}' });
    expect((await hub.request('DELETE', many)).status).toBe(404);
    await hub.crash();
    expect(hub.extension.stats().instances).toBe(1);
  });
});

describe('What is not there', () => {
  it.each([
    ['GET', 'entities/counter/all'],
    ['POST', 'entities/counter/all?op=add'],
    ['GET', 'entities'],
  ])('%s %s is refused with 501', async (method, path) => {
    expect(await new Hub().request(method, path)).toMatchObject({
      status: 501,
      body: expect.stringContaining('entities'),
    });
  });

  it.each([
    ['usesEntities', 'does not support entities'],
    ['asksForNobody', "The function 'nobody' doesn't exist, is disabled, or is not an activity function"],
  ])('the orchestration %s fails and says so', async (name, message) => {
    expect(await new Hub().run(name)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining(message),
    });
  });

  it.each([
    ['GET', 'orchestrators/works'],
    ['PUT', 'instances/a'],
    ['GET', 'nothing'],
    ['POST', 'instances/a/b/c/d'],
  ])('%s %s is 404', async (method, path) => {
    expect((await new Hub().request(method, path)).status).toBe(404);
  });
});
