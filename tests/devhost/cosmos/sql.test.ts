import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createCosmosAccount } from '../../../devhost/cosmos/index.ts';
import { runQuery } from '../../../devhost/cosmos/query.ts';

const folder = mkdtempSync(join(tmpdir(), 'cosmos-sql-'));
const clock = { now: () => Date.UTC(2026, 0, 31, 12), onMove: () => () => {} };
let account = createCosmosAccount(folder, clock);
account.putDatabase('db');
account.putContainer('db', 'c', {
  partitionKey: { paths: ['/pk'], kind: 'Hash' },
  fullTextPolicy: { fullTextPaths: [{ path: '/text' }] },
});
afterAll(() => {
  account.close();
  rmSync(folder, { recursive: true });
});

function run(
  text: string,
  parameters: Record<string, unknown> = {},
  more: { continuation?: string; pageSize?: number } = {},
) {
  const bound = new Map(Object.entries(parameters)) as Map<string, null>;
  const request = {
    text,
    parameters: bound,
    partition: undefined,
    range: true,
    pageSize: -1,
    continuation: undefined,
    ...more,
  };
  const { results, continuation } = runQuery(account.container('db', 'c'), request);
  return { results: results.map((result) => JSON.parse(result) as unknown), continuation };
}

describe('an expression', () => {
  it.each([
    ['1 + 2 * 3 - 4 / 2', 5],
    ['-(2 + 3) % 3', -2],
    ['"a" || "b" || "c"', 'abc'],
    ['undefined ?? "default"', 'default'],
    ['null ?? "default"', null],
    ['1 = 1 ? "yes" : "no"', 'yes'],
    ['NOT 1 = 2', true],
    ['true OR 1 = "1"', true],
    ['1 = 1.0', true],
    ['{"a": 1, "b": [1]} = {"b": [1], "a": 1}', true],
    ['"it\'s \\"quoted\\" \\u00e9"', 'it\'s "quoted" é'],
    ["'single \\'quoted\\''", "single 'quoted'"],
    ['{"x": undefined, "y": 1}', { y: 1 }],
    ['[1, undefined]', [1, null]],
    ['{"a": [10, 20]}.a[1]', 20],
    ['"abc" LIKE "a_c"', true],
    ['"100%" LIKE "100!%" ESCAPE "!"', true],
    ['"b" LIKE "[a-c]"', true],
    ['"d" NOT LIKE "[^a-c]"', false],
    ['ROUND(-2.5)', -3],
    ['LENGTH("é")', 1],
    ['SUBSTRING("contract", 3, 4)', 'trac'],
    ['ARRAY_CONTAINS([{"a": 1, "b": 2}], {"a": 1})', false],
    ['ARRAY_CONTAINS([{"a": 1, "b": 2}], {"a": 1}, true)', true],
    ['GetCurrentDateTime()', '2026-01-31T12:00:00.0000000Z'],
    ['@given', 'bound'],
    ['3 BETWEEN 1 AND 3 AND 2 IN (1, 2)', true],
  ])('%s is %j', (text, value) => {
    expect(run(`SELECT VALUE ${text}`, { '@given': 'bound' }).results).toEqual([value]);
  });

  it.each([
    '1 = "1"',
    '1 < "2"',
    '[1] < [2]',
    '{} != {}',
    'null > 1',
    'NOT 1',
    '1 + "1"',
    'UPPER(1)',
    '@missing',
    '[].x',
  ])('%s is undefined', (text) => {
    expect(run(`SELECT VALUE ${text}`).results).toEqual([]);
  });
});

describe('what is outside the subset', () => {
  it.each([
    ['SELECT c.id FROM c HAVING 1', "near '1'", 26],
    ['SELECT (SELECT 1) FROM c', 'scalar subquery', 8],
    ['SELECT udf.f(1) FROM c', "near 'udf'", 7],
    ['SELECT c.id FROM c WHERE ST_DISTANCE(c.a, c.b) < 1', "'ST_DISTANCE' is not a recognized", 25],
    ['SELECT c.id FROM c; ', "invalid token ';'", 18],
    ['SELECT c.id, d.x FROM c', "'d' could not be resolved", 13],
    ['SELECT c.a, c.b AS a FROM c', "alias 'a' was already used", 12],
    ['SELECT c.id FROM c ORDER BY LOWER(c.id)', 'could not be mapped to a document path', 28],
    ['SELECT c.id, COUNT(1) FROM c', "'c.id' is invalid in the select list", 7],
    ['SELECT c.id FROM c WHERE COUNT(1) > 1', "aggregate 'COUNT' cannot be used here", 25],
    ['SELECT c.id FROM c WHERE EXISTS(SELECT c.id FROM c)', 'subquery is not supported', 39],
    ['SELECT TOP -1 c.id FROM c', 'a number or a parameter', 11],
    ['SELECT LOWER() FROM c', 'LOWER function requires 1', 7],
    ['', 'SC1002', 0],
  ])('%s is refused at its position', (text, message, start) => {
    const location = expect.stringContaining(`"start":${start},`);
    expect(() => run(text)).toThrow(
      expect.objectContaining({ status: 400, message: expect.stringContaining(message) }),
    );
    expect(() => run(text)).toThrow(expect.objectContaining({ message: location }));
  });

  it('refuses a continuation that is not its own', () => {
    expect(() => run('SELECT * FROM c', {}, { continuation: 'bm9uc2Vuc2U=' })).toThrow('Invalid Continuation Token');
  });
});

describe('the store behind the language', () => {
  const create = (id: string, more: object) => {
    const container = account.container('db', 'c');
    container.write(() => container.create('"p"', { id, pk: 'p', ...more }));
  };

  it('answers the same before and after it made itself an index, and after a restart', () => {
    for (let n = 0; n < 40; n++)
      create(`i${n}`, { kind: n % 2 === 0 ? 'even' : 'odd', n: 39 - n, text: n === 7 ? 'seven wonders' : 'plain' });
    const text = "SELECT VALUE c.n FROM c WHERE c.kind = 'even' AND c.n >= 10 ORDER BY c.n";
    const expected = Array.from({ length: 15 }, (_, at) => 11 + 2 * at);
    for (let times = 0; times < 5; times++) expect(run(text).results).toEqual(expected);
    create('late', { kind: 'even', n: 12, text: 'late wonders' });
    expect(run(text).results).toEqual([11, 12, ...expected.slice(1)]);
    account.close();
    account = createCosmosAccount(folder, clock);
    expect(run(text).results).toEqual([11, 12, ...expected.slice(1)]);
    expect(run("SELECT VALUE c.id FROM c WHERE FullTextContains(c.text, 'wonder')").results).toEqual(['i7', 'late']);
  });

  it('takes elements of arrays apart with ARRAY, EXISTS and JOIN', () => {
    create('array', { list: [1, 2, 3], deep: [{ of: [1] }, { of: [2, 3] }] });
    const of = (select: string) => run(`SELECT VALUE ${select} FROM c WHERE c.id = 'array'`).results;
    expect(of('ARRAY(SELECT VALUE x * 2 FROM x IN c.list WHERE x > 1)')).toEqual([[4, 6]]);
    expect(of('EXISTS(SELECT VALUE y FROM x IN c.deep JOIN y IN x.of WHERE y = 3)')).toEqual([true]);
    const joined = "SELECT VALUE y FROM c JOIN x IN c.deep JOIN y IN x.of WHERE c.id = 'array' AND y > 1";
    expect(run(joined).results).toEqual([2, 3]);
    expect(run('SELECT VALUE x FROM x IN c.list WHERE x > 2').results).toEqual([3]);
  });

  it('resumes a page in the midst of equal keys', () => {
    const text = "SELECT VALUE c.id FROM c WHERE c.kind = 'odd' ORDER BY c.kind DESC";
    const whole = run(text).results;
    const pages: unknown[] = [];
    let continuation: string | undefined;
    do {
      const page = run(text, {}, { pageSize: 3, ...(continuation === undefined ? {} : { continuation }) });
      pages.push(...page.results);
      continuation = page.continuation;
    } while (continuation !== undefined);
    expect(pages).toEqual(whole);
    expect(whole.length).toBe(20);
  });

  it('keeps the texts of containers apart and forgets them with the container', () => {
    const policy = {
      partitionKey: { paths: ['/pk'], kind: 'Hash' },
      fullTextPolicy: { fullTextPaths: [{ path: '/text' }] },
    };
    const other = account.putContainer('db', 'other', policy);
    other.write(() => other.create('"p"', { id: 'x', pk: 'p', text: 'wonders elsewhere' }));
    expect(run("SELECT VALUE c.id FROM c WHERE FullTextContains(c.text, 'elsewhere')").results).toEqual([]);
    account.deleteContainer('db', 'other');
    const again = account.putContainer('db', 'other', policy);
    expect(again.count()).toBe(0);
    expect(again.texts.search('/text', '"wonders"').size).toBe(0);
  });

  it('leaves nothing of a batch that fails after the first text of a container', () => {
    const policy = {
      partitionKey: { paths: ['/pk'], kind: 'Hash' },
      fullTextPolicy: { fullTextPaths: [{ path: '/text' }] },
    };
    const fresh = account.putContainer('db', 'fresh', policy);
    expect(() =>
      fresh.write(() => {
        fresh.create('"p"', { id: 'x', pk: 'p', text: 'first' });
        fresh.create('"p"', { id: 'x', pk: 'p', text: 'again' });
      }),
    ).toThrow('already exists');
    fresh.write(() => fresh.create('"p"', { id: 'x', pk: 'p', text: 'second' }));
    expect([...fresh.texts.search('/text', '"second"').keys()].length).toBe(1);
    expect(fresh.texts.search('/text', '"first"').size).toBe(0);
  });
});
