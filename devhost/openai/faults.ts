import { BadInput } from '../http/exchange.ts';
import { ApiError } from './api-error.ts';

const kinds = [
  'throttle',
  'filterPrompt',
  'filterAnswer',
  'refuse',
  'truncate',
  'malformed',
  'timeout',
  'serverError',
] as const;
export type FaultKind = (typeof kinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  readonly retryAfterMs: number;
}

/** What goes wrong next: ordered by tests, each for a number of requests, one after the other. */
export class Faults {
  #queue: { fault: Fault; left: number }[] = [];

  /** {kind, count = 1, retryAfterMs = 1000}; kind "none" clears. */
  order(order: Record<string, unknown>): void {
    const { kind, count = 1, retryAfterMs = 1000 } = order;
    if (kind === 'none') {
      this.#queue = [];
      return;
    }
    const known = kinds.find((name) => name === kind);
    if (!known) throw new BadInput(`kind must be none or one of ${kinds.join(', ')}`);
    if (!Number.isInteger(count) || Number(count) < 1) throw new BadInput('count must be an integer from 1');
    if (typeof retryAfterMs !== 'number' || retryAfterMs < 0)
      throw new BadInput('retryAfterMs must be a number from 0');
    this.#queue.push({ fault: { kind: known, retryAfterMs }, left: Number(count) });
  }

  next(): Fault | undefined {
    const [head] = this.#queue;
    if (!head) return undefined;
    head.left -= 1;
    if (head.left === 0) this.#queue.shift();
    return head.fault;
  }
}

/** Faults that are answered instead of a completion (learn.microsoft.com, "Content filtering" and "Quotas and limits"). */
export function faultAnswer({ kind, retryAfterMs }: Fault): ApiError | undefined {
  switch (kind) {
    case 'throttle':
      return new ApiError(429, '429', 'Requests to the model have exceeded the call rate limit of your current tier.', {
        headers: { 'retry-after-ms': String(retryAfterMs), 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
      });
    case 'filterPrompt':
      return new ApiError(
        400,
        'content_filter',
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        {
          param: 'prompt',
          more: {
            status: 400,
            innererror: {
              code: 'ResponsibleAIPolicyViolation',
              content_filter_result: { violence: { filtered: true, severity: 'medium' } },
            },
          },
        },
      );
    case 'serverError':
      return new ApiError(
        500,
        'InternalServerError',
        'The server had an error while processing your request. Sorry about that!',
      );
    default:
      return undefined;
  }
}
