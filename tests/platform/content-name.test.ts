import { describe, expect, it } from 'vitest';
import { contentName, parseContentName } from '../../src/platform/content-name.ts';

const hash = 'a'.repeat(64);

describe('a content name', () => {
  it.each(['contract:0f8fad5b-d9cb-469f-a165-70867728950e', 'artifact:a.b_c-1', 'connection:1'])(
    'says the aggregate %s and the hash',
    (aggregate) => {
      const name = contentName({ aggregate, storedHash: hash });
      expect(name).toBe(`${aggregate}/sha256/${hash}`);
      expect(parseContentName(name)).toEqual({ aggregate, storedHash: hash });
    },
  );

  it.each([
    '',
    'contract',
    'contract:',
    ':1',
    'contract:../x',
    'contract:a/b',
    'contract:.',
    'contract:..',
    'c:a b',
    'c:a\\b',
    'c:ü',
  ])('is not made for the aggregate %j', (aggregate) => {
    expect(() => contentName({ aggregate, storedHash: hash })).toThrow('aggregate');
  });

  it.each([
    '',
    hash,
    `contract:1/sha256/${'A'.repeat(64)}`,
    `contract:1/sha256/${'a'.repeat(63)}`,
    `contract:1/md5/${hash}`,
    `../contract:1/sha256/${hash}`,
    `contract:1/x/sha256/${hash}`,
    `contract:1/sha256/${hash}/`,
    `contract:1/sha256/${hash}\n`,
  ])('is not read from %j', (name) => {
    expect(parseContentName(name)).toBeUndefined();
  });
});
