import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

// `npm run test:long`: the long counts. What is set in the environment wins (KILLS=200 SEED=7 npm run test:long); every
// run prints its seed, which brings the same run again.

const root = dirname(import.meta.dirname);
const seed = String(Date.now() % 1_000_000);

const runs: readonly (readonly [file: string, counts: Readonly<Record<string, string>>])[] = [
  // A thousand kills during two hundred lives, then a planted fault that must be found.
  ['tests/e2e/kill.test.ts', { KILLS: '1000', SEED: seed, PLANTED: '1' }],
  ['tests/devhost/durable/replay-fuzz.test.ts', { FUZZ_RUNS: '3000' }],
  ['tests/devhost/cosmos/differential.test.ts', { COSMOS_DIFFERENTIAL_RUNS: '3000' }],
  // Two hundred proposals under way, a hundred kills; then five thousand plays of people, clocks and crashes.
  ['tests/e2e/flight.test.ts', { PROPOSALS: '200', FLIGHT_KILLS: '100', SEED: seed }],
  ['tests/gates/model/model.test.ts', { GATE_PLAYS: '5000' }],
  ['tests/gates/executing/crashes.test.ts', { CRASHED_ACTS: '4' }],
  ['tests/audit/appending/writers.test.ts', { LOG_EVENTS: '50000', SEED: seed }],
  ['tests/audit/checking/check-while-growing.test.ts', { LOG_CHECK_ROUNDS: '150' }],
  ['tests/audit/verifier/changed-bytes.test.ts', { AUDIT_TAMPER: 'bits' }],
  ['tests/audit/verifier/honest-packages.test.ts', { AUDIT_HONEST_PACKAGES: '20000' }],
  ['tests/documents/fuzz/fuzz.test.ts', { FUZZ_INPUTS: '20000', FUZZ_SEED: seed }],
];

const failed = runs.filter(([file, counts]) => {
  const env = { ...counts, ...process.env };
  console.log(
    `\n── ${file} ${Object.keys(counts)
      .map((name) => `${name}=${env[name]}`)
      .join(' ')}`,
  );
  const command = [join(root, 'tests', 'run.ts'), file, '--testTimeout', '1800000'];
  return spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit', env }).status !== 0;
});
console.log(`${runs.length - failed.length} long runs passed, ${failed.length} failed`);
process.exit(failed.length > 0 ? 1 : 0);
