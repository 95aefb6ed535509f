import type { RegisteredFunction } from '../core-module.ts';

export interface ServiceBusTrigger {
  readonly queueName: string | undefined;
  readonly topicName: string | undefined;
  readonly subscriptionName: string | undefined;
  /** How log lines and errors call the entity. */
  readonly entity: string;
  readonly sessions: boolean;
  /** One call per batch instead of one per message. */
  readonly batches: boolean;
  /** The body goes to the function as bytes instead of text. */
  readonly binary: boolean;
  readonly connectionString: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A serviceBusTrigger binding, checked. Throws naming the function and what is wrong. */
export function readTrigger(fn: RegisteredFunction, environment: Environment): ServiceBusTrigger {
  const fail = (reason: string): never => {
    throw new Error(`The Service Bus function '${fn.name}' ${reason}.`);
  };
  const text = (key: string): string | undefined => {
    const value = fn.trigger[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [queueName, topicName, subscriptionName] = [text('queueName'), text('topicName'), text('subscriptionName')];
  if (queueName === undefined && (topicName === undefined || subscriptionName === undefined)) {
    fail('needs "queueName", or "topicName" and "subscriptionName"');
  }
  if (fn.trigger.autoCompleteMessages === false) fail('has "autoCompleteMessages": false, which is not offered');
  if (fn.trigger.sdkBinding === true) fail('has "sdkBinding": true, which is not offered');
  if (fn.retryOptions !== undefined)
    fail('has a retry policy, which the host does not apply to Service Bus: use the delivery count of the entity');
  return {
    queueName,
    topicName,
    subscriptionName,
    entity: queueName ?? `${topicName}/${subscriptionName}`,
    sessions: fn.trigger.isSessionsEnabled === true,
    batches: String(fn.trigger.cardinality ?? 'one').toLowerCase() === 'many',
    binary: String(fn.trigger.dataType ?? '').toLowerCase() === 'binary',
    connectionString: connectionString(text('connection') ?? 'ServiceBus', environment, fail),
  };
}

/** `connection` names a setting; the host tries it with its own prefix first (WebJobs GetWebJobsConnectionString). */
function connectionString(name: string, environment: Environment, fail: (reason: string) => never): string {
  const value = environment[`AzureWebJobs${name}`] ?? environment[name];
  if (value) return value;
  if (environment[`${name}__fullyQualifiedNamespace`]) {
    return fail(
      `uses "${name}__fullyQualifiedNamespace": identity connections are not offered by the devhost, so give the setting "${name}" a connection string`,
    );
  }
  return fail(`uses the connection "${name}", but there is no app setting "${name}"`);
}
