/** Operations served since start. */
export class Counts {
  private readonly byOperation = new Map<string, number>();

  add(operation: string): void {
    this.byOperation.set(operation, (this.byOperation.get(operation) ?? 0) + 1);
  }

  all(): Record<string, number> {
    return Object.fromEntries(this.byOperation);
  }
}
