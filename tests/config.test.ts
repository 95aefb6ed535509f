import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const account =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/counterpart/providers/Microsoft.DocumentDB/databaseAccounts/counterpart';
const complete = {
  AZURE_TENANT_ID: '11111111-1111-4111-8111-111111111111',
  COSMOS_ENDPOINT: 'https://counterpart.documents.azure.com/',
  COSMOS_ACCOUNT_ID: account,
  BLOB_ENDPOINT: 'https://counterpart.blob.core.windows.net',
  LOG_BLOB_ENDPOINT: 'https://counterpartlog.blob.core.windows.net',
  KEY_VAULT_URI: 'https://counterpart.vault.azure.net',
  ServiceBusConnection__fullyQualifiedNamespace: 'counterpart.servicebus.windows.net',
  OPENAI_ENDPOINT: 'https://counterpart.openai.azure.com',
  OPENAI_DEPLOYMENT: 'extraction',
  AUTH_AUTHORITY: 'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0',
  AUTH_AUDIENCE: 'api://counterpart',
  AUTH_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
  MAIL_TRANSPORT: 'graph',
  MAIL_FROM: 'contracts@msp.example',
  STAMP_REGION: 'westeurope',
  PUBLIC_URL: 'https://contracts.msp.example/',
};

test('a complete environment becomes pieces with defaults, without trailing slashes', () => {
  const config = readConfig({ ...complete, OUTBOUND_PRIVATE_HOSTS: 'psa.internal, RMM.internal ,' });
  expect(config.cosmos).toEqual({
    endpoint: 'https://counterpart.documents.azure.com',
    database: 'counterpart',
    accountId: account,
    armEndpoint: 'https://management.azure.com',
  });
  expect(config.keyVault.checkChallenge).toBe(true);
  expect(config.stamp).toEqual({
    region: 'westeurope',
    publicUrl: 'https://contracts.msp.example',
    houseTenant: 'house',
  });
  expect(config.outbound.privateHosts).toEqual(['psa.internal', 'rmm.internal']);
  expect(config.identity.managed).toBe(false);
});

test('nothing can be changed afterwards, however deep', () => {
  const config = readConfig(complete);
  expect(
    Object.isFrozen(config) && Object.isFrozen(config.cosmos) && Object.isFrozen(config.outbound.privateHosts),
  ).toBe(true);
});

test('everything that is missing or wrong is listed at once, by name and rule', () => {
  const { COSMOS_ENDPOINT: _, ...rest } = complete;
  const broken = {
    ...rest,
    AUTH_AUDIENCE: '',
    BLOB_ENDPOINT: 'ftp://x',
    STAMP_REGION: 'West Europe',
    MAIL_FROM: 'nobody',
  };
  expect(() => readConfig(broken)).toThrow(
    [
      'The configuration is not usable:',
      '  COSMOS_ENDPOINT: is missing',
      '  BLOB_ENDPOINT: must be an https:// URL (http:// only for this machine)',
      '  AUTH_AUDIENCE: is missing',
      '  MAIL_FROM: must be a mail address',
      '  STAMP_REGION: must be the short name of an Azure region, e.g. westeurope',
    ].join('\n'),
  );
});

test.each([
  [
    'neither way to Service Bus',
    { ServiceBusConnection__fullyQualifiedNamespace: '' },
    'ServiceBusConnection: either it or',
  ],
  [
    'both ways to Service Bus',
    { ServiceBusConnection: 'Endpoint=sb://x;SharedAccessKey=k' },
    'ServiceBusConnection: either it or',
  ],
  ['SMTP without a server', { MAIL_TRANSPORT: 'smtp' }, 'SMTP_URL: must be set when MAIL_TRANSPORT is smtp'],
  ['http to another machine', { PUBLIC_URL: 'http://contracts.msp.example' }, 'PUBLIC_URL: must be an https:// URL'],
  ['an unknown switch', { KEY_VAULT_CHALLENGE_CHECK: 'maybe' }, 'KEY_VAULT_CHALLENGE_CHECK: '],
  ['a house that is no tenant id', { HOUSE_TENANT: 'The House' }, 'HOUSE_TENANT: must be a tenant id'],
])('refuses %s', (_, change, message) => {
  expect(() => readConfig({ ...complete, ...change })).toThrow(message);
});

test('a refusal never repeats a value, for it may be a secret', () => {
  const secret = 'hunter2';
  const attempt = () =>
    readConfig({ ...complete, SMTP_URL: secret, ServiceBusConnection: secret, AZURE_TENANT_ID: secret });
  expect(attempt).toThrow('SMTP_URL');
  expect(attempt).not.toThrow(secret);
});

test('plain http is taken for this machine', () => {
  expect(readConfig({ ...complete, BLOB_ENDPOINT: 'http://127.0.0.1:10000/devstore' }).blob.endpoint).toBe(
    'http://127.0.0.1:10000/devstore',
  );
});
