import type { RequestFacts } from '../http.ts';

/**
 * Whom App Service's front end was called by, as far as that can be believed; undefined where there is no front end.
 *
 * The front end overwrites `client-ip` ("so they cannot be spoofed", Azure/app-service-linux-docs, headers.md) and appends
 * what it saw to `X-Forwarded-For`: only the last entry is its own, the ones before it are whatever the caller wrote.
 * `X-Azure-ClientIP` is written by Front Door alone, and by anybody where there is none, so it is not looked at: behind Front
 * Door the address is Front Door's, and its own rate limits are the ones that count.
 */
export function clientAddress({ headers }: Pick<RequestFacts, 'headers'>): string | undefined {
  const seen = headers.get('client-ip') ?? headers.get('x-forwarded-for')?.split(',').at(-1);
  return seen === undefined ? undefined : networkOf(withoutPort(seen.trim()));
}

/** `203.0.113.9:54321`, `[2001:db8::1]:54321`, or either without a port. */
function withoutPort(seen: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(seen)?.[1];
  return bracketed ?? (/^[\d.]+:\d+$/.test(seen) ? seen.slice(0, seen.indexOf(':')) : seen);
}

/** A subscriber has a whole /64 of IPv6 to call from (RFC 6177 §2), so that is who is counted. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address.slice(0, 64);
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const [before, after] = [head.split(':'), tail ? tail.split(':') : []];
  const zeros = address.includes('::')
    ? Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
    : [];
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '') || '0')
    .join(':')
    .slice(0, 64);
}
