import { answerInThread } from '../../src/platform/bounded-thread.ts';

/** The thread of bounded-thread.test.ts. */
await answerInThread(async (what: string): Promise<unknown> => {
  if (what === 'fault') throw new Error('as asked');
  if (what === 'environment') return Object.keys(process.env);
  if (what === 'exit') process.exit(3);
  if (what === 'endless') for (;;);
  const held: unknown[] = [];
  if (what === 'heap') for (;;) held.push(Array.from({ length: 1_000 }, (_, i) => `${i}`));
  if (what === 'buffers') for (;;) held.push(Buffer.alloc(8 * 1024 * 1024, 1));
  return what.toUpperCase();
});
