import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { StartService } from '../service.ts';
import type { CosmosAccount } from './account.ts';
import { Authorization, everyAccount } from './authorization.ts';
import { controlOf, Throttle } from './control.ts';
import { CosmosError } from './errors.ts';
import type { CosmosAnswer } from './exchange.ts';
import { readRequest } from './exchange.ts';
import { chargeOfThrottled } from './request-charge.ts';
import { kindOf } from './request-kind.ts';
import { answer } from './routes.ts';

export type { CosmosAccount } from './account.ts';
export { createCosmosAccount } from './account.ts';

/**
 * The data plane of a Cosmos DB account (API for NoSQL) over HTTPS. The account comes in from outside, because the
 * control plane (`startResourceManager`) works on the same one:
 *
 *     const account = createCosmosAccount(dataDir, clock);
 *     const cosmos = await startCosmos(account)(context);
 *     const manager = await startResourceManager(account)(otherContext);
 *     … await cosmos.stop(); await manager.stop(); account.close();
 *
 * Tokens may be for `https://localhost:<port>`, `https://127.0.0.1:<port>` or `https://cosmos.azure.com`.
 */
export const startCosmos =
  (account: CosmosAccount): StartService =>
  async (context) => {
    const counts: Record<string, number> = {};
    let requestUnits = 0;
    const throttle = new Throttle();
    const audiences: string[] = [];
    const authorization = new Authorization(context.tokens, context.clock, audiences);

    const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      let result: CosmosAnswer;
      let kind = 'other';
      try {
        // The body is read first in any case: an answer before its end would break the connection for the next request.
        const incoming = await readRequest(request);
        kind = kindOf(incoming);
        await authorization.check(incoming.header('authorization'));
        if (incoming.segments.length > 0) throttle.check();
        result = answer(account, incoming);
      } catch (error) {
        result = refusal(error, context.log);
        if (result.status === 429) kind = 'throttled';
        if (result.status === 401) kind = 'unauthorized';
      }
      counts[kind] = (counts[kind] ?? 0) + 1;
      requestUnits += result.charge ?? 1;
      send(response, result, account.sequence);
    };

    const server = createServer(
      { key: context.tls.key, cert: context.tls.cert, keepAliveTimeout: 60_000 },
      (request, response) => {
        respond(request, response).catch((error: unknown) => {
          context.log(`cosmos: ${String(error)}`);
          response.destroy();
        });
      },
    );
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(context.port, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    audiences.push(`https://localhost:${port}`, `https://127.0.0.1:${port}`, everyAccount);
    return {
      url: `https://localhost:${port}`,
      port,
      counts: () => ({ ...counts }),
      control: controlOf(account, throttle, () => Math.round(requestUnits * 100) / 100),
      stop: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  };

function refusal(error: unknown, log: (message: string) => void): CosmosAnswer {
  if (!(error instanceof CosmosError)) {
    log(`cosmos: ${error instanceof Error ? error.stack : String(error)}`);
    return {
      status: 500,
      body: JSON.stringify({ code: 'InternalServerError', message: String(error) }),
    };
  }
  const { status, substatus, code, message, additionalErrorInfo, headers } = error;
  const body = JSON.stringify({ code, message, ...(additionalErrorInfo === undefined ? {} : { additionalErrorInfo }) });
  return {
    status,
    ...(status === 304 ? {} : { body }),
    charge: status === 429 ? chargeOfThrottled : 1,
    headers: { ...headers, 'x-ms-substatus': substatus },
  };
}

function send(response: ServerResponse, result: CosmosAnswer, sequence: number): void {
  const body = result.body ?? '';
  response.writeHead(result.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-ms-activity-id': randomUUID(),
    'x-ms-request-charge': String(result.charge ?? 1),
    // Range 0, then version and log sequence number (@azure/cosmos, session/VectorSessionToken).
    'x-ms-session-token': `0:-1#${sequence}`,
    'x-ms-serviceversion': 'devhost',
    ...result.headers,
  });
  response.end(body);
}
