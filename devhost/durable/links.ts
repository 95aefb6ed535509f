import type { DurableOptions } from './options.ts';

/** Where the extension's webhooks are in every Functions host. */
export const WEBHOOK_PATH = '/runtime/webhooks/durabletask';

/** The base the client library talks to; in Azure an own loopback port, here a path nobody can guess. */
export function rpcPath(secret: string): string {
  return `/durabletask/${secret}`;
}

type Origin = Pick<DurableOptions, 'publicUrl' | 'hubName' | 'systemKey'>;

/** `GetClientResponseLinks` of the extension: placeholders are filled in by whoever follows a link. */
export function managementLinks({ publicUrl, hubName, systemKey }: Origin, id: string): Record<string, string> {
  const instance = `${publicUrl}${WEBHOOK_PATH}/instances/${id}`;
  const query = requiredQuery(hubName, systemKey);
  return {
    id,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

/** What a durableClient binding gets (OrchestrationClientInputData.js). */
export function clientBinding(options: Origin & Pick<DurableOptions, 'rpcSecret'>): string {
  const { publicUrl, hubName, systemKey, rpcSecret } = options;
  const query = requiredQuery(hubName, systemKey);
  const create = `${publicUrl}${WEBHOOK_PATH}/orchestrators/{functionName}[/{instanceId}]?${query}`;
  return JSON.stringify({
    taskHubName: hubName,
    creationUrls: {
      createNewInstancePostUri: create,
      createAndWaitOnNewInstancePostUri: `${create}&timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}`,
    },
    managementUrls: managementLinks(options, 'INSTANCEID'),
    baseUrl: `${publicUrl}${WEBHOOK_PATH}`,
    requiredQueryStringParameters: query,
    rpcBaseUrl: `${publicUrl}${rpcPath(rpcSecret)}/`,
  });
}

function requiredQuery(hubName: string, systemKey: string): string {
  return `taskHub=${encodeURIComponent(hubName)}&connection=Storage&code=${encodeURIComponent(systemKey)}`;
}
