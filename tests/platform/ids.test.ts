import { expect, test } from 'vitest';
import { derivedId, nameBasedId } from '../../src/platform/ids.ts';

test('A name-based id is the UUID of version 5 that RFC 9562 gives as an example (A.4)', () => {
  const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
  expect(nameBasedId(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

test('A derived id is of version 8, the same for the same parts and another for others', () => {
  expect(derivedId('a', 'bc')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(derivedId('a', 'bc')).toBe(derivedId('a', 'bc'));
  expect(derivedId('a', 'bc')).not.toBe(derivedId('ab', 'c'));
});
