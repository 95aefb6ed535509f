import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '../../src');
/** Each takes 20 to 700 ms to load; a cold start must not pay for them (measured on the unbundled packages). */
const heavy = /^import (?!type\b).*from '@azure\/(cosmos|identity|service-bus|arm-cosmosdb|monitor-opentelemetry)'/m;

test('the heavy Azure libraries load on first use: nothing in src imports them statically', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(30);
  expect(files.filter((name) => heavy.test(readFileSync(join(src, name), 'utf8')))).toEqual([]);
});
