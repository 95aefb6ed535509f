import '../../support/tiny-function-app.ts';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { instanceIdProblem } from '../../../devhost/durable/limits.ts';
import { compareVersions, versionMatches } from '../../../devhost/durable/version.ts';
import { Hub } from './task-hub.ts';

const MB = 1024 * 1024;

df.app.activity('blow', { handler: (size: number) => 'x'.repeat(size) });
df.app.activity('swallow', { handler: () => 'ok' });
df.app.orchestration('versioned', function* ({ df: context }) {
  const first = context.version ?? null;
  const child: unknown =
    context.getInput() === 'child' ? null : yield context.callSubOrchestrator('versioned', 'child');
  yield context.waitForExternalEvent('go');
  return [first, context.version ?? null, child];
});
df.app.orchestration('large', function* ({ df: context }) {
  const { what, size } = context.getInput() as { what: string; size: number };
  const text = 'x'.repeat(size);
  if (what === 'activity input') yield context.callActivity('swallow', text);
  if (what === 'activity result') yield context.callActivity('blow', size);
  if (what === 'child input') yield context.callSubOrchestrator('large', { what: 'nothing', size: 1, text });
  if (what === 'custom status') context.setCustomStatus(text);
  if (what === 'generation') context.continueAsNew({ what: 'nothing', size: 1, text });
  yield context.callActivity('swallow', what);
  return what === 'output' ? text : 'small';
});

describe('Versions', () => {
  it.each<[string | undefined, string | undefined, number]>([
    ['1.0', '1.0', 0],
    ['1.2', '1.10', -1],
    ['2.0', '1.9.9', 1],
    ['1.0', '1.0.0', -1],
    [undefined, '1.0', -1],
    [undefined, '', 0],
    ['1.0', undefined, 1],
    ['2', '10', 1],
    ['beta', 'ALPHA', 1],
    ['Beta', 'beta', 0],
  ])('%s compared with %s is %i', (left, right, result) => {
    expect(compareVersions(left, right)).toBe(result);
  });

  it.each([
    ['None', '1.0', '9.0', true],
    ['Strict', '1.0', '1.0', true],
    ['Strict', '1.0', '0.9', false],
    ['CurrentOrOlder', '1.0', undefined, true],
    ['CurrentOrOlder', '1.0', '0.9', true],
    ['CurrentOrOlder', '1.0', '1.1', false],
  ] as const)('%s: a host of %s and an instance of %s: %s', (strategy, host, instance, result) => {
    expect(versionMatches(strategy, host, instance)).toBe(result);
  });

  it('an instance keeps the version it was started with, and its children take the host’s', async () => {
    const hub = new Hub({ defaultVersion: '2.0' });
    const id = await hub.start('versioned', '', null, '?version=1.5');
    await hub.idle();
    await hub.raise((await children(hub, id))[0] ?? '', 'go');
    await hub.idle();
    await hub.raise(id, 'go');
    await hub.idle();
    expect((await hub.status(id)).output).toEqual(['1.5', '1.5', ['2.0', '2.0', null]]);
  });

  it('a newer instance waits for a host of its version', async () => {
    const hub = new Hub({ defaultVersion: '1.0' });
    const id = await hub.start('versioned', '', 'child', '?version=2.0');
    await hub.idle();
    expect((await hub.status(id)).runtimeStatus).toBe('Pending');
    expect(hub.warnings).toEqual([expect.stringContaining("version '2.0'")]);
    await hub.crash({ defaultVersion: '2.0' });
    await hub.raise(id, 'go');
    await hub.idle();
    expect((await hub.status(id)).output).toEqual(['2.0', '2.0', null]);
  });

  it('a newer instance fails at once where the host is told so', async () => {
    const hub = new Hub({ defaultVersion: '1.0', versionFailureStrategy: 'Fail' });
    const id = await hub.start('versioned', '', 'child', '?version=2.0');
    await hub.idle();
    expect(await hub.status(id)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining('VersionMismatch'),
    });
  });
});

describe('Limits of the production service', () => {
  it.each([
    ['a'.repeat(100), undefined],
    ['tenant:c:00-11', undefined],
    ['a'.repeat(101), /100 characters/],
    ['@a', /start with @/],
    ['a/b', /must not contain/],
    ['a\\b', /must not contain/],
    ['a#b', /must not contain/],
    ['a?b', /must not contain/],
    ['a\nb', /must not contain/],
  ])('instance id %j', async (id, problem) => {
    if (problem) expect(instanceIdProblem(id)).toMatch(problem);
    else expect(instanceIdProblem(id)).toBeUndefined();
  });

  it.each(['activity input', 'activity result', 'child input', 'output', 'generation'])(
    '%s of more than 1 MB fails the orchestration and says so',
    async (what) => {
      const hub = new Hub();
      const { runtimeStatus, output } = await hub.run('large', { what, size: MB });
      expect(runtimeStatus).toBe('Failed');
      expect(output).toMatch(/bytes; payloads must not exceed 1048576 bytes \(1 MB\)/);
    },
  );

  it('custom status of more than 16 KB of UTF-16 fails the orchestration and says so', async () => {
    const hub = new Hub();
    expect(await hub.run('large', { what: 'custom status', size: 8190 })).toMatchObject({ runtimeStatus: 'Completed' });
    expect((await hub.run('large', { what: 'custom status', size: 8191 })).output).toMatch(
      /custom status has 16386 bytes/,
    );
  });

  it('inputs and events of more than 1 MB are refused with 400', async () => {
    const hub = new Hub();
    const big = JSON.stringify('x'.repeat(MB));
    expect(await hub.request('POST', 'orchestrators/versioned', big)).toMatchObject({
      status: 400,
      body: expect.stringContaining('1 MB'),
    });
    const id = await hub.start('versioned', '', 'child');
    expect(await hub.request('POST', `instances/${id}/raiseEvent/go`, big)).toMatchObject({ status: 400 });
  });

  it.each([
    ['activity input', /the input of 'swallow' has \d+ bytes/],
    ['activity result', /a result has \d+ bytes.* from 'blow'/],
  ])('%s above 45 KB works and is remarked upon', async (what, remark) => {
    const hub = new Hub();
    expect((await hub.run('large', { what, size: 50_000 })).runtimeStatus).toBe('Completed');
    expect(hub.warnings).toEqual([expect.stringMatching(remark)]);
  });
});

async function children(hub: Hub, parent: string): Promise<string[]> {
  const { body } = await hub.request('GET', 'instances/');
  return JSON.parse(body).flatMap(({ instanceId }: { instanceId: string }) =>
    instanceId === parent ? [] : [instanceId],
  );
}
