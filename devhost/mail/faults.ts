import { BadInput } from '../http/exchange.ts';

/** Deliveries that are to be refused next. */
export class DeliveryFaults {
  #code = 0;
  #left = 0;

  /** {code: 400 to 599, count = 1}; count 0 ends it. */
  order({ code, count = 1 }: Record<string, unknown>): void {
    if (!Number.isInteger(code) || Number(code) < 400 || Number(code) > 599)
      throw new BadInput('code must be 400 to 599');
    if (!Number.isInteger(count) || Number(count) < 0) throw new BadInput('count must be an integer from 0');
    this.#code = Number(code);
    this.#left = Number(count);
  }

  /** The SMTP error of the next delivery, if it is to fail. */
  next(): Error | undefined {
    if (this.#left === 0) return undefined;
    this.#left -= 1;
    return Object.assign(new Error('refused as ordered'), { responseCode: this.#code });
  }
}
