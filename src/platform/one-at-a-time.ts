export type OneAtATime = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Work under one key is done one after the other in this process. A delivery whose broker went away goes on running while
 * its message is delivered anew: without this the two would look before either has acted, and act twice.
 */
export function oneAtATime(): OneAtATime {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const done = before.then(work, work);
    const settled = done.then(
      () => {},
      () => {},
    );
    last.set(key, settled);
    void settled.then(() => last.get(key) === settled && last.delete(key));
    return done;
  };
}
