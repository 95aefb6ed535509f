import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import type { Slice, Timer } from '../slice.ts';
import { registerActivity, registerWorkflow, workflowsOf } from './durable.ts';
import type { HttpOutput } from './http/answers.ts';
import type { RawRequest } from './http/parse-input.ts';
import { type PipelineParts, serve } from './http/pipeline.ts';
import type { Method, Route } from './http.ts';
import { newId } from './ids.ts';
import type { EventSubscription, QueueConsumer } from './messages.ts';
import type { Workflows } from './workflows.ts';

/** What the triggers hand their deliveries to; platform/inbox.ts does the work. */
export interface Receivers {
  readonly event: (
    subscription: EventSubscription,
    body: unknown,
    attempt: number,
    workflows: Workflows,
  ) => Promise<void>;
  readonly message: (consumer: QueueConsumer, body: unknown, attempt: number, workflows: Workflows) => Promise<void>;
}

export interface AzureParts extends PipelineParts {
  readonly receivers: Receivers;
  /** Publishes what is still in memory before the process goes. */
  readonly drain: () => Promise<void>;
}

/** The name of the connection setting of the Service Bus triggers; see config.ts. */
const connection = 'ServiceBusConnection';
const durableClient = () => [df.input.durableClient()];

/** Registers everything the slices contribute. This and durable.ts are the only places that know Azure Functions. */
export function registerWithAzure(slices: readonly Slice[], parts: AzureParts): void {
  for (const slice of slices) {
    for (const route of slice.routes ?? []) registerRoute(route, parts);
    for (const timer of slice.timers ?? []) registerTimer(timer);
    for (const subscription of slice.subscriptions ?? []) registerSubscription(subscription, parts.receivers);
    for (const consumer of slice.queues ?? []) registerQueue(consumer, parts.receivers);
    for (const workflow of slice.workflows ?? []) registerWorkflow(workflow);
    for (const activity of slice.activities ?? []) registerActivity(activity, workflowsOf);
  }
  app.hook.appTerminate(() => parts.drain());
}

function registerRoute(route: Route, parts: AzureParts): void {
  app.http(route.name, {
    route: route.path,
    methods: [...route.methods],
    authLevel: 'anonymous', // who calls is decided by admit(), not by shared function keys
    extraInputs: durableClient(),
    handler: async (request, context) =>
      toResponse(await serve(route, toRawRequest(request), workflowsOf(context), parts)),
  });
}

function registerTimer(timer: Timer): void {
  app.timer(timer.name, {
    schedule: timer.schedule,
    extraInputs: durableClient(),
    handler: (_, context) => timer.handle({ now: new Date(), workflows: workflowsOf(context) }),
  });
}

function registerSubscription(subscription: EventSubscription, receivers: Receivers): void {
  app.serviceBusTopic(subscription.name, {
    connection,
    topicName: 'events',
    subscriptionName: subscription.subscription,
    isSessionsEnabled: true,
    extraInputs: durableClient(),
    handler: (body, context) => receivers.event(subscription, body, attemptOf(context), workflowsOf(context)),
  });
}

function registerQueue(consumer: QueueConsumer, receivers: Receivers): void {
  app.serviceBusQueue(consumer.name, {
    connection,
    queueName: consumer.queue,
    isSessionsEnabled: consumer.sessions,
    extraInputs: durableClient(),
    handler: (body, context) => receivers.message(consumer, body, attemptOf(context), workflowsOf(context)),
  });
}

const attemptOf = (context: InvocationContext): number => Number(context.triggerMetadata?.deliveryCount ?? 1);

function toRawRequest(request: HttpRequest): RawRequest {
  const headers = new Map([...request.headers.entries()].map(([name, value]) => [name.toLowerCase(), value]));
  const asked = headers.get('x-correlation-id') ?? '';
  return {
    method: request.method.toUpperCase() as Method,
    url: new URL(request.url),
    headers,
    cookies: parseCookies(headers.get('cookie') ?? ''),
    correlation: /^[\w-]{8,64}$/.test(asked) ? asked : newId(),
    params: request.params,
    body: (maxBytes) => readAtMost(request, maxBytes),
  };
}

/** Stops reading a byte after the limit, so that an endless body costs no memory. */
async function readAtMost(request: HttpRequest, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).byteLength;
    if (size > maxBytes) break;
  }
  return Buffer.concat(chunks);
}

function parseCookies(header: string): Map<string, string> {
  const pairs = header.split(';').map((pair) => pair.trim().split('='));
  return new Map(pairs.filter(([name]) => name).map(([name, ...rest]) => [name ?? '', rest.join('=')]));
}

function toResponse(output: HttpOutput): HttpResponseInit {
  const secure = output.cookies.some((cookie) => /^__(?:Host|Secure)-/.test(cookie.name));
  return {
    status: output.status,
    headers: { ...output.headers },
    ...(output.body === undefined ? {} : { body: output.body as NonNullable<HttpResponseInit['body']> }),
    cookies: output.cookies.map(({ name, value, maxAge, path }) => ({
      name,
      value,
      maxAge,
      path,
      httpOnly: true,
      secure,
      sameSite: 'Lax' as const,
    })),
  };
}
