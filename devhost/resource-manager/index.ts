import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { CosmosAccount } from '../cosmos/index.ts';
import type { StartService } from '../service.ts';
import type { ArmAnswer } from './cosmos-resources.ts';
import { answerCosmosResource } from './cosmos-resources.ts';
import { Operations } from './operations.ts';

/** What @azure/arm-cosmosdb 17.0.0 asks a token for (createCosmosDBManagement: `https://management.azure.com/.default`). */
const audience = 'https://management.azure.com';

/**
 * The small part of Azure Resource Manager that the app uses: databases and containers of one Cosmos DB account, the
 * same one `startCosmos` serves (its comment shows how the two are wired). Any subscription, resource group and account
 * name is taken for it. Clients set the SDK's option `endpoint`.
 */
export const startResourceManager =
  (account: CosmosAccount): StartService =>
  async (context) => {
    const counts: Record<string, number> = {};
    const operations = new Operations();

    const answer = async (request: IncomingMessage): Promise<ArmAnswer> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const url = new URL(request.url ?? '/', `https://${request.headers.host ?? 'localhost'}`);
      const claims = await context.tokens.verify(request.headers.authorization, audience);
      if (claims === undefined) {
        return refusal(401, 'InvalidAuthenticationToken', `A token for ${audience} is needed.`);
      }
      if (!url.searchParams.has('api-version')) {
        return refusal(
          400,
          'MissingApiVersionParameter',
          'The api-version query parameter (?api-version=) is required for all requests.',
        );
      }
      const text = Buffer.concat(chunks).toString();
      return (
        operations.poll(request.method ?? 'GET', url) ??
        answerCosmosResource(account, operations, request.method ?? 'GET', url, text)
      );
    };

    const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      let result: ArmAnswer;
      try {
        result = await answer(request);
      } catch (error) {
        context.log(`resource-manager: ${error instanceof Error ? error.stack : String(error)}`);
        result = refusal(500, 'InternalServerError', String(error));
      }
      counts[result.kind] = (counts[result.kind] ?? 0) + 1;
      const body = result.body === undefined ? '' : JSON.stringify(result.body);
      response.writeHead(result.status, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...result.headers,
      });
      response.end(body);
    };

    const server = createServer(
      { key: context.tls.key, cert: context.tls.cert, keepAliveTimeout: 60_000 },
      (request, response) => {
        respond(request, response).catch((error: unknown) => {
          context.log(`resource-manager: ${String(error)}`);
          response.destroy();
        });
      },
    );
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(context.port, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    return {
      url: `https://localhost:${port}`,
      port,
      counts: () => ({ ...counts }),
      stop: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  };

const refusal = (status: number, code: string, message: string): ArmAnswer => ({
  kind: 'refused',
  status,
  body: { error: { code, message } },
});
