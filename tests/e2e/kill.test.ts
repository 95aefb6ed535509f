import { expect, it } from 'vitest';
import { forgetsWhatItSent } from './kill/plant-fault.ts';
import { runKills } from './kill/run.ts';

// KILLS, LIVES and SEED choose another run; `npm run test:long` runs a thousand kills and looks for a planted fault as well.
const kills = Number(process.env.KILLS ?? 16);
const lives = Number(process.env.LIVES ?? Math.max(16, Math.ceil(kills / 5)));
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const patienceMs = 300_000 + kills * 10_000;

it(`${kills} SIGKILLs during ${lives} lives of contracts lose nothing and do nothing twice (seed ${seed})`, {
  timeout: patienceMs,
}, async () => {
  const { findings, summary, complaints } = await runKills({ kills, lives, seed });
  console.log([`seed ${seed}`, ...summary, ...(findings.length > 0 ? complaints : [])].join('\n'));
  expect(findings).toEqual([]);
});

it.runIf(process.env.PLANTED)('letters that go out twice after a kill are found', { timeout: patienceMs }, async () => {
  const { findings } = await runKills({ kills: 60, lives: 60, seed, plugins: [forgetsWhatItSent] });
  expect(findings.filter((finding) => /letters "Decide by"|letters "Renewal/.test(finding))).not.toEqual([]);
});
