import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with one line that programs and people can read: `N passed, N failed`, with `, N skipped` when some were.
 * A file that could not be loaded and an error outside any test count as failed: nothing that went wrong is left out.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        const { state } = test.result();
        counts[state === 'pending' ? 'failed' : state] += 1;
      }
      if (module.state() === 'failed' && !tests.some((test) => test.result().state === 'failed')) counts.failed += 1;
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    const line = `${counts.passed} passed, ${counts.failed} failed${skipped}\n`;
    // The last word: after the summary of the reporter before this one.
    process.once('exit', () => process.stdout.write(line));
  }
}
