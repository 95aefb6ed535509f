import { z } from 'zod';
import { tenantIdRule } from './platform/scope.ts';

/** Plain http never leaves the machine, so only loopback may go without TLS. */
const webUrl = z
  .string()
  .refine((text) => {
    const url = URL.parse(text);
    if (url?.protocol === 'https:') return true;
    return url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  }, 'must be an https:// URL (http:// only for this machine)')
  .transform((text) => text.replace(/\/+$/, ''));

const smtpUrl = z.string().regex(/^smtps?:\/\/.+/, 'must be an smtp:// or smtps:// URL');
const days = z.coerce.number('must be a number of days').int().min(0).max(3650);
const guid = z.guid('must be a GUID');
const hostList = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((host) => host.trim().toLowerCase()))
  .transform((hosts) => hosts.filter((host) => host !== ''));

/** One entry per setting: what it must look like. Names are the names of the Function App's application settings. */
const settings = z.object({
  AZURE_TENANT_ID: guid,
  /** A user-assigned identity; without it the system-assigned one. */
  AZURE_CLIENT_ID: guid.optional(),
  /** Set by App Service where a managed identity is at hand. */
  IDENTITY_ENDPOINT: z.string().optional(),
  COSMOS_ENDPOINT: webUrl,
  COSMOS_DATABASE: z.string().default('counterpart'),
  COSMOS_ACCOUNT_ID: z
    .string()
    .regex(
      /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.DocumentDB\/databaseAccounts\/[^/]+$/i,
      'must be the resource id of a Cosmos DB account',
    ),
  ARM_ENDPOINT: webUrl.default('https://management.azure.com'),
  BLOB_ENDPOINT: webUrl,
  /** Where checkpoints and tiles of the logs are written once. */
  LOG_BLOB_ENDPOINT: webUrl,
  KEY_VAULT_URI: webUrl,
  KEY_VAULT_CHALLENGE_CHECK: z.enum(['on', 'off']).default('on'),
  ServiceBusConnection: z.string().startsWith('Endpoint=sb://', 'must be a Service Bus connection string').optional(),
  ServiceBusConnection__fullyQualifiedNamespace: z
    .hostname('must be a host name such as contoso.servicebus.windows.net')
    .optional(),
  OPENAI_ENDPOINT: webUrl,
  OPENAI_DEPLOYMENT: z.string(),
  AUTH_AUTHORITY: webUrl,
  AUTH_AUDIENCE: z.string(),
  AUTH_CLIENT_ID: z.string(),
  MAIL_TRANSPORT: z.enum(['smtp', 'graph', 'acs']),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: z.email('must be a mail address'),
  COMMUNICATION_ENDPOINT: webUrl.optional(),
  GRAPH_ENDPOINT: webUrl.default('https://graph.microsoft.com'),
  BOT_CONNECTOR_ENDPOINT: webUrl.optional(),
  BOT_APP_ID: guid.optional(),
  BOT_OPENID_METADATA: webUrl.default('https://login.botframework.com/v1/.well-known/openidconfiguration'),
  STAMP_REGION: z.string().regex(/^[a-z0-9]+$/, 'must be the short name of an Azure region, e.g. westeurope'),
  PUBLIC_URL: webUrl,
  OUTBOUND_PRIVATE_HOSTS: hostList,
  HOUSE_TENANT: z.string().regex(tenantIdRule, 'must be a tenant id: a-z, 0-9 and -, at most 30').default('house'),
  /** For how many days what was deleted can be brought back; as deployed, for the day a shredding becomes final. */
  RECOVERY_BLOB_DAYS: days.default(30),
  RECOVERY_COSMOS_DAYS: days.default(7),
  RECOVERY_KEY_VAULT_DAYS: days.default(90),
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().optional(),
});

/** What cannot be said of one setting alone. */
const consistent = settings.superRefine((s, context) => {
  const complain = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
  const ways = [s.ServiceBusConnection, s.ServiceBusConnection__fullyQualifiedNamespace].filter(Boolean).length;
  if (ways !== 1)
    complain(
      'ServiceBusConnection',
      'either it or ServiceBusConnection__fullyQualifiedNamespace must be set, not both',
    );
  if (s.MAIL_TRANSPORT === 'smtp' && !s.SMTP_URL) complain('SMTP_URL', 'must be set when MAIL_TRANSPORT is smtp');
  if (s.MAIL_TRANSPORT === 'acs' && !s.COMMUNICATION_ENDPOINT)
    complain('COMMUNICATION_ENDPOINT', 'must be set when MAIL_TRANSPORT is acs');
  if (!s.BOT_APP_ID !== !s.BOT_CONNECTOR_ENDPOINT)
    complain('BOT_APP_ID', 'must be set where BOT_CONNECTOR_ENDPOINT is, and only there');
});

export type Config = ReturnType<typeof arrange>;

/**
 * Reads and checks the environment. Throws one error that lists every missing or malformed setting by name and rule;
 * values are never repeated, since some are secrets.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  // An application setting that was cleared in the portal arrives as an empty string.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = consistent.safeParse(given);
  if (result.success) return freeze(arrange(result.data));
  const lines = result.error.issues.map(({ path, code, message }) => {
    const name = path.join('.');
    return `  ${name}: ${code === 'invalid_type' && !(name in given) ? 'is missing' : message}`;
  });
  throw new Error(`The configuration is not usable:\n${lines.join('\n')}`);
}

/** Sorts the settings by who needs them, so that each part is handed its own piece and nothing else. */
const arrange = (s: z.output<typeof settings>) => ({
  identity: { tenantId: s.AZURE_TENANT_ID, clientId: s.AZURE_CLIENT_ID, managed: s.IDENTITY_ENDPOINT !== undefined },
  cosmos: {
    endpoint: s.COSMOS_ENDPOINT,
    database: s.COSMOS_DATABASE,
    accountId: s.COSMOS_ACCOUNT_ID,
    armEndpoint: s.ARM_ENDPOINT,
  },
  blob: { endpoint: s.BLOB_ENDPOINT },
  logBlob: { endpoint: s.LOG_BLOB_ENDPOINT },
  keyVault: { uri: s.KEY_VAULT_URI, checkChallenge: s.KEY_VAULT_CHALLENGE_CHECK === 'on' },
  serviceBus: {
    connectionString: s.ServiceBusConnection,
    namespace: s.ServiceBusConnection__fullyQualifiedNamespace,
  },
  openai: { endpoint: s.OPENAI_ENDPOINT, deployment: s.OPENAI_DEPLOYMENT },
  auth: { authority: s.AUTH_AUTHORITY, audience: s.AUTH_AUDIENCE, clientId: s.AUTH_CLIENT_ID },
  mail: {
    transport: s.MAIL_TRANSPORT,
    smtpUrl: s.SMTP_URL,
    from: s.MAIL_FROM,
    graphEndpoint: s.GRAPH_ENDPOINT,
    communicationEndpoint: s.COMMUNICATION_ENDPOINT,
  },
  teams: {
    botConnectorEndpoint: s.BOT_CONNECTOR_ENDPOINT,
    botAppId: s.BOT_APP_ID,
    botOpenIdMetadata: s.BOT_OPENID_METADATA,
    directory: s.AZURE_TENANT_ID,
  },
  stamp: { region: s.STAMP_REGION, publicUrl: s.PUBLIC_URL, houseTenant: s.HOUSE_TENANT },
  outbound: { privateHosts: s.OUTBOUND_PRIVATE_HOSTS },
  recovery: {
    blobDays: s.RECOVERY_BLOB_DAYS,
    cosmosDays: s.RECOVERY_COSMOS_DAYS,
    keyVaultDays: s.RECOVERY_KEY_VAULT_DAYS,
  },
  telemetry: { connectionString: s.APPLICATIONINSIGHTS_CONNECTION_STRING },
});

function freeze<T extends object>(piece: T): T {
  for (const value of Object.values(piece)) if (typeof value === 'object' && value !== null) freeze(value);
  return Object.freeze(piece);
}
