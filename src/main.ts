import { composeSlices } from './compose.ts';
import { readConfig } from './config.ts';
import { registerWithAzure } from './platform/azure.ts';
import { inbox } from './platform/inbox.ts';
import { createPlatform } from './platform/platform.ts';
import { log } from './platform/telemetry.ts';
import { accessDenied, openWrappedKeys } from './tenancy/index.ts';

// config → platform → slices → Azure.

const config = readConfig(process.env);
const platform = createPlatform(config, openWrappedKeys);
const { clock, denials, documents } = platform;
const { slices, door } = composeSlices(platform, config);

registerWithAzure(slices, {
  door,
  receivers: inbox({ documents, clock }),
  recordDenial: ({ scope, route, code, asked }) =>
    denials.record(scope, accessDenied(scope, { route, code }), asked ? { asked } : {}),
  recordRead: (scope, event) => documents.record(scope, event),
  logFault: (route, correlation, fault) => log.error('fault', { route, correlation, fault }),
  drain: platform.drain,
});
await platform.startTelemetry();
