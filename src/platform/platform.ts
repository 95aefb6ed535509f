import { createAuthority } from './auth/authority.ts';
import { createGuestSessions } from './auth/guest-session.ts';
import { createSessionKeys } from './auth/session-keys.ts';
import { createSignIn } from './auth/sign-in.ts';
import { createTokenVerifier } from './auth/verify-token.ts';
import { createBlobs } from './blob.ts';
import { createBlobContainers } from './blob-containers.ts';
import { systemClock } from './clock.ts';
import type { Catalog } from './cosmos/catalog.ts';
import { openCatalog } from './cosmos/catalog.ts';
import { cosmosClients } from './cosmos/client.ts';
import { dirtyMarks } from './cosmos/dirty-marks.ts';
import { openPlacements } from './cosmos/placements.ts';
import { markPublished } from './cosmos/publication-marks.ts';
import { containerControl, tenantContainers } from './cosmos/tenant-containers.ts';
import { TenantDocuments } from './cosmos/tenant-documents.ts';
import { createCredential } from './credential.ts';
import { createGuessLimit } from './guess-limit.ts';
import { recordsDenials } from './http/record-denials.ts';
import { createKeyVault } from './key-vault.ts';
import { createLogKeys } from './log-keys.ts';
import { createMail } from './mail.ts';
import { createOutbound } from './outbound.ts';
import { Outbox } from './outbox.ts';
import { createPageScripts } from './page-scripts.ts';
import { openScope, type TenantScope } from './scope.ts';
import { createSealedText } from './sealed-text.ts';
import { ServiceBus } from './service-bus.ts';
import { createTeams, type TeamsSettings } from './teams.ts';
import { log, startTelemetry } from './telemetry.ts';
import { createTenantKeyChanges } from './tenant-key-changes.ts';
import { createTenantKeys, type WrappedTenantKeys } from './tenant-keys.ts';
import { createWriteOnce } from './write-once.ts';

/** The pieces of the configuration the platform needs. */
export interface PlatformSettings {
  readonly identity: { readonly managed: boolean; readonly clientId?: string | undefined };
  readonly cosmos: { readonly endpoint: string; readonly database: string; readonly armEndpoint: string };
  readonly blob: { readonly endpoint: string };
  readonly logBlob: { readonly endpoint: string };
  readonly keyVault: { readonly uri: string; readonly checkChallenge: boolean };
  readonly serviceBus: { readonly connectionString?: string | undefined; readonly namespace?: string | undefined };
  readonly auth: { readonly authority: string; readonly audience: string; readonly clientId: string };
  readonly mail: Parameters<typeof createMail>[0];
  readonly teams: TeamsSettings;
  readonly stamp: { readonly region: string; readonly publicUrl: string; readonly houseTenant: string };
  readonly outbound: { readonly privateHosts: readonly string[] };
  readonly telemetry: { readonly connectionString?: string | undefined };
}

/** Everything that speaks to Azure, put together once. SDKs load with their first use, so this costs next to nothing. */
export function createPlatform(settings: PlatformSettings, wrappedKeys: (catalog: Catalog) => WrappedTenantKeys) {
  const clock = systemClock;
  const credential = createCredential(settings.identity);
  const clients = cosmosClients(credential);
  const catalog = openCatalog(clients, settings.cosmos);
  const placements = openPlacements(catalog, settings.stamp.region);
  const containerOf = tenantContainers(clients, placements);
  const marks = dirtyMarks(catalog, clock);
  const bus = new ServiceBus(settings.serviceBus, credential);
  const outbox = new Outbox({
    publish: (topic, messages) => bus.publish(topic, messages),
    markPublished: async (scope, events) => markPublished(await containerOf(scope), events),
  });
  const documents = new TenantDocuments({ containerOf, markDirty: (tenant) => marks.mark(tenant), outbox, clock });
  const denials = recordsDenials({
    documents,
    clock,
    logFault: (fault) => log.error('refusals not recorded', { fault }),
  });
  const vault = createKeyVault(settings.keyVault, credential, clock);
  const keyrings = wrappedKeys(catalog);
  const keys = createTenantKeys(vault, keyrings, clock);
  const { audience, clientId } = settings.auth;
  const authority = createAuthority({ authority: settings.auth.authority, clock });
  const sessionKeys = createSessionKeys(vault, clock);
  const signIn = createSignIn({
    authority,
    clientId,
    publicUrl: settings.stamp.publicUrl,
    clientSecret: async () => undefined, // a public client: PKCE protects the code
    keys: sessionKeys,
    clock,
    log: (reason) => log.warn('sign-in failed', { reason }),
  });
  return {
    clock,
    catalog,
    placements,
    documents,
    vault,
    keys,
    keyChanges: createTenantKeyChanges(vault, keyrings, keys),
    outbox,
    marks,
    signIn,
    guests: createGuestSessions(sessionKeys, settings.stamp, clock),
    guesses: createGuessLimit(clock),
    denials,
    queues: bus,
    /** DANGEROUS: for what the stamp itself puts on record about a tenant. The very actor, in the house tenant. */
    houseScope: (scope: TenantScope): TenantScope =>
      openScope({ ...scope.toEnvelope(), tenant: settings.stamp.houseTenant }),
    containers: containerControl(credential, settings.cosmos),
    blobContainers: createBlobContainers(settings.blob, credential),
    /** Where browsers may read under a signed address. */
    blobOrigin: new URL(settings.blob.endpoint).origin,
    pageScripts: createPageScripts(),
    blobs: createBlobs(settings.blob, credential, keys),
    writeOnce: createWriteOnce(settings.logBlob, credential),
    logKeys: createLogKeys(vault, clock),
    sealedText: createSealedText(keys),
    mail: createMail(settings.mail, credential),
    teams: createTeams(settings.teams, credential, clock, (reason) => log.warn('bot token refused', { reason })),
    outbound: createOutbound(settings.outbound),
    verifyBearer: createTokenVerifier({ authority, audience, log: (reason) => log.warn('token refused', { reason }) }),
    startTelemetry: () => startTelemetry(settings.telemetry, credential),
    async drain(): Promise<void> {
      await denials.flush();
      await outbox.flush();
      await bus.close();
    },
  };
}

export type Platform = ReturnType<typeof createPlatform>;
