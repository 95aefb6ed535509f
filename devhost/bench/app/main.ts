import { app, type HttpRequest } from '@azure/functions';
import * as df from 'durable-functions';
import { cosmosPair } from './cosmos-pair.ts';
import { startSequence } from './sequence.ts';

// The peers the app is measured against, as functions of the same host process, made with the same libraries.

app.http('bench-empty', {
  route: 'bench/empty',
  methods: ['GET'],
  authLevel: 'anonymous',
  extraInputs: [df.input.durableClient()],
  handler: async () => ({ jsonBody: {} }),
});

app.http('bench-cosmosPair', {
  route: 'bench/cosmos-pair',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: async (request: HttpRequest) => ({ jsonBody: await cosmosPair(await request.json()) }),
});

app.http('bench-sequence', {
  route: 'bench/sequence/{activities}',
  methods: ['POST'],
  authLevel: 'anonymous',
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => ({
    jsonBody: await startSequence(df.getClient(context), Number(request.params.activities)),
  }),
});
