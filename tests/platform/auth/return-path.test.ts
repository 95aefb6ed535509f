import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeReturnPath } from '../../../src/platform/auth/return-path.ts';

describe('sign-in goes back to', () => {
  it.each([
    ['/', '/'],
    ['/contracts/1', '/contracts/1'],
    ['/contracts?expiringBefore=2026-12-31', '/contracts?expiringBefore=2026-12-31'],
    ['/approvals/acme/p-1/AbC_d-9', '/approvals/acme/p-1/AbC_d-9'],
    ['/a/../b', '/b'],
    ['/search?q=https://evil.example', '/search?q=https://evil.example'],
    ['/a#fragment', '/a'],
    ['/größe', '/gr%C3%B6%C3%9Fe'],
  ])('%s', (asked, path) => expect(safeReturnPath(asked)).toBe(path));
});

describe('sign-in goes to the start page instead of', () => {
  it.each([
    [undefined],
    [''],
    ['https://evil.example/'],
    ['//evil.example'],
    ['///evil.example'],
    ['/\\evil.example'],
    ['\\/evil.example'],
    ['\\\\evil.example'],
    ['/\t/evil.example'],
    ['/\n/evil.example'],
    ['\t//evil.example'],
    [' //evil.example'],
    ['/.//evil.example'],
    ['/a/..//evil.example'],
    ['/%2e//evil.example'],
    ['/./\\evil.example'],
    ['javascript:alert(1)'],
    ['data:text/html,x'],
    ['evil.example'],
    ['@evil.example'],
    ['/auth/sign-in?return=/'],
    ['/AUTH/callback'],
    ['/auth'],
    [`/${'a'.repeat(1000)}`],
    ['/a b'],
    ['/a\u0000'],
  ])('%j', (asked) => expect(safeReturnPath(asked)).toBe('/'));

  it('anything that a browser would take off this site', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      'evil.example',
      '@',
      ':',
      '?',
      '#',
      '\t',
      '\n',
      ' ',
      'a',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 10 }), (parts) => {
        const path = safeReturnPath(parts.join(''));
        expect(new URL(path, 'https://stamp.example/deep/page').origin).toBe('https://stamp.example');
        expect(safeReturnPath(path)).toBe(path);
      }),
      { numRuns: 3000 },
    );
  });
});
