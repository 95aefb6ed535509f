import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutants, plant } from './mutants.ts';
import { openGround } from './referee.ts';
import { type Play, play } from './story.ts';

const runs = Number(process.env.GATE_PLAYS ?? 80);
/** A planted fault must be found within so many plays. */
const playsForFault = 600;

const found = async (judge: (said: Play) => Promise<string | undefined>, numRuns: number, seed?: number) =>
  fc.check(
    fc.asyncProperty(play, async (said) => {
      const wrong = await judge(said);
      if (wrong) throw new Error(wrong);
    }),
    { numRuns, ...(seed === undefined ? {} : { seed, endOnFailure: true }) },
  );

let ground: Awaited<ReturnType<typeof openGround>>;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.stop());

describe('whatever people, clocks, policies and crashes do', () => {
  test('nothing is done that the pinned plan does not carry, nothing by a barred person, nothing twice, and nothing is lost', {
    timeout: 1_800_000,
  }, async () => {
    const checked = await found(ground.judge, runs);
    const error = checked.errorInstance instanceof Error ? checked.errorInstance.message : '';
    expect(`${fc.defaultReportMessage(checked) ?? 'nothing found'} ${error}`.trim()).toBe('nothing found');
  });

  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    'a planted fault is found: %s',
    {
      timeout: 600_000,
    },
    async (_, mutant) => {
      const faulty = await openGround({ createGates: await plant(mutant), azure: ground.azure });
      const checked = await found(faulty.judge, playsForFault, 20_261_121);
      expect(checked.failed, `not found in ${checked.numRuns} plays`).toBe(true);
    },
  );
});
