import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caught } from './caught.ts';
import { mutants, plant } from './mutants.ts';
import { openGround } from './referee.ts';
import { type Play, play } from './story.ts';

// GATE_PLAYS chooses another number of plays; with SEARCH=1 each planted fault is looked for among random plays as well,
// and the play that finds it is printed, for caught.ts.
const runs = Number(process.env.GATE_PLAYS ?? 36);
const searches = process.env.SEARCH === '1';

const search = (judge: (said: Play) => Promise<string | undefined>, numRuns: number) =>
  fc.check(
    fc.asyncProperty(play, async (said) => {
      const wrong = await judge(said);
      if (wrong) throw new Error(wrong);
    }),
    { numRuns, ...(searches ? { interruptAfterTimeLimit: 400_000 } : {}) },
  );

let ground: Awaited<ReturnType<typeof openGround>>;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.stop());

describe('whatever people, clocks, policies and crashes do', () => {
  test('nothing is done that the pinned plan does not carry, nothing by a barred person, nothing twice, and nothing is lost', {
    timeout: 3_600_000,
  }, async () => {
    const checked = await search(ground.judge, runs);
    const error = checked.errorInstance instanceof Error ? checked.errorInstance.message : '';
    expect(`${fc.defaultReportMessage(checked) ?? 'nothing found'} ${error}`.trim()).toBe('nothing found');
  });

  describe.each(mutants.map((mutant) => [mutant.name, mutant] as const))('a planted fault: %s', (name, mutant) => {
    test('is found by the play that once found it, in which the gates as they are do nothing wrong', async () => {
      const told = caught[name];
      if (!told) throw new Error('no play is kept for it: run this with SEARCH=1');
      expect(await ground.judge(told)).toBeUndefined();
      const faulty = await openGround({ createGates: await plant(mutant), azure: ground.azure });
      expect(await faulty.judge(told)).toBeDefined();
    });

    test.runIf(searches)('is found among random plays', { timeout: 900_000 }, async () => {
      const faulty = await openGround({ createGates: await plant(mutant), azure: ground.azure });
      const checked = await search(faulty.judge, 5_000);
      console.log(`CAUGHT ${JSON.stringify([name, checked.counterexample?.[0]])}`);
      expect(checked.failed, `not found in ${checked.numRuns} plays`).toBe(true);
    });
  });
});
