import type { IncomingMessage, ServerResponse } from 'node:http';

/** The wall clock all services of one devhost share. It can be moved forward; the monotonic clock never moves. */
export interface Clock {
  /** Milliseconds since the epoch, moved clock included. Use it for every instant a client can see. */
  now(): number;
  /** Called after each move, so that what became due (a schedule, a TTL) is looked at again. Returns the way to stop. */
  onMove(listener: () => void): () => void;
}

/** Checks a bearer token as the real service would: signature, expiry and audience. */
export interface TokenCheck {
  /** The claims, or undefined when the token must be refused with 401. `audience` without trailing slash, e.g. https://vault.azure.net */
  verify(authorization: string | undefined, audience: string): Promise<Record<string, unknown> | undefined>;
}

export interface ServiceContext {
  /** A folder of the service's own; created if missing. What is acknowledged must be in it. */
  readonly dataDir: string;
  /** 127.0.0.1 port to listen on; 0 picks a free one. */
  readonly port: number;
  readonly clock: Clock;
  /** Server certificate for localhost and 127.0.0.1, signed by the devhost's own authority (PEM). */
  readonly tls: { readonly key: string; readonly cert: string; readonly ca: string };
  readonly tokens: TokenCheck;
  log(message: string): void;
}

/** An HTTP handler mounted on the devhost's control server, for inspection pages and fault switches. */
export type ControlHandler = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

export interface RunningService {
  /** Where clients connect, e.g. https://localhost:8081 */
  readonly url: string;
  readonly port: number;
  /** Requests served since start by kind (`readItem`, `batch` …): what request budgets are asserted on. */
  counts(): Readonly<Record<string, number>>;
  /** Mounted under /<service name>/ of the control server. */
  readonly control?: ControlHandler;
  stop(): Promise<void>;
}

export type StartService = (context: ServiceContext) => Promise<RunningService>;
