export async function milliseconds(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Of one of so many: what takes microseconds is lost in the noise alone. */
export async function millisecondsEach(times: number, work: () => unknown): Promise<number> {
  return (
    (await milliseconds(async () => {
      for (let n = 0; n < times; n++) work();
    })) / times
  );
}
