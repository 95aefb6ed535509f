import { composeSlices } from './compose.ts';
import { readConfig } from './config.ts';
import { registerWithAzure } from './platform/azure.ts';
import { inbox } from './platform/inbox.ts';
import { createPlatform } from './platform/platform.ts';
import { log } from './platform/telemetry.ts';
import { openWrappedKeys } from './tenancy/index.ts';

// config → platform → slices → Azure.

const config = readConfig(process.env);
const platform = createPlatform(config, openWrappedKeys);
const { clock, documents } = platform;
const { slices, door } = composeSlices(platform, config);

registerWithAzure(slices, {
  door,
  receivers: inbox({ documents, clock }),
  recordDenial: async (scope, route, code) => {
    await documents.record(scope, {
      type: 'access.denied',
      subject: { kind: 'tenant', id: scope.tenant },
      data: { route, code },
    });
  },
  logFault: (route, correlation, fault) => log.error('fault', { route, correlation, fault }),
  drain: platform.drain,
});
await platform.startTelemetry();
