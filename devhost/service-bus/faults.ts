import type { AmqpFailure } from './amqp-errors.ts';

/** Failures a test asks for. */
export class Faults {
  private readonly rejections = new Map<string, number>();

  /** The next `count` sends to the entity are rejected as by an overloaded namespace, which the client retries. */
  rejectNextSends(path: string, count: number): void {
    this.rejections.set(path, count);
  }

  /** The refusal for a send that happens now, if one was asked for. */
  nextSend(path: string): AmqpFailure | undefined {
    const left = this.rejections.get(path) ?? 0;
    if (left === 0) return undefined;
    this.rejections.set(path, left - 1);
    return {
      condition: 'com.microsoft:server-busy',
      description: 'The request was refused by a fault switch of the local broker.',
      status: 503,
    };
  }
}
