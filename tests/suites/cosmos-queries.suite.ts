import type { Container, FeedOptions } from '@azure/cosmos';
import { ChangeFeedStartFrom } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CosmosTarget } from './cosmos-target.ts';

const items = [
  { id: '1', pk: 'a', kind: 'contract', title: 'Alpha', value: 100, tags: ['x', 'y'], lines: [{ sku: 's1', n: 2 }] },
  { id: '2', pk: 'a', kind: 'contract', title: 'beta', value: 50, tags: [], lines: [{ sku: 's2', n: 5 }, { sku: 's1', n: 1 }] },
  { id: '3', pk: 'a', kind: 'event', title: null, value: '50' },
  { id: '4', pk: 'b', kind: 'contract', title: 'Gamma', value: 75, tags: ['y'], lines: [] },
  { id: '5', pk: 'b', kind: 'event', done: true },
]; // biome-ignore format: a table

/** What is asked, and the results in the order they must come. `pk` limits the query to one partition. */
const answers: readonly { query: string; pk?: string; parameters?: Record<string, unknown>; results: unknown[] }[] = [
  { query: 'SELECT VALUE c.id FROM c WHERE c.kind = @k', parameters: { '@k': 'event' }, results: ['3', '5'] },
  { query: 'SELECT VALUE c.id FROM c WHERE c.kind = "contract"', pk: 'a', results: ['1', '2'] },
  { query: 'SELECT VALUE c.id FROM c WHERE c["value"] >= 50', results: ['1', '2', '4'] },
  { query: 'SELECT VALUE c.id FROM c WHERE NOT (c["value"] >= 75)', results: ['2'] },
  { query: 'SELECT VALUE c.id FROM c WHERE c.title != "beta"', results: ['1', '4'] },
  { query: 'SELECT VALUE c.id FROM c WHERE IS_NULL(c.title) OR NOT IS_DEFINED(c.title)', results: ['3', '5'] },
  { query: 'SELECT VALUE c.id FROM c WHERE c.title IN ("Alpha", "Gamma")', results: ['1', '4'] },
  { query: 'SELECT VALUE c.id FROM c WHERE c["value"] BETWEEN 60 AND 100', results: ['1', '4'] },
  { query: 'SELECT VALUE c.id FROM c WHERE c.title LIKE "%a"', results: ['1', '2', '4'] },
  { query: 'SELECT VALUE c.id FROM c WHERE STARTSWITH(c.title, "B", true)', results: ['2'] },
  { query: 'SELECT VALUE c.id FROM c WHERE CONTAINS(LOWER(c.title), "amm")', results: ['4'] },
  { query: 'SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(c.tags, "y")', results: ['1', '4'] },
  { query: 'SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(c.lines, {"sku": "s1"}, true)', results: ['1', '2'] },
  { query: 'SELECT VALUE c.id FROM c WHERE EXISTS(SELECT VALUE l FROM l IN c.lines WHERE l.n > 4)', results: ['2'] },
  { query: 'SELECT c.id, l.sku FROM c JOIN l IN c.lines WHERE l.n < 3', results: [{ id: '1', sku: 's1' }, { id: '2', sku: 's1' }] },
  { query: 'SELECT c.id, {"t": c.title, "n": ARRAY_LENGTH(c.tags)} AS info FROM c WHERE c.id = "1"', results: [{ id: '1', info: { t: 'Alpha', n: 2 } }] },
  { query: 'SELECT c.id, c.title FROM c WHERE c.kind = "event"', results: [{ id: '3', title: null }, { id: '5' }] },
  { query: 'SELECT VALUE c.id FROM c WHERE IS_NUMBER(c["value"]) ORDER BY c["value"] DESC', results: ['1', '4', '2'] },
  { query: 'SELECT VALUE c.id FROM c WHERE IS_DEFINED(c.lines) ORDER BY c.kind ASC, c["value"] DESC', results: ['1', '4', '2'] },
  { query: 'SELECT TOP 1 VALUE c.id FROM c WHERE IS_NUMBER(c["value"]) ORDER BY c["value"]', results: ['2'] },
  { query: 'SELECT VALUE c.id FROM c ORDER BY c.id OFFSET 1 LIMIT 2', results: ['2', '3'] },
  { query: 'SELECT VALUE COUNT(1) FROM c', results: [5] },
  { query: 'SELECT VALUE SUM(c["value"]) FROM c WHERE c.kind = "contract"', results: [225] },
  { query: 'SELECT VALUE AVG(c["value"]) FROM c WHERE c.kind = "contract"', results: [75] },
  { query: 'SELECT VALUE MIN(c["value"]) FROM c WHERE IS_NUMBER(c["value"])', results: [50] },
  { query: 'SELECT VALUE MAX(c.title) FROM c WHERE IS_STRING(c.title)', results: ['beta'] },
  { query: 'SELECT c.kind, COUNT(1) AS n FROM c GROUP BY c.kind', results: [{ kind: 'contract', n: 3 }, { kind: 'event', n: 2 }] },
  { query: 'SELECT c.kind, COUNT(1) AS n FROM c GROUP BY c.kind', pk: 'b', results: [{ kind: 'contract', n: 1 }, { kind: 'event', n: 1 }] },
  { query: 'SELECT DISTINCT VALUE c.kind FROM c', results: ['contract', 'event'] },
  { query: 'SELECT VALUE (c.title ?? "none") || "!" FROM c WHERE c.pk = "b"', results: ['Gamma!', 'none!'] },
  { query: 'SELECT VALUE [c.id, c.none] FROM c WHERE c.id = "1"', results: [['1', null]] },
]; // biome-ignore format: a table

async function collect(
  container: Container,
  query: string,
  options: FeedOptions = {},
  parameters: Record<string, unknown> = {},
) {
  const list = Object.entries(parameters).map(([name, value]) => ({ name, value: value as string }));
  return (await container.items.query<unknown>({ query, parameters: list }, options).fetchAll()).resources;
}

/** Queries, paging and the change feed, through the genuine SDK. */
export function queryBehaviours(open: () => Promise<CosmosTarget>): void {
  describe('Cosmos DB queries', () => {
    let target: CosmosTarget;
    let container: Container;

    beforeAll(async () => {
      target = await open();
      container = await target.createContainer({
        partitionKey: { paths: ['/pk'], kind: 'Hash' },
        indexingPolicy: {
          compositeIndexes: [
            [
              { path: '/kind', order: 'ascending' },
              { path: '/value', order: 'descending' },
            ],
          ],
        },
        fullTextPolicy: { defaultLanguage: 'en-US', fullTextPaths: [{ path: '/text', language: 'en-US' }] },
      });
      for (const item of items) await container.items.create(item);
    }, 60_000);
    afterAll(async () => target.stop());

    it.each(answers)('answers $query (partition $pk)', async ({ query, pk, parameters, results }) => {
      const found = await collect(container, query, pk === undefined ? {} : { partitionKey: pk }, parameters);
      const ordered = /ORDER BY/u.test(query);
      if (ordered) expect(found).toEqual(results);
      else expect([...found].sort(byText)).toEqual([...results].sort(byText));
    });

    it.each([
      ['SELECT c.id FROM c WHERE c.title ~ 1', /SC1010/u],
      ['SELECT NOSUCH(c.id) FROM c', /NOSUCH/u],
      ['SELECT x.id FROM c', /'x' could not be resolved/u],
      ['SELECT c.value FROM c', /near 'value'/u],
      ['SELECT c.id FROM c ORDER BY c.title, c.pk', /composite index/u],
      ['UPDATE c SET c.x = 1', /near 'UPDATE'/u],
    ])('refuses %s with 400', async (query, message) => {
      const failed = await collect(container, query).catch((error: { code: number; message: string }) => error);
      expect(failed).toMatchObject({ code: 400, message: expect.stringMatching(message) });
    });

    it('pages with continuation tokens that another client can resume', async () => {
      const paged = await target.createContainer({ partitionKey: { paths: ['/pk'], kind: 'Hash' } });
      for (let n = 0; n < 13; n++) await paged.items.create({ id: `i${n}`, pk: 'p', n: n % 5, list: [1, 2] });
      for (const query of [
        'SELECT VALUE c.id FROM c',
        'SELECT VALUE c.id FROM c ORDER BY c.n DESC',
        'SELECT VALUE c.id FROM c JOIN l IN c.list',
      ]) {
        const whole = await collect(paged, query, { partitionKey: 'p' });
        const pages: unknown[] = [];
        let continuationToken: string | undefined;
        do {
          const options = {
            partitionKey: 'p',
            maxItemCount: 3,
            ...(continuationToken === undefined ? {} : { continuationToken }),
          };
          const page = await paged.items.query(query, options).fetchNext();
          expect(page.resources.length).toBeLessThanOrEqual(3);
          pages.push(...page.resources);
          continuationToken = page.continuationToken;
        } while (continuationToken !== undefined);
        expect(pages).toEqual(whole);
      }
    });

    it('searches text by words, phrases and relevance', async () => {
      const texts = {
        t1: 'The liability of the provider is limited to the fees paid.',
        t2: 'Either party may terminate. Liability, liability, and again liability.',
        t3: 'Renewal terms and notice.',
      };
      for (const [id, text] of Object.entries(texts)) await container.items.create({ id, pk: 'text', text });
      const where = async (condition: string) =>
        (await collect(container, `SELECT VALUE c.id FROM c WHERE ${condition}`)).sort();
      expect(await where('FullTextContains(c.text, "liability")')).toEqual(['t1', 't2']);
      expect(await where('FullTextContainsAll(c.text, "liability", "fees")')).toEqual(['t1']);
      expect(await where('FullTextContainsAny(c.text, "renewal", "fees")')).toEqual(['t1', 't3']);
      expect(await where('NOT FullTextContains(c.text, "liability") AND c.pk = "text"')).toEqual(['t3']);
      const ranked = await collect(
        container,
        'SELECT TOP 2 VALUE c.id FROM c WHERE FullTextContains(c.text, "liability") ORDER BY RANK FullTextScore(c.text, "liability")',
      );
      expect(ranked).toEqual(['t2', 't1']);
      await container.item('t2', 'text').replace({ id: 't2', pk: 'text', text: 'Nothing of the kind.' });
      expect(await where('FullTextContains(c.text, "liability")')).toEqual(['t1']);
    });

    it.each([
      ['the container', undefined],
      ['one partition', 'f1'],
    ])('delivers changes of %s once each, and new ones later', async (_, pk) => {
      const feed = await target.createContainer({ partitionKey: { paths: ['/pk'], kind: 'Hash' } });
      for (let n = 0; n < 5; n++) await feed.items.create({ id: `c${n}`, pk: 'f1' });
      await feed.items.create({ id: 'other', pk: 'f2' });
      await feed.item('c0', 'f1').replace({ id: 'c0', pk: 'f1', changed: true });
      const from = pk === undefined ? ChangeFeedStartFrom.Beginning() : ChangeFeedStartFrom.Beginning(pk);
      const iterator = feed.items.getChangeFeedIterator({ changeFeedStartFrom: from, maxItemCount: 2 });
      const drain = async (source: typeof iterator) => {
        const ids: string[] = [];
        for (;;) {
          const page = await source.readNext();
          if (page.statusCode === 304) return { ids, token: page.continuationToken };
          ids.push(...page.result.map(({ id }: { id: string }) => id));
        }
      };
      const first = await drain(iterator);
      expect(first.ids).toEqual(['c1', 'c2', 'c3', 'c4', ...(pk === undefined ? ['other'] : []), 'c0']);
      await feed.items.create({ id: 'late', pk: 'f1' });
      expect((await drain(iterator)).ids).toEqual(['late']);
      const resumed = ChangeFeedStartFrom.Continuation(first.token);
      expect((await drain(feed.items.getChangeFeedIterator({ changeFeedStartFrom: resumed }))).ids).toEqual(['late']);
    });

    it('starts the change feed from now when asked to', async () => {
      const feed = await target.createContainer({ partitionKey: { paths: ['/pk'], kind: 'Hash' } });
      await feed.items.create({ id: 'before', pk: 'p' });
      const iterator = feed.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Now() });
      expect((await iterator.readNext()).statusCode).toBe(304);
      await feed.items.create({ id: 'after', pk: 'p' });
      expect((await iterator.readNext()).result.map(({ id }: { id: string }) => id)).toEqual(['after']);
    });
  });
}

const byText = (left: unknown, right: unknown) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);
