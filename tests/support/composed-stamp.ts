import { composeSlices } from '../../src/compose.ts';
import { createPlatform } from '../../src/platform/platform.ts';
import { openWrappedKeys } from '../../src/tenancy/index.ts';

const unreachable = 'https://nowhere.invalid';

const settings = {
  identity: { managed: false },
  cosmos: { endpoint: unreachable, database: 'counterpart', accountId: '/none', armEndpoint: unreachable },
  blob: { endpoint: unreachable },
  logBlob: { endpoint: unreachable },
  keyVault: { uri: unreachable, checkChallenge: true },
  serviceBus: { namespace: 'nowhere.invalid' },
  auth: {
    authority: `${unreachable}/00000000-0000-4000-8000-000000000000/v2.0`,
    audience: 'counterpart',
    clientId: 'counterpart',
  },
  mail: {
    transport: 'graph',
    smtpUrl: undefined,
    from: 'counterpart@nowhere.invalid',
    graphEndpoint: unreachable,
    communicationEndpoint: undefined,
  },
  teams: { botOpenIdMetadata: unreachable, directory: '00000000-0000-4000-8000-000000000000' },
  stamp: { region: 'westeurope', publicUrl: unreachable, houseTenant: 'house' },
  outbound: { privateHosts: [] },
  recovery: { blobDays: 30, cosmosDays: 7, keyVaultDays: 90 },
  telemetry: {},
} as const;

/** Every slice of the app, composed as main.ts does, on a platform that would find nothing at the other end. */
export const composedStamp = () => composeSlices(createPlatform(settings, openWrappedKeys), settings);

export type ComposedStamp = ReturnType<typeof composedStamp>;
