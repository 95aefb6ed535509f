/** What takes so much longer than its own wait hangs. */
const PATIENCE = 5_000;

/**
 * A call of the Service Bus client that cannot hang: undefined when the signal aborts, which the client's waiting calls do
 * not all heed, and a rejection when there is no answer long after `wait`.
 */
export async function orHangs<T>(call: Promise<T>, wait: number, signal: AbortSignal): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: () => void = () => undefined;
  const end = new Promise<undefined>((resolve, reject) => {
    onAbort = () => resolve(undefined);
    signal.addEventListener('abort', onAbort, { once: true });
    timer = setTimeout(() => reject(new Error('The Service Bus client does not answer.')), wait + PATIENCE);
    if (signal.aborted) resolve(undefined);
  });
  try {
    return await Promise.race([call, end]);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
