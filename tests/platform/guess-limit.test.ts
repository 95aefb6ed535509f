import { beforeEach, describe, expect, test } from 'vitest';
import { createGuessLimit, type GuessLimit } from '../../src/platform/guess-limit.ts';
import type { Answer, RequestFacts, Route } from '../../src/platform/http.ts';
import { ok, type Result } from '../../src/platform/result.ts';

let now: number;
let limit: GuessLimit;
let pages: readonly Route[];
let asked: number;
beforeEach(() => {
  now = Date.parse('2026-06-01T13:00:00Z');
  asked = 0;
  limit = createGuessLimit({ now: () => new Date(now) });
  const handle = async ({ params }: { params: { token: string } }): Promise<Result<Answer>> => {
    asked += 1;
    return ok({ status: params.token === 'known' ? 200 : 404, html: '' });
  };
  pages = limit.limiting([{ name: 'x-showPage', handle } as unknown as Route]);
});

const requestFrom = (address?: string): RequestFacts =>
  ({ headers: new Map(address ? [['x-forwarded-for', address]] : []) }) as unknown as RequestFacts;

async function open(token: string, address?: string, tenant = 'acme') {
  const outcome = await pages[0]?.handle({ params: { tenant, token }, request: requestFrom(address) } as never);
  if (!outcome?.ok) throw new Error('a page always answers');
  return outcome.value;
}

const guess = async (times: number, address?: string) => {
  for (let n = 0; n < times; n += 1) await open(`guess-${n}`, address);
};

describe('whoever opens links that are not there', () => {
  test('has to wait after sixty in a minute, and is told how long', async () => {
    await guess(60, '203.0.113.9');
    now += 10_000;
    const answer = await open('known', '203.0.113.9');
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '50', 'cache-control': 'no-store' } });
    expect(asked).toBe(60);
    expect(limit.mustWait(requestFrom('203.0.113.9'), 'acme')).toBe(true);
    now += 50_000;
    expect((await open('known', '203.0.113.9')).status).toBe(200);
  });
  test('keeps nobody else waiting', async () => {
    await guess(60, '203.0.113.9');
    expect((await open('known', '203.0.113.10')).status).toBe(200);
    expect((await open('known', '203.0.113.9', 'other')).status).toBe(200);
  });
  test('gains nothing by writing addresses of their own into the header', async () => {
    for (let n = 0; n < 60; n += 1) await open('guess', `10.0.0.${n}, 203.0.113.9`);
    expect((await open('known', '10.0.0.99, 203.0.113.9')).status).toBe(429);
  });
  test('is nobody in particular where no front end says who called', async () => {
    await guess(200);
    expect((await open('known')).status).toBe(200);
  });
});

test('who opens what is there is never counted', async () => {
  for (let n = 0; n < 200; n += 1) expect((await open('known', '203.0.113.9')).status).toBe(200);
});
