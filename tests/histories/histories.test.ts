import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { event, run, type Step, waitFor } from '../../src/platform/workflow.ts';
import { composedStamp } from '../support/composed-stamp.ts';
import { retell, tell } from '../support/replay.ts';
import { doings, tellScripted } from '../support/story-world.ts';
import { keptHistories } from './kept.ts';
import { failing, inputs, scenes, tellers } from './stories.ts';

const begin = (workflow: string, input = inputs[workflow]) => {
  const story = tellers[workflow];
  if (!story) throw new Error(`no story is named ${workflow}`);
  return () => story(input as never);
};

describe('every story', () => {
  test('of the app is told here', () => {
    const registered = composedStamp().slices.flatMap((slice) => slice.workflows?.map(({ ref }) => ref.name) ?? []);
    expect(registered.toSorted()).toEqual(Object.keys(tellers).toSorted());
    for (const name of registered)
      expect(
        scenes.some(({ workflow }) => workflow === name),
        name,
      ).toBe(true);
  });

  test.each(scenes.map((scene) => [`${scene.workflow}: ${scene.name}`, scene] as const))(
    '%s',
    (_, { workflow, script, does }) => {
      expect(doings(tellScripted(begin(workflow), script))).toEqual(does);
    },
  );

  test.each(failing.map((scene) => [`${scene.workflow}: ${scene.name}`, scene] as const))(
    'fails with what it met: %s',
    (_, { workflow, script }) => {
      expect(() => tellScripted(begin(workflow), script)).toThrow('failed eight times');
    },
  );

  test('that waited in vain begins anew before it waits again, for that wait would eat the next event', () => {
    for (const { workflow, script } of scenes) {
      const { turns } = tellScripted(begin(workflow), script);
      for (const [at, { command, answer }] of turns.entries())
        if (command.kind === 'waitFor' && !('thrown' in answer) && answer.value === undefined)
          expect(turns.slice(at + 1).map((turn) => turn.command.kind)).toEqual(['again']);
    }
  });
});

describe('kept histories', async () => {
  const { extensions } = JSON.parse(await readFile(join(import.meta.dirname, '../../host.json'), 'utf8'));
  const kept = await keptHistories('1.0');

  test('are there for every scene of the shipped version', () => {
    expect(extensions.durableTask.defaultVersion).toBe('1.0');
    const names = kept.map(({ workflow, name }) => `${workflow}: ${name}`);
    expect(scenes.map(({ workflow, name }) => `${workflow}: ${name}`).filter((name) => !names.includes(name))).toEqual(
      [],
    );
  });

  test.each(kept.map((history) => [`${history.workflow}: ${history.name}`, history] as const))(
    'of a shipped story still fit it: %s',
    (_, { workflow, input, turns }) => {
      expect(retell(begin(workflow, input), turns)).toMatchObject({ done: true });
      // A cut anywhere is where a host may have stopped: it goes on with the very next command.
      for (const [at, { command }] of turns.entries()) {
        const next = retell(begin(workflow, input), turns.slice(0, at));
        expect(JSON.parse(JSON.stringify(next.value))).toEqual(JSON.parse(JSON.stringify(command)));
      }
    },
  );

  test('find a story that was edited', () => {
    const look = { name: 'gates-lookAtProposal', attempts: 8 };
    const executed = kept.find(({ workflow, turns }) => workflow === 'gates-proposal' && turns.length > 3);
    const edits: (() => Step<unknown>)[] = [
      function* () {},
      function* () {
        yield* run({ name: 'gates-readProposal', attempts: 8 }, executed?.input); // renamed
      },
      function* () {
        yield* run({ ...look, attempts: 3 }, executed?.input); // retried otherwise
      },
      function* () {
        yield* run(look, executed?.input);
        yield* waitFor(event('proposalChanged'), new Date(0)); // another order
      },
    ];
    for (const edited of edits) expect(() => retell(edited, executed?.turns ?? [])).toThrow(/step \d: the story/);
  });
});

describe('the replay', () => {
  const asks: readonly (readonly [string, () => unknown])[] = [
    ['Date.now', () => Date.now()],
    ['new Date()', () => new Date()],
    ['Date()', () => Reflect.apply(Date, undefined, [])],
    ['Math.random', () => Math.random()],
    ['crypto.randomUUID', () => crypto.randomUUID()],
    ['performance.now', () => performance.now()],
    ['setTimeout', () => setTimeout(() => {}, 1)],
    ['fetch', () => fetch('https://example.com')],
  ];

  test.each(asks)('refuses a story that asks %s', (name, ask) => {
    function* story(): Step<unknown> {
      yield* run({ name: 'a-first', attempts: 1 }, {});
      return ask();
    }
    expect(() => tell(story, () => ({}))).toThrow(`${name} answers differently each time`);
  });

  test('finds a story that is another one the second time', () => {
    let told = 0;
    function* story(): Step<unknown> {
      return yield* run({ name: `a-step${told++}`, attempts: 1 }, {});
    }
    expect(() => tell(story, () => ({}))).toThrow('step 0: the story asks for');
  });

  test('gives back what it took away', () => {
    expect(Date.now()).toBeGreaterThan(0);
    expect(Math.random()).toBeLessThan(1);
    expect(crypto.randomUUID()).toHaveLength(36);
  });

  test('ends a story that never does', () => {
    function* story(): Step<unknown> {
      for (;;) yield* run({ name: 'a-step', attempts: 1 }, {});
    }
    expect(() => tell(story, () => ({}))).toThrow('not come to an end');
  });
});
