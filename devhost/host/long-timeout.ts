/** `setTimeout` wraps at 2^31 ms and then fires at once; longer waits are taken in steps of this. */
const STEP = 2 ** 30;

/** `setTimeout` for waits of any length. Returns the way to cancel it. */
export function longTimeout(action: () => void, milliseconds: number): () => void {
  let timer: NodeJS.Timeout;
  const arm = (left: number): void => {
    timer = left > STEP ? setTimeout(() => arm(left - STEP), STEP) : setTimeout(action, Math.max(0, left));
  };
  arm(milliseconds);
  return () => clearTimeout(timer);
}
