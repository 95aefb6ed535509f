import { describe, expect, test } from 'vitest';
import { notOffered, unknownOffers, usesOf } from '../support/devhost-coverage.ts';
import { vendors } from '../support/vendors-of-src.ts';
import { importsOf, readSources, source } from './sources.ts';

const files = readSources('src/platform');

/** Libraries of src/platform that compute and reach nothing. */
const reachNothing = new Set([
  ...['zod', 'canonicalize', 'temporal-polyfill', 'date-holidays'],
  ...['@cedar-policy/cedar-wasm/nodejs', '@opentelemetry/api'],
]);

test('the local Azure offers everything that src/ calls', () => {
  expect(notOffered(files)).toEqual([]);
});

test('what is offered are members the libraries have', () => {
  expect(unknownOffers()).toEqual([]);
});

test('every library of src/platform is watched, or reaches nothing', () => {
  const watched = new Set(vendors.map(({ sdk }) => sdk));
  const packages = files
    .flatMap(importsOf)
    .filter(({ target, typeOnly }) => target === undefined && !typeOnly)
    .map(({ specifier }) => specifier);
  expect(packages.filter((name) => !name.startsWith('node:') && !watched.has(name) && !reachNothing.has(name))).toEqual(
    [],
  );
});

test('every watched library is seen in use', () => {
  const used = new Set(usesOf(files).map(({ sdk }) => sdk));
  expect(vendors.map(({ sdk }) => sdk).filter((sdk) => !used.has(sdk))).toEqual([]);
});

describe('a call the local Azure does not offer is found', () => {
  const planted: readonly (readonly [string, string])[] = [
    [
      'of a stored procedure of Cosmos DB',
      `import type { Container } from '@azure/cosmos';
       export const go = (container: Container) => container.scripts.storedProcedure('x').execute('pk');`,
    ],
    [
      'of a member that is known on another object',
      `import type { Container } from '@azure/cosmos';
       export const go = (container: Container) => container.replace({ id: 'x' });`,
    ],
    [
      'of a snapshot of a blob, through a client of the library loaded on use',
      `const sdk = await import('@azure/storage-blob');
       const service = new sdk.BlobServiceClient('https://x.example');
       await service.getContainerClient('c').getBlockBlobClient('b').createSnapshot();`,
    ],
    [
      'of another credential',
      `export const load = () => import('@azure/identity').then(
         // the one of a developer
         (sdk) => new sdk.AzureCliCredential(),
       );`,
    ],
    ['of the library’s other client', `export const load = () => import('openai').then((sdk) => new sdk.OpenAI({}));`],
    ['of another trigger', `import { app } from '@azure/functions';\napp.cosmosDB('x', { handler: () => {} });`],
    [
      'of an entity in a story',
      `import * as df from 'durable-functions';
       df.app.orchestration('x', function* (context) { yield context.df.callEntity(new df.EntityId('a', 'b'), 'c'); });`,
    ],
    [
      'of an object that came from a file next door',
      `export const go = async (open: Open) => (await open()).items.changeFeed('pk');`,
    ],
    ['made without a library', `export const go = () => fetch(\`\${graph}/v1.0/me\`, {\n});`],
  ];

  test.each(planted)('%s', (_, text) => {
    expect(notOffered([source('src/platform/planted.ts', text)])).not.toEqual([]);
  });

  test('and an import of which no name can be followed is an error', () => {
    const text = `export const hidden = () => import('@azure/cosmos');`;
    expect(() => notOffered([source('src/platform/planted.ts', text)])).toThrow(/cannot be seen/);
  });
});
