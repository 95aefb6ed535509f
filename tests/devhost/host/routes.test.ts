import { describe, expect, it } from 'vitest';
import { RouteTable } from '../../../devhost/host/route-table.ts';
import { parseTemplate } from '../../../devhost/host/route-template.ts';

const table = (...routes: string[]) => new RouteTable(routes.map((route) => ({ route, methods: [], target: route })));
const find = (route: string, path: string) => table(route).find('GET', path)?.params;

describe('the order of routes', () => {
  it.each([
    [
      ['a/{id}', 'a/b'],
      ['a/b', 'a/{id}'],
    ],
    [
      ['a/{id}', 'a/{id:int}'],
      ['a/{id:int}', 'a/{id}'],
    ],
    [
      ['a/{id:int}', 'a/{id:int:min(1)}'],
      ['a/{id:int:min(1)}', 'a/{id:int}'],
    ],
    [
      ['b', 'a'],
      ['a', 'b'],
    ],
    [
      ['a', 'a/b/c', 'a/b'],
      ['a/b/c', 'a/b', 'a'],
    ],
    [
      ['{x}/b', 'a/{y}'],
      ['a/{y}', '{x}/b'],
    ],
    [
      ['a/{*rest}', 'a/{id}'],
      ['a/{id}', 'a/{*rest}'],
    ],
    [
      ['a/{id}', 'a/{id}/c'],
      ['a/{id}/c', 'a/{id}'],
    ],
  ])('of %j is %j', (given, order) => {
    expect(table(...given).order()).toEqual(order);
    expect(table(...given.toReversed()).order()).toEqual(order);
  });
});

describe('a route template', () => {
  it.each<[string, string, Record<string, string> | undefined]>([
    ['a/{id}', '/a/7', { id: '7' }],
    ['a/{id}', '/a/7/', { id: '7' }],
    ['a/{id}', '/A/X', { id: 'X' }],
    ['a/{id}', '/a', undefined],
    ['a/{id}', '/a/b/c', undefined],
    ['a/{id?}', '/a', {}],
    ['a/{id=5}', '/a', { id: '5' }],
    ['a/{id=5}', '/a/6', { id: '6' }],
    ['a/{*rest}', '/a', {}],
    ['a/{*rest}', '/a/b/c', { rest: 'b/c' }],
    ['a/{**rest}', '/a/b', { rest: 'b' }],
    ['{name}.{ext}', '/a.b.c', { name: 'a.b', ext: 'c' }],
    ['v{n:int}/x', '/v2/x', { n: '2' }],
    ['v{n:int}/x', '/vx/x', undefined],
    ['a/{id}', '/a/%41%20%e2%82%ac', { id: 'A €' }],
    ['a/{id}', '/a/%2f%41', { id: '%2fA' }],
    ['a/{id}', '/a/%ff', { id: '%ff' }],
    ['a+(b)', '/a+(b)', {}],
    ['{{x}}', '/{x}', {}],
  ])('%s finds in %s: %j', (route, path, params) => {
    expect(find(route, path)).toEqual(params);
  });

  it.each([
    ['int', ['0', '-5', '2147483647'], ['x', '2147483648', '1.5', '']],
    ['long', ['9223372036854775807'], ['9223372036854775808']],
    ['bool', ['true', 'FALSE'], ['1', 'yes']],
    ['guid', ['3f2504e0-4f89-11d3-9a0c-0305e82c3301', '3F2504E04F8911D39A0C0305E82C3301'], ['3f2504e0']],
    ['alpha', ['abcXYZ'], ['a1', 'ä']],
    ['decimal', ['1.5', '-2'], ['1e3', 'x']],
    ['double', ['1.5', '1e3'], ['x']],
    ['datetime', ['2026-11-21', '12-31-2026'], ['today', '2026-13-45']],
    ['length(3)', ['abc'], ['ab', 'abcd']],
    ['length(2,3)', ['ab', 'abc'], ['a', 'abcd']],
    ['minlength(2)', ['ab'], ['a']],
    ['maxlength(2)', ['ab'], ['abc']],
    ['min(5)', ['5', '6'], ['4', 'x']],
    ['max(5)', ['5', '-1'], ['6']],
    ['range(1,3)', ['1', '3'], ['0', '4']],
    ['regex(^\\d{{3}}-\\d{{4}}$)', ['555-1234'], ['555-12345', 'x555-1234']],
    ['regex(^(a|b):x=1$)', ['a:x=1'], ['c:x=1']],
    ['int:min(5)', ['5'], ['4', 'x']],
  ])('with the constraint %s takes %j and not %j', (constraint, good, bad) => {
    const route = `a/{p:${constraint}}`;
    for (const value of good) expect(find(route, `/a/${value}`), value).toEqual({ p: value });
    for (const value of bad) expect(find(route, `/a/${value}`), value).toBeUndefined();
  });

  it.each([
    ['/a', 'must not start'],
    ['a//b', 'empty segment'],
    ['a/{id', 'not closed'],
    ['a/{}', 'names no parameter'],
    ['a/{id:unknown}', 'not known'],
    ['a/{id:length(x)}', 'not known'],
    ['{a}/{a}', 'appears twice'],
    ['{*rest}/b', 'must be the last'],
    ['{a}{b}', 'a literal between'],
  ])('%s is refused: %s', (route, reason) => {
    expect(() => parseTemplate(route)).toThrow(reason);
  });
});

describe('a route of several methods', () => {
  const routes = new RouteTable([
    { route: 'a/{id:int}', methods: ['PUT'], target: 'put' },
    { route: 'a/{id}', methods: ['GET'], target: 'get' },
  ]);
  it('falls through on the wrong method', () => {
    expect(routes.find('GET', '/a/1')?.target).toBe('get');
    expect(routes.find('PUT', '/a/1')?.target).toBe('put');
    expect(routes.find('POST', '/a/1')).toBeUndefined();
    expect(routes.allowed('/a/1')).toEqual(['GET', 'PUT']);
  });
});
