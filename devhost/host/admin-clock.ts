import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WallClock } from './clock.ts';
import { addDuration } from './duration.ts';
import { readBody } from './request-body.ts';
import type { ServicesControl } from './services-control.ts';

/** `/admin/devhost/clock`: the wall clock of the app, of Durable timers and, through `control`, of the local services. */
export class AdminClock {
  readonly #clock: WallClock;
  readonly #control: ServicesControl | undefined;
  #moving: Promise<void> = Promise.resolve();

  constructor(clock: WallClock, control: ServicesControl | undefined) {
    this.#clock = clock;
    this.#control = control;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.method === 'POST') {
      const text = (await readBody(request, 10_000)).toString('utf8');
      try {
        await this.#move(text);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        reply(400, { message: error.message });
        return;
      }
    } else if (request.method !== 'GET') {
      reply(405, { message: 'Use GET or POST.' });
      return;
    }
    reply(200, { now: new Date(this.#clock.now()).toISOString(), offset: this.#clock.offset });
  }

  /** One move at a time. The services go first: what the host then does must find them at the new time. */
  #move(text: string): Promise<void> {
    const moved = this.#moving.then(async () => {
      const offset = this.#clock.offsetFor(parseMove(text, this.#clock.now()));
      await this.#control?.moveClock(offset);
      this.#clock.setOffset(offset);
    });
    this.#moving = moved.catch(() => undefined);
    return moved;
  }
}

const LATEST = Date.UTC(9999, 11, 31);

/** The instant a request body asks for. Throws a RangeError that says what is wrong with it. */
export function parseMove(text: string, now: number): number {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new RangeError('the body is not valid JSON');
  }
  const { to, advance, ...rest } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if ((to === undefined) === (advance === undefined) || Object.keys(rest).length > 0) {
    throw new RangeError('the body must be {"to": instant} or {"advance": duration}');
  }
  const instant = to === undefined ? advanced(advance, now) : parseInstant(to);
  if (instant > LATEST) throw new RangeError('the clock does not move beyond the year 9999');
  return Math.round(instant);
}

function parseInstant(to: unknown): number {
  const isInstant = typeof to === 'string' && /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(to);
  const instant = isInstant ? Date.parse(to) : Number.NaN;
  if (Number.isNaN(instant)) {
    throw new RangeError(
      `"to" must be an ISO 8601 instant with its offset, like 2027-01-31T08:00:00Z, not ${JSON.stringify(to)}`,
    );
  }
  return instant;
}

function advanced(advance: unknown, now: number): number {
  const instant =
    typeof advance === 'number' && Number.isFinite(advance)
      ? now + advance
      : typeof advance === 'string'
        ? addDuration(now, advance)
        : undefined;
  if (instant === undefined) {
    throw new RangeError(
      `"advance" must be milliseconds or an ISO 8601 duration like P30D, not ${JSON.stringify(advance)}`,
    );
  }
  return instant;
}
