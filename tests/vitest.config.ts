import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongFirst } from './support/long-first.ts';

const root = join(import.meta.dirname, '..');

export default defineConfig({
  root,
  test: {
    include: ['tests/**/*.test.ts'],
    // Processes, not threads: tests set trusted certificates and kill what they started.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    reporters: ['default', join(root, 'tests', 'support', 'closing-line.ts')],
  },
});
