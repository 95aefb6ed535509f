/**
 * One run at a time under a key, in this process. Whoever comes while one is under way waits for the next, which all of them
 * share: what they want to see done may have come too late for the one that runs.
 */
export function joinedRuns<T>() {
  const running = new Map<string, Promise<T>>();
  const waiting = new Map<string, Promise<T>>();

  return (key: string, work: () => Promise<T>): Promise<T> => {
    const joined = waiting.get(key);
    if (joined) return joined;
    const begin = (): Promise<T> => {
      waiting.delete(key);
      const run = work().finally(() => running.get(key) === run && running.delete(key));
      running.set(key, run);
      return run;
    };
    const before = running.get(key);
    if (!before) return begin();
    const next = before.then(begin, begin);
    waiting.set(key, next);
    return next;
  };
}
