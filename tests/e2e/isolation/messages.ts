import { randomUUID } from 'node:crypto';
import type { ServiceBusClient, ServiceBusMessage } from '@azure/service-bus';
import type { EventSubscription } from '../../../src/platform/messages.ts';
import type { Slice } from '../../../src/slice.ts';
import type { Things } from './ground.ts';

/** Messages whose envelope says beta while everything they name is alpha's. */
export const foreignEvents = (subscription: EventSubscription, things: Things): readonly ServiceBusMessage[] =>
  subscription.types.map((type) => eventMessage(type === '*' ? 'contract.read' : type, 'beta', things));

/** As the outbox would send it; the labels outside say alpha, for what counts is the envelope inside. */
export function eventMessage(type: string, tenant: string, things: Things): ServiceBusMessage {
  const id = randomUUID();
  const [kind = ''] = type.split('.');
  const subject = kind === 'proposal' ? things.proposals[0] : things.active;
  const facts = {
    ...{ proposalId: things.proposals[0], connectionId: things.connection, externalId: '4182' },
    about: `contract:${things.active}`,
  };
  return {
    ...{ messageId: id, contentType: 'application/cloudevents+json', subject: type },
    sessionId: `alpha/contract:${things.active}`,
    applicationProperties: { type, tenant: 'alpha' },
    body: {
      ...{ specversion: '1.0', id, type, source: `/tenants/${tenant}/x`, subject: `${kind}/${subject}` },
      ...{ time: new Date().toISOString(), datacontenttype: 'application/json', tenant },
      ...{ aggregate: `contract:${things.active}`, sequence: '0000000000', correlation: randomUUID() },
      data: { subject: { kind, id: subject }, actor: { kind: 'system', id: 'system:test' }, facts },
    },
  };
}

/** One for every queue and every kind of work there is, by the names they have. */
const inputs: Readonly<Record<string, (things: Things, slices: readonly Slice[]) => readonly unknown[]>> = {
  'connector-ingest': ({ connection }) => [{ connectionId: connection, recordType: 'agreement', externalId: '4182' }],
  'tenant-work': (_, slices) =>
    slices.flatMap(({ tenantWork = [] }) => tenantWork.map(({ name: work }) => ({ work, input: {} }))),
};

export function foreignQueueMessages(queue: string, slices: readonly Slice[], things: Things) {
  const make = inputs[queue];
  if (!make) throw new Error(`the queue ${queue} has no example of a message`);
  return make(things, slices).map((message): ServiceBusMessage => {
    const id = randomUUID();
    const actor = { kind: 'system', id: 'system:test' };
    const scope = { tenant: 'beta', actor, correlation: randomUUID() };
    return { messageId: id, sessionId: `alpha/${id}`, contentType: 'application/json', body: { id, scope, message } };
  });
}

export async function sendAll(client: ServiceBusClient, to: string, messages: readonly ServiceBusMessage[]) {
  const sender = client.createSender(to);
  for (const message of messages) await sender.sendMessages(message);
  await sender.close();
}
