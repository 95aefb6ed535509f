import { expect, it } from 'vitest';
import { runFlights } from './flight/run.ts';

// PROPOSALS, KILLS and SEED choose another run; `npm run test:long` has two hundred in flight and kills a hundred times.
const proposals = Number(process.env.PROPOSALS ?? 10);
const kills = Number(process.env.FLIGHT_KILLS ?? 3);
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

it(`${kills} SIGKILLs of the host while ${proposals} proposals are in flight: decided ones are carried out once, reminders and escalations sent once (seed ${seed})`, {
  timeout: 300_000 + kills * 10_000 + proposals * 5_000,
}, async () => {
  const { findings, summary, complaints } = await runFlights({ proposals, kills, seed });
  console.log([`seed ${seed}`, ...summary, ...(findings.length > 0 ? complaints : [])].join('\n'));
  expect(findings).toEqual([]);
});
