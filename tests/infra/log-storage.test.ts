import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, template } from './bicep.ts';

const { declarations, text } = template('log-storage.bicep');
const resource = (name: string) => declarations.find((each) => each.kind === 'resource' && each.name === name)?.body;
const named = (path: string, pattern: RegExp) => pattern.exec(readFileSync(join(root, path), 'utf8'))?.[1];

test('the container of the logs has one name in Azure, in the app and on this machine', () => {
  const name = resource('container')?.name;
  expect(name).toBe(named('src/platform/write-once.ts', /const containerName = '([^']+)'/));
  expect(name).toBe(named('devhost/services.ts', /const logContainer = \{ name: '([^']+)'/));
});

test('what is in it cannot be appended to, and its policy is deployed unlocked', () => {
  expect(resource('policy')?.properties).toMatchObject({ allowProtectedAppendWrites: false });
  expect(text).toContain('immutabilityPeriodSinceCreationInDays: immutabilityDays');
  expect(text).not.toMatch(/state: 'Locked'/i);
});

test('the app may create and read there, and nothing else', () => {
  const granted = [...text.matchAll(/'(Microsoft\.Storage\/[^']+\/blobs\/[^']+)'/g)].map(([, action]) => action);
  const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
  expect(granted).toEqual([`${blobs}/read`, `${blobs}/add/action`]);
  expect(text).not.toContain('roles.json');
  expect(text).toMatch(/resource grant [^{]+\{\n {2}scope: container\n/);
});
