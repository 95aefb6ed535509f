import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startBlob } from './blob/index.ts';
import { startBotConnector } from './bot-connector/index.ts';
import { type DevhostClock, openClock } from './clock.ts';
import { startCommunication } from './communication/index.ts';
import { controlServer } from './control.ts';
import { createCosmosAccount, startCosmos } from './cosmos/index.ts';
import { homeTenant, managedIdentity } from './entra/directory.ts';
import { startEntra } from './entra/index.ts';
import { startGraph } from './graph/index.ts';
import { serve } from './http/serve.ts';
import { startKeyVault } from './key-vault/index.ts';
import { startMail } from './mail/index.ts';
import { deployment, startOpenAI } from './openai/index.ts';
import { openPorts } from './ports.ts';
import { startResourceManager } from './resource-manager/index.ts';
import type { RunningService, ServiceContext, TokenCheck } from './service.ts';
import { connectionString, startServiceBus } from './service-bus/index.ts';
import { openTls } from './tls/index.ts';
import { topology } from './topology.ts';
import { startConnectWise } from './vendors/connectwise/index.ts';
import { startWebhookSink } from './webhook-sink/index.ts';
import { writeFileSafely } from './write-file-safely.ts';

// All local services in one process, as their own addresses; the Functions host is another process, as in Azure.

export interface ServicesOptions {
  readonly dataDir: string;
  /** Where approvers reach the app. */
  readonly publicUrl: string;
  readonly log: (message: string) => void;
}

export interface RunningServices {
  readonly settings: Readonly<Record<string, string>>;
  readonly clock: DevhostClock;
  stop(): Promise<void>;
}

const region = 'eastus2';
const database = 'counterpart';
const accountId =
  '/subscriptions/5e0c1b7a-2f64-4d89-a3b1-7c9d0e8f6a12/resourceGroups/rg-counterpart/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-counterpart';
/** As infra/modules/contract-storage.bicep has it: pages of the app read sealed contents with a signed address. */
const corsRule = (publicUrl: string) => ({
  allowedOrigins: [new URL(publicUrl).origin],
  allowedMethods: ['GET'],
  exposedHeaders: ['Content-Length'],
  maxAgeInSeconds: 3600,
});
/** As infra/modules/log-storage.bicep has it, in an account of its own. */
const logContainer = { name: 'transparency-log', retentionDays: 3650 };
const noTokens: TokenCheck = { verify: async () => undefined };

export async function startServices({ dataDir, publicUrl, log }: ServicesOptions): Promise<RunningServices> {
  const clock = openClock(dataDir);
  const ports = openPorts(dataDir);
  const { tls, caFile } = await openTls(join(dataDir, 'tls'));
  const running = new Map<string, RunningService>();
  let tokens = noTokens;
  const start = async <S extends RunningService>(
    name: string,
    begin: (context: ServiceContext) => Promise<S>,
  ): Promise<S> => {
    const service = await begin({
      dataDir: join(dataDir, name),
      port: await ports.of(name),
      clock,
      tls,
      tokens,
      log: (message) => log(`${name}: ${message}`),
    });
    ports.keep(name, service.port);
    running.set(name, service);
    return service;
  };

  const entra = await start('entra', startEntra);
  tokens = entra.tokens;
  // What Bicep makes in Azure is made here: the account, its database and the platform's catalog.
  const account = createCosmosAccount(join(dataDir, 'cosmos'), clock);
  account.putDatabase(database);
  account.putContainer(database, 'catalog', { partitionKey: { paths: ['/pk'], kind: 'Hash' }, defaultTtl: -1 });
  const cosmos = await start('cosmos', startCosmos(account));
  const arm = await start('resource-manager', startResourceManager(account));
  const blob = await start('blob', (context) => startBlob(context, [corsRule(publicUrl)], [logContainer]));
  const vault = await start('key-vault', startKeyVault);
  const bus = await start('service-bus', (context) => startServiceBus(context, topology));
  const openai = await start('openai', startOpenAI);
  const mail = await start('mail', startMail);
  const graph = await start('graph', (context) => startGraph(context, mail.inbox));
  const communication = await start('communication', (context) => startCommunication(context, mail.inbox));
  // The bot is the app's own identity, as infra/modules/stamp.bicep has it.
  const bot = await start('bot-connector', (context) =>
    startBotConnector(context, {
      messagingEndpoint: `${publicUrl}/api/messages`,
      appId: managedIdentity.clientId,
      directory: homeTenant.id,
    }),
  );
  const sink = await start('webhook-sink', startWebhookSink);
  const connectWise = await start('connectwise', startConnectWise);
  const control = await serve(
    'http',
    { port: await ports.of('control'), tls, log },
    controlServer(clock, running, entra.control),
  );
  ports.keep('control', control.port);

  const settings = {
    ...entra.settings,
    NODE_EXTRA_CA_CERTS: caFile,
    COSMOS_ENDPOINT: cosmos.url,
    COSMOS_DATABASE: database,
    COSMOS_ACCOUNT_ID: accountId,
    ARM_ENDPOINT: arm.url,
    BLOB_ENDPOINT: blob.url,
    LOG_BLOB_ENDPOINT: blob.url,
    KEY_VAULT_URI: vault.url,
    KEY_VAULT_CHALLENGE_CHECK: 'off',
    ServiceBusConnection: connectionString(bus.port),
    OPENAI_ENDPOINT: openai.url,
    OPENAI_DEPLOYMENT: deployment,
    MAIL_TRANSPORT: 'smtp',
    SMTP_URL: mail.url,
    MAIL_FROM: 'contracts@northwind-msp.example',
    COMMUNICATION_ENDPOINT: communication.url,
    GRAPH_ENDPOINT: graph.url,
    BOT_CONNECTOR_ENDPOINT: bot.url,
    BOT_APP_ID: managedIdentity.clientId,
    BOT_OPENID_METADATA: `${bot.url}/v1/.well-known/openidconfiguration`,
    STAMP_REGION: region,
    PUBLIC_URL: publicUrl,
    // The simulators of vendors and subscribers are on this machine.
    OUTBOUND_PRIVATE_HOSTS: 'localhost',
    HOST_MASTER_KEY: 'master',
    DEVHOST_CONTROL_URL: control.url,
    DEVHOST_CONNECTWISE_URL: connectWise.url,
    DEVHOST_WEBHOOK_SINK_URL: sink.url,
  };
  writeFileSafely(join(dataDir, 'settings.json'), JSON.stringify(settings, null, 2));
  return {
    settings,
    clock,
    async stop() {
      await control.stop();
      await Promise.all([...running.values()].map((service) => service.stop()));
      account.close();
    },
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      'public-url': { type: 'string', default: 'http://localhost:7071' },
      quiet: { type: 'boolean', default: false },
    },
  });
  if (values.data === undefined) {
    console.error('Usage: services.ts --data DIR [--public-url URL] [--quiet]');
    process.exit(2);
  }
  const log = values.quiet ? () => {} : (message: string) => console.log(message);
  const services = await startServices({ dataDir: resolve(values.data), publicUrl: values['public-url'], log });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void services.stop().then(() => process.exit(0)));
  console.log(`Services ready: ${services.settings.DEVHOST_CONTROL_URL} (${Math.round(performance.now())} ms)`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
