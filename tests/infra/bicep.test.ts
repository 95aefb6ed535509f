import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import roles from '../../infra/roles.json' with { type: 'json' };
import { faultsOf, schemasArePresent } from './arm-schemas.ts';
import { type BicepFile, type Declaration, readBicep, root, template, templates } from './bicep.ts';

const named = templates.map((file) => [file.path, file] as const);
const of = (file: BicepFile, kind: Declaration['kind']) => file.declarations.filter((each) => each.kind === kind);
const resources = templates.flatMap((file) => of(file, 'resource')).filter(({ existing }) => !existing);

describe('every template', () => {
  test.each(named)('%s can be read', (_, { syntaxErrors }) => {
    expect(syntaxErrors).toEqual([]);
  });

  test.each(named)('%s describes its parameters, uses them and its variables', (_, file) => {
    expect(undescribed(file)).toEqual([]);
    expect(unused(file)).toEqual([]);
  });

  test.each(named)('%s gives each module what it asks for and takes what it offers', (_, file) => {
    expect(wiringFaults(file)).toEqual([]);
  });

  test.each(named)('%s names no host of a cloud outside its parameters', (_, { text }) => {
    const code = text.split('\n').filter((line) => !/^\s*(param|@|\/\/)/.test(line));
    // Those arm-ttk refuses (DeploymentTemplate-Must-Not-Contain-Hardcoded-Uri) that could be of use here.
    const hosts = /(management|login)\.(azure|microsoftonline)\.com|\.(windows|azure|azurewebsites)\.net|vault\.azure/;
    expect(code.filter((line) => hosts.test(line))).toEqual([]);
  });
});

describe('the checks themselves find', () => {
  test('a bracket that is not closed', () => {
    expect(readBicep('x', "var a = [\n  'b'\n").syntaxErrors).not.toEqual([]);
  });

  test('a parameter nobody describes or uses', () => {
    const file = readBicep(
      'x',
      "@description('a')\nparam a string\nparam b string = 'a'\nvar c = a\noutput d string = c\n",
    );
    expect([undescribed(file), unused(file)]).toEqual([['b'], ['b']]);
  });

  test('an unknown, a missing and a misspelt name between modules', () => {
    const { text, path } = template('main.bicep');
    const broken = text
      .replace('houseTenant: houseTenant', 'hauseTenant: houseTenant')
      .replace('outputs.publicUrl', 'outputs.url');
    expect(wiringFaults(readBicep(path, broken))).toEqual([
      'stamp gives hauseTenant, which stamp.bicep does not know',
      'stamp does not give houseTenant',
      'stamp.bicep has no output url',
    ]);
  });
});

test('azd gives every parameter of the entry a value', () => {
  const { parameters } = JSON.parse(readFileSync(join(root, 'infra', 'main.parameters.json'), 'utf8'));
  expect(Object.keys(parameters).sort()).toEqual(
    of(template('main.bicep'), 'param')
      .map(({ name }) => name)
      .sort(),
  );
});

test('every role that is granted is known by its id, and every one known is granted', () => {
  const mentioned = templates.flatMap(({ text }) => Object.keys(roles).filter((role) => text.includes(`'${role}'`)));
  expect([...new Set(mentioned)].sort()).toEqual(Object.keys(roles).sort());
  const looked = templates.flatMap(({ text }) => [...text.matchAll(/roles\['([^']+)'\]|var granted = \[([^\]]+)\]/g)]);
  const granted = looked.flatMap(([, one, many]) =>
    one ? [one] : [...(many ?? '').matchAll(/'([^']+)'/g)].map(([, role]) => role),
  );
  expect(granted.filter((role) => !Object.hasOwn(roles, role ?? ''))).toEqual([]);
});

test.each([
  [
    'Microsoft.Storage/storageAccounts',
    { allowSharedKeyAccess: false, allowBlobPublicAccess: false, minimumTlsVersion: 'TLS1_2' },
  ],
  ['Microsoft.DocumentDB/databaseAccounts', { disableLocalAuth: true, minimalTlsVersion: 'Tls12' }],
  ['Microsoft.ServiceBus/namespaces', { disableLocalAuth: true, minimumTlsVersion: '1.2' }],
  ['Microsoft.KeyVault/vaults', { enableRbacAuthorization: true, enablePurgeProtection: true }],
  ['Microsoft.CognitiveServices/accounts', { disableLocalAuth: true }],
  ['Microsoft.Insights/components', { DisableLocalAuth: true }],
  ['Microsoft.Web/sites', { httpsOnly: true }],
])('no %s can be entered by a key or without TLS', (type, promised) => {
  const found = resources.filter(({ target }) => target.startsWith(`${type}@`));
  expect(found).not.toEqual([]);
  for (const { body } of found) expect(body.properties).toMatchObject(promised);
});

test('the catalog is partitioned and expires as the code expects it to', () => {
  const catalog = of(template('cosmos.bicep'), 'resource').find(({ name }) => name === 'catalog');
  expect(catalog?.body).toMatchObject({
    name: 'catalog',
    properties: { resource: { id: 'catalog', partitionKey: { paths: ['/pk'], kind: 'Hash' }, defaultTtl: -1 } },
  });
});

test('contracts are kept in versions, and what is deleted can be brought back', () => {
  const blobs = of(template('contract-storage.bicep'), 'resource').find(({ name }) => name === 'blobs');
  expect(blobs?.body.properties).toMatchObject({
    isVersioningEnabled: true,
    deleteRetentionPolicy: { enabled: true },
    containerDeleteRetentionPolicy: { enabled: true },
  });
});

test('pages of the app, and of no other origin, may read from the storage of contracts', () => {
  const blobs = of(template('contract-storage.bicep'), 'resource').find(({ name }) => name === 'blobs');
  const corsRules = [{ allowedMethods: ['GET'], allowedHeaders: [] }];
  expect(blobs?.body.properties).toMatchObject({ cors: { corsRules } });
  expect(template('contract-storage.bicep').text).toContain('allowedOrigins: [appOrigin]');
  expect(template('stamp.bicep').text).toContain('appOrigin: url');
});

describe.skipIf(!schemasArePresent)(
  "against Microsoft's schemas (ARM_SCHEMAS_DIR; skipped where they are absent)",
  () => {
    test.each(resources.map((resource) => [resource.name, resource.target, resource] as const))(
      '%s is a well-formed %s',
      (_name, _target, resource) => {
        expect(faultsOf(resource)).toEqual([]);
      },
    );

    test.each([
      ['a misspelt property', 'minimumTlsVersion:', 'minimumTlsVersoin:'],
      ['a value that is none of those allowed', "minimumTlsVersion: '1.2'", "minimumTlsVersion: 'newest'"],
      ['a text where a number belongs', 'maxDeliveryCount: queue.maxDeliveryCount', "maxDeliveryCount: 'ten'"],
      ['a version that does not exist', 'namespaces@2026-01-01', 'namespaces@2026-01-02'],
    ])('%s is found', (_, right, wrong) => {
      const broken = readBicep('x', template('messaging.bicep').text.replace(right, wrong));
      expect(of(broken, 'resource').flatMap(faultsOf)).toHaveLength(1);
    });
  },
);

function undescribed(file: BicepFile): string[] {
  return of(file, 'param').flatMap(({ name, described }) => (described ? [] : [name]));
}

function unused(file: BicepFile): string[] {
  const names = [...of(file, 'param'), ...of(file, 'var')].map(({ name }) => name);
  return names.filter((name) => file.identifiers.filter((each) => each === name).length < 2);
}

/** What the compiler would say about the parameters and outputs of modules. */
function wiringFaults(file: BicepFile): string[] {
  return of(file, 'module').flatMap(({ name, target, body }) => {
    const module = templates.find(({ path }) => path === join(dirname(file.path), target));
    if (!module) return [`${name}: there is no ${target}`];
    const given = Object.keys(body.params ?? {});
    const asked = of(module, 'param');
    const offered = of(module, 'output').map((output) => output.name);
    const taken = [...file.text.matchAll(new RegExp(`\\b${name}\\.outputs\\.(\\w+)`, 'g'))].map(
      ([, output]) => output ?? '',
    );
    return [
      ...given
        .filter((each) => !asked.some((param) => param.name === each))
        .map((each) => `${name} gives ${each}, which ${basename(target)} does not know`),
      ...asked
        .filter((param) => !param.optional && !given.includes(param.name))
        .map((param) => `${name} does not give ${param.name}`),
      ...taken.filter((each) => !offered.includes(each)).map((each) => `${basename(target)} has no output ${each}`),
    ];
  });
}
