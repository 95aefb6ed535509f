import { type LocalService, learn, of } from './local-service.ts';

export const hosting: readonly LocalService[] = [
  {
    name: 'Functions host',
    folder: 'host',
    offers: [
      {
        sdk: '@azure/functions',
        calls: [
          ...of('app', 'http timer serviceBusQueue serviceBusTopic setup'),
          ...of('app.hook', 'appStart appTerminate preInvocation postInvocation'),
        ],
        source: `@azure/functions 4.16.5 (src/app.ts, setup.ts, hooks), azure-functions-nodejs-worker; ${learn}, host.json reference, Service Bus bindings, error handling and retries`,
      },
    ],
    refuses: [
      'every other trigger and binding (Cosmos DB, Blob, Queue, Event Grid, Event Hubs, SQL …): the host does not start and names function and binding',
      'values of host.json out of range: the host does not start and names the key; keys it does not know are named in its log',
    ],
  },
  {
    name: 'Durable Functions',
    folder: 'durable',
    offers: [
      {
        sdk: 'durable-functions',
        calls: [
          ...['app.orchestration', 'app.activity', 'input.durableClient', 'getClient', 'new RetryOptions'],
          ...of('context.df', 'callActivity callActivityWithRetry callSubOrchestrator callSubOrchestratorWithRetry'),
          ...of('context.df', 'createTimer waitForExternalEvent continueAsNew Task.all Task.any setCustomStatus'),
          ...of('context.df', 'getInput currentUtcDateTime newGuid isReplaying instanceId parentInstanceId version'),
          'TimerTask.cancel',
        ],
        source:
          'durable-functions 3.5.0 (lib/src: actions, task, orchestrations), durabletask (TaskOrchestrationDispatcher.cs)',
      },
      {
        sdk: 'durable-functions',
        calls: [
          ...of('DurableClient', 'startNew raiseEvent terminate suspend resume getStatus getStatusAll getStatusBy'),
          ...of('DurableClient', 'purgeInstanceHistory purgeInstanceHistoryBy createHttpManagementPayload'),
          ...of('DurableClient', 'createCheckStatusResponse waitForCompletionOrCreateCheckStatusResponse'),
        ],
        source:
          'durable-functions 3.5.0 (DurableClient), the extension (HttpApiHandler.cs); limits of the Durable Task Scheduler',
      },
    ],
    refuses: [
      'entities, entity locks and callHttp: the orchestration fails with a sentence that names the feature',
      'rewind, and the entities of the management API: 501',
      'retryTimeoutInMilliseconds: the orchestration fails, since on the real service it would wait for ever',
      'instance ids over 100 characters and payloads over 1 MB: 400, or the orchestration fails',
    ],
  },
];
