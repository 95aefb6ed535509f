import { app, type HttpRequest } from '@azure/functions';
import * as df from 'durable-functions';
import { decideApproval, openApproval } from './approval.ts';
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

app.http('bench-openApproval', {
  route: 'bench/approvals/{id}',
  methods: ['POST'],
  authLevel: 'anonymous',
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    await openApproval(df.getClient(context), request.params.id ?? '', await request.json());
    return { jsonBody: {} };
  },
});

app.http('bench-decideApproval', {
  route: 'bench/approvals/{id}/decision',
  methods: ['POST'],
  authLevel: 'anonymous',
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    await decideApproval(df.getClient(context), request.params.id ?? '');
    return { jsonBody: {} };
  },
});
