import { writeSync } from 'node:fs';
import type { Report } from './reading-process.ts';

/** Stands for a reading process in which the inputs 1 to 6 and 8 go wrong, each in its way. */
const [, from = 0, to = 0] = process.argv.slice(2).map(Number);
const wrong: Readonly<Record<number, () => Partial<Report> | undefined>> = {
  1: () => process.exit(3),
  2: () => {
    void Promise.reject(new Error('nobody catches it'));
    return undefined;
  },
  3: () => {
    for (;;);
  },
  4: () => ({ milliseconds: 5_001 }),
  5: () => ({ peak: 513 }),
  6: () => ({ fault: 'as planted' }),
  8: () => {
    writeSync(2, 'NETWORK net.connect\n');
    return {};
  },
};

for (let number = from; number < to; number++) {
  const found = (wrong[number] ?? (() => ({})))();
  await new Promise(setImmediate);
  process.send?.({ number, outcome: 'ok', milliseconds: 1, peak: 1, ...found } satisfies Report);
}
process.disconnect?.();
