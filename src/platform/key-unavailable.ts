import { refusal } from './refusal.ts';

/**
 * A key that wraps a tenant's key could not be used: disabled, deleted, or taken out of our reach by whoever owns it
 * (`withheld`), or its vault could not be asked. Nothing is lost by it; what needs the key works again once it is back.
 */
export class KeyUnavailable extends Error {
  override readonly name = 'KeyUnavailable';
  /** The vault answered and said no: asking again at once is of no use. */
  readonly withheld: boolean;

  constructor(message: string, options: { readonly withheld: boolean; readonly cause: unknown }) {
    super(message, { cause: options.cause });
    this.withheld = options.withheld;
  }
}

export const keyUnavailable = () =>
  refusal(
    'unavailable',
    'tenancy.keyUnavailable',
    'The key that protects the documents of this tenant cannot be used at present. Nothing is lost; try again later, or ask who administers the key.',
  );

/**
 * What a vault's "no" means. A 400 says that the bytes are not what this key wrapped: a fault of ours and no matter of
 * waiting. Without a status it was not reached, or the client itself refused, e.g. an expired key.
 */
export function asKeyUnavailable(key: string, fault: unknown): unknown {
  const status = typeof fault === 'object' && fault !== null && 'statusCode' in fault ? fault.statusCode : undefined;
  if (status === 400) return fault;
  const withheld = status === 401 || status === 403 || status === 404;
  return new KeyUnavailable(`the key ${key} cannot be used (${String(status ?? 'no answer')})`, {
    withheld,
    cause: fault,
  });
}
