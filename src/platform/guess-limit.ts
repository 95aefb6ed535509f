import type { Clock } from './clock.ts';
import { html } from './html.ts';
import { clientAddress } from './http/client-address.ts';
import { SlidingWindow } from './http/sliding-window.ts';
import type { Answer, RequestFacts, Route } from './http.ts';
import { page } from './pages.ts';
import { ok } from './result.ts';

/** 60 unknown tokens a minute: a person with a broken link needs three, a guesser of 256 bits is none the wiser for any number. */
const rule = { most: 60, ms: 60_000, mostKeys: 10_000 };

export interface GuessLimit {
  /** Whether this caller has to wait; for doors that look tokens up before the page does. */
  readonly mustWait: (request: RequestFacts, tenant: string) => boolean;
  /** The same pages, which answer 429 for a while to whoever asked for too many that are not there. */
  readonly limiting: (routes: readonly Route[]) => readonly Route[];
}

/**
 * Slows down whoever tries tokens in the addresses of pages, by client address and tenant. Each instance counts for itself and
 * forgets on restart: with n instances a caller gets up to n times as many. It saves the store from floods; what protects the
 * links is the length of their tokens.
 */
export function createGuessLimit(clock: Clock): GuessLimit {
  const misses = new SlidingWindow(rule);
  /** Without a front end, locally, nobody can be told from anybody: nobody is counted. */
  const keyOf = (request: RequestFacts, tenant: string): string | undefined => {
    const address = clientAddress(request);
    return address === undefined ? undefined : `${tenant.slice(0, 30)} ${address}`;
  };
  const waitOf = (request: RequestFacts, tenant: string): number => {
    const key = keyOf(request, tenant);
    return key === undefined ? 0 : misses.wait(key, clock.now().getTime());
  };
  const limited = (route: Route): Route => ({
    ...route,
    async handle(call) {
      const tenant = (call.params as { readonly tenant?: string }).tenant ?? '';
      const wait = waitOf(call.request, tenant);
      if (wait > 0) return ok(tooMany(Math.ceil(wait / 1000)));
      const outcome = await route.handle(call);
      const key = keyOf(call.request, tenant);
      if (key !== undefined && outcome.ok && outcome.value.status === 404) misses.count(key, clock.now().getTime());
      return outcome;
    },
  });
  return { mustWait: (request, tenant) => waitOf(request, tenant) > 0, limiting: (routes) => routes.map(limited) };
}

function tooMany(seconds: number): Answer {
  const title = 'Too many tries';
  const body = html`<h1>${title}</h1><p>Too many links that cannot be used were opened from here. Wait a minute, then open the newest message again.</p>`;
  const answer = page({ status: 429, title, body });
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
}
