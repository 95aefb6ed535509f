import { describe, expect, test } from 'vitest';
import { roleNames } from '../../src/tenancy/index.ts';
import { composedStamp } from '../support/composed-stamp.ts';
import { checkedIn, generatedMatrices } from '../support/generate-matrices.ts';
import { mayAs } from '../support/permission-matrix.ts';

const { slices } = composedStamp();
const routes = slices.flatMap((slice) => slice.routes ?? []);

test('what is checked in is what the code says; otherwise run npm run generate and read the difference', async () => {
  for (const [name, content] of await generatedMatrices()) expect(await checkedIn(name), name).toBe(content);
});

describe('the permission matrix', () => {
  test('opens no guarded route to somebody without a role', async () => {
    const may = mayAs('none');
    for (const { name, access } of routes) if ('permission' in access) expect(await may(access), name).toBe(false);
  });

  // Policies tell reading from writing by the permission's name; so is a suspended tenant kept as it is.
  test('asks for a permission to read where something is only read, but to take away a device of one’s own, and for what Teams is shown', () => {
    const writing = routes.filter(({ methods }) => methods.some((method) => method !== 'GET' && method !== 'HEAD'));
    const asReading = writing.filter(({ access }) => 'permission' in access && access.permission.endsWith('.read'));
    expect(asReading.map(({ name }) => name)).toEqual(['gates-receiveTeams', 'documents-revokeDevice']);
  });

  test('lets somebody call every guarded route, so that no permission is forgotten in the role table', async () => {
    const everyone = roleNames.map(mayAs);
    for (const { name, access } of routes) {
      const answers = await Promise.all(everyone.map((may) => may(access)));
      expect(answers.some(Boolean), name).toBe(true);
    }
  });
});

describe('the catalogues', () => {
  test('name nothing twice', () => {
    for (const names of [
      slices.flatMap((slice) => slice.events?.map((event) => event.type) ?? []),
      slices.flatMap((slice) => slice.activities?.map(({ ref }) => ref.name) ?? []),
      slices.flatMap((slice) => slice.workflows?.map(({ ref }) => ref.name) ?? []),
      slices.flatMap((slice) => slice.subscriptions?.map((s) => s.subscription) ?? []),
      routes.map((route) => route.name),
      routes.flatMap((route) => route.methods.map((method) => `${method} ${route.path.replace(/\{[^}]+\}/g, '{}')}`)),
    ])
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test('hold every event type that somebody listens to', () => {
    const known = new Set(slices.flatMap((slice) => slice.events?.map((event) => event.type) ?? []));
    const exact = slices
      .flatMap((slice) => slice.subscriptions?.flatMap((s) => s.types) ?? [])
      .filter((t) => !t.endsWith('*'));
    expect(exact.filter((type) => !known.has(type))).toEqual([]);
  });
});
