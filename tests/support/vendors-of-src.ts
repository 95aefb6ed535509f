import type { Vendor } from './vendor-calls.ts';

/** The libraries by which src/platform reaches Azure, and what it calls the objects it got from them. */
export const vendors: readonly Vendor[] = [
  { sdk: '@azure/functions' },
  {
    sdk: 'durable-functions',
    declarations: 'durable-functions/types',
    receivers: { client: 'DurableClient', deadline: 'TimerTask' },
    roots: ['context.df'],
  },
  {
    sdk: '@azure/cosmos',
    declarations: '@azure/cosmos/dist/commonjs',
    receivers: {
      item: 'Item',
      items: 'Items',
      container: 'Container',
      database: 'Database',
      clients: 'CosmosClient',
      iterator: 'QueryIterator',
      query: 'QueryIterator',
    },
  },
  {
    sdk: '@azure/arm-cosmosdb',
    declarations: '@azure/arm-cosmosdb/dist/commonjs',
    receivers: { sql: 'SqlResourcesOperations' },
  },
  {
    sdk: '@azure/storage-blob',
    declarations: '@azure/storage-blob/dist/commonjs',
    receivers: {
      service: 'BlobServiceClient',
      container: 'ContainerClient',
      client: 'BlockBlobClient',
      blob: 'BlockBlobClient',
    },
  },
  {
    sdk: '@azure/service-bus',
    declarations: '@azure/service-bus/types/latest',
    receivers: { client: 'ServiceBusClient', sender: 'ServiceBusSender', batch: 'ServiceBusMessageBatch' },
  },
  {
    sdk: '@azure/keyvault-keys',
    declarations: '@azure/keyvault-keys/dist/commonjs',
    receivers: { keyClient: 'KeyClient', cryptography: 'CryptographyClient' },
  },
  {
    sdk: '@azure/keyvault-secrets',
    declarations: '@azure/keyvault-secrets/dist/commonjs',
    receivers: { secretClient: 'SecretClient' },
  },
  {
    sdk: '@azure/identity',
    declarations: '@azure/identity/dist/commonjs',
    receivers: { credential: 'TokenCredential', loading: 'TokenCredential' },
  },
  { sdk: 'jose' },
  { sdk: 'openai', declarations: 'openai', receivers: { completions: 'Completions' }, others: ['credential'] },
  { sdk: 'nodemailer', declarations: '@types/nodemailer/lib', receivers: { createTransport: 'Mail' } },
  {
    sdk: '@azure/communication-email',
    declarations: '@azure/communication-email/dist/commonjs',
    receivers: { emailClient: 'EmailClient' },
  },
  { sdk: '@azure/monitor-opentelemetry' },
];
