import { type LocalService, learn, of } from './local-service.ts';

export const messaging: readonly LocalService[] = [
  {
    name: 'Service Bus',
    folder: 'service-bus',
    offers: [
      {
        sdk: '@azure/service-bus',
        calls: [
          ...['new ServiceBusClient', 'ServiceBusClient.createSender', 'ServiceBusClient.close'],
          ...of('ServiceBusSender', 'sendMessages createMessageBatch scheduleMessages cancelScheduledMessages close'),
          'ServiceBusMessageBatch.tryAddMessage',
        ],
        source: `@azure/service-bus 7.9.5, @azure/core-amqp; ${learn}, AMQP protocol guide, AMQP request-response operations, duplicate detection`,
      },
      {
        sdk: '@azure/service-bus',
        calls: [
          ...of('ServiceBusClient', 'createReceiver acceptSession acceptNextSession'),
          ...of(
            'ServiceBusReceiver',
            'receiveMessages subscribe peekMessages receiveDeferredMessages renewMessageLock',
          ),
          ...of('ServiceBusReceiver', 'completeMessage abandonMessage deferMessage deadLetterMessage close'),
          ...of('ServiceBusSessionReceiver', 'getSessionState setSessionState renewSessionLock'),
        ],
        source: `@azure/service-bus 7.9.5; ${learn}, message sessions, dead-letter queues, message browsing, topic filters`,
      },
    ],
    refuses: [
      'management operations of AMQP it does not have (rules at run time, batch delete): 501 naming the operation',
      'entities that infra/messaging.json does not list: amqp:not-found',
      'SQL filters beyond comparisons and logic: the namespace does not start and names filter and position',
      'messages and batches over 256 KB: amqp:link:message-size-exceeded',
      'nothing for its token: it takes any',
    ],
  },
  {
    name: 'Mail (SMTP) and Microsoft Graph',
    folder: 'mail',
    offers: [
      {
        sdk: 'nodemailer',
        calls: ['createTransport', 'Mail.sendMail'],
        source: 'RFC 5321, RFC 5322; nothing is delivered, all is shown',
      },
      { calls: ['graph-mail.ts fetch(url)'], source: `${learn}, Microsoft Graph v1.0, user: sendMail (devhost/graph)` },
    ],
    refuses: ['SMTP AUTH and STARTTLS: not announced', 'every other request to Graph: 501 naming method and path'],
  },
  {
    name: 'Communication Services (Email)',
    folder: 'communication',
    offers: [
      {
        sdk: '@azure/communication-email',
        calls: ['new EmailClient', 'EmailClient.beginSend'],
        source: `@azure/communication-email 1.1.0; ${learn}, Email - Send, Email - Get Send Result`,
      },
    ],
    refuses: [
      'attachments, and every other request: 501 naming method and path',
      'access keys: only tokens of Entra ID',
    ],
  },
  {
    name: 'Bot Connector (Teams)',
    folder: 'bot-connector',
    offers: [
      {
        calls: ['bot-connector-client.ts fetch(url)'],
        source: `${learn}, Bot Connector API reference: create conversation, get conversation members, send to conversation, update activity`,
      },
      {
        calls: ['verify-bot-token.ts fetch(metadataUrl)'],
        source: `${learn}, Authentication with the Bot Connector API: OpenID metadata, keys with endorsements`,
      },
    ],
    refuses: [
      'everything but making a conversation, its members, sending and updating an activity: 501 naming method and path',
      'people whom the bot is not installed for: 403, as ordered on the control server',
    ],
  },
];
