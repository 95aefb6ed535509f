import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import sample from '../../local.settings.sample.json' with { type: 'json' };
import { readConfig } from '../../src/config.ts';
import { root, template } from './bicep.ts';

/** The settings the app reads, by the one list there is. */
const read = [
  ...(/const settings = z\.object\(\{(.*?)\n\}\);/s.exec(source('src/config.ts'))?.[1] ?? '').matchAll(/^ {2}(\w+):/gm),
].map(([, name]) => name ?? '');
const deployment = template('stamp.bicep').declarations.find(({ name }) => name === 'appSettings');
const deployed = Object.keys((deployment?.body.params as { settings?: object } | undefined)?.settings ?? {});
const sampled: Readonly<Record<string, string>> = sample.Values;

/** Read by the Functions host and its extensions, not by the app. */
const ofTheHost =
  /^(AzureWebJobsStorage|FUNCTIONS_WORKER_RUNTIME|APPLICATIONINSIGHTS_AUTHENTICATION_STRING|ServiceBusConnection__(credential|clientId))/;
const setByAppService = ['IDENTITY_ENDPOINT'];
/** Service Bus is reached by identity in Azure and by connection string on a developer's machine, never by both. */
const notInAzure = ['ServiceBusConnection'];
const onlyInAzure = ['ServiceBusConnection__fullyQualifiedNamespace'];

test('Bicep sets every setting the app reads, and none it does not', () => {
  const expected = read.filter((name) => ![...setByAppService, ...notInAzure].includes(name));
  expect(deployed.filter((name) => !ofTheHost.test(name)).sort()).toEqual(expected.sort());
});

test('the sample of local settings names every setting the app reads, and none it does not', () => {
  const expected = read.filter((name) => ![...setByAppService, ...onlyInAzure].includes(name));
  expect(
    Object.keys(sampled)
      .filter((name) => !ofTheHost.test(name))
      .sort(),
  ).toEqual(expected.sort());
});

test('the app takes the sample as it is', () => {
  expect(() => readConfig(sampled)).not.toThrow();
});

test('azure.yaml names a function app made by the build, and templates that are there', () => {
  const azd = parse(source('azure.yaml'));
  expect(azd.services.app).toEqual({ project: './dist/app', language: 'js', host: 'function', remoteBuild: false });
  expect(azd.infra).toEqual({ provider: 'bicep', path: 'infra', module: 'main' });
  const { scripts } = JSON.parse(source('package.json'));
  for (const hook of Object.values<{ posix: { run: string } }>(azd.hooks)) expect(hook.posix.run).toBe('npm run build');
  expect(scripts.build).toBeDefined();
  expect(template('function-app.bicep').text).toContain("'azd-service-name': 'app'");
});

function source(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
