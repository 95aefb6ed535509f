import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StepRule } from '../../../src/gates/policy/approval-policy.ts';
import { newSecretToken, sha256Hex } from '../../../src/platform/ids.ts';
import { hidden, type LinkWorld, openLinkWorld, step } from './link-world.ts';

let world: LinkWorld;
beforeAll(async () => {
  world = await openLinkWorld();
}, 60_000);
afterAll(() => world?.stop());

const approver = { role: 'approver' };
const hour = 3_600_000;
const tokenOf = (link: string): string => link.split('/').at(-1) ?? '';
const replaced = (link: string, part: number, by: string): string => {
  const { pathname } = new URL(link);
  return pathname
    .split('/')
    .map((text, index) => (index === part ? by : text))
    .join('/');
};

async function askedLinks(...steps: readonly StepRule[]) {
  await world.useSteps(...(steps.length > 0 ? steps : [step('approval', 1, approver)]));
  const proposal = await world.asked();
  return { proposal, ann: world.linkOf('ann'), ben: world.linkOf('ben') };
}

async function send(link: string, as: string, verdict: 'approve' | 'reject') {
  const { body } = await world.open(link, { as });
  return world.open(link, { as, form: formOf(body, verdict) });
}
const formOf = (body: string, verdict: string) => ({
  csrf: hidden(body, 'csrf'),
  contentHash: hidden(body, 'contentHash'),
  verdict,
  reason: 'said in the test',
});

/** What differs because the caller said it: the address. */
const comparable = ({ status, body, headers }: Awaited<ReturnType<LinkWorld['open']>>) =>
  JSON.stringify([status, body.replace(/return=.*?&amp;account/g, 'return='), headers]);

describe('a link that is not this person’s, for this proposal and content, in this tenant, now', () => {
  test('is answered the same for every reason, and the reason is nowhere to be seen', async () => {
    const { proposal, ann, ben } = await askedLinks();
    const other = await world.asked();
    const token = tokenOf(ann);
    const altered = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    const asAnn: readonly string[] = [
      replaced(ann, 4, altered),
      replaced(ann, 4, newSecretToken()),
      replaced(ann, 4, sha256Hex(token)),
      replaced(ann, 4, tokenOf(ben)),
      replaced(ann, 4, token.toLowerCase()),
      ...['__proto__', 'constructor', 'toString', '%00', '..%2F..', "'%20OR%201=1"].map((name) =>
        replaced(ann, 4, name),
      ),
      replaced(ann, 4, 'A'.repeat(10_000_000)),
      replaced(ann, 3, other.proposalId),
      replaced(ann, 3, 'constructor'),
      replaced(ann, 3, `${proposal.proposalId}0`),
      ...['nowhere', '__proto__', 'ACME', 'constructor'].map((tenant) => replaced(ann, 2, tenant)),
    ];
    const first = comparable(await world.open(replaced(ann, 4, newSecretToken()), { as: 'ann' }));
    expect(first).toContain('This link cannot be used');
    for (const link of asAnn)
      for (const form of [undefined, formOf('', 'approve')])
        expect(
          comparable(
            await world.open(link, {
              as: 'ann',
              ...(form ? { form: { ...form, contentHash: proposal.contentHash } } : {}),
            }),
          ),
        ).toBe(first);
    expect(comparable(await world.open(ann, { as: 'ben' }))).toBe(first);
    expect((await world.read(proposal.proposalId)).decisions).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  test('of content that was withdrawn shows what stands, and decides nothing', async () => {
    const { proposal, ann } = await askedLinks();
    const { writes, events } = await world.gates.prepareWithdrawal(world.system, proposal.proposalId, 'a new version');
    await world.documents.commit(world.system, { partition: proposal.aggregate, writes, events });
    expect((await world.open(ann, { as: 'ann' })).body).toContain('It was taken back');
    const answer = await world.open(ann, {
      as: 'ann',
      form: { ...formOf('', 'approve'), csrf: 'token', contentHash: proposal.contentHash },
    });
    expect(answer.status).toBe(409);
    expect((await world.read(proposal.proposalId)).decisions).toEqual([]);
  });

  test('with other content than it was issued for is nobody’s', async () => {
    const { proposal, ann } = await askedLinks();
    const stored = await world.gates.read(world.system, proposal.proposalId);
    const doc = { ...proposal, contentHash: 'd'.repeat(64) };
    await world.documents.commit(world.system, {
      ...{ partition: proposal.aggregate, events: [] },
      writes: [{ op: 'replace', doc, ifMatch: stored?.etag ?? '' }],
    });
    expect((await world.open(ann, { as: 'ann' })).status).toBe(404);
  });
});

describe('a link', () => {
  test('brings one decision; used again it shows that decision, whoever was asked beside', async () => {
    const { proposal, ann, ben } = await askedLinks();
    expect((await send(ann, 'ann', 'approve')).status).toBe(200);
    const { decisions } = await world.read(proposal.proposalId);
    expect(decisions.map(({ by, verdict }) => [by.id, verdict])).toEqual([['ann', 'approve']]);
    for (const [link, as] of [
      [ann, 'ann'],
      [ben, 'ben'],
    ] as const) {
      const again = await world.open(link, {
        as,
        form: { csrf: 'token', contentHash: proposal.contentHash, verdict: 'approve', reason: '' },
      });
      expect(again.status).toBe(200);
      expect(again.body).toContain('Approved by ann of Acme');
    }
    expect((await world.read(proposal.proposalId)).decisions).toEqual(decisions);
  });

  test('used by two browsers at once decides once', async () => {
    const { proposal, ann } = await askedLinks();
    const form = { csrf: 'token', contentHash: proposal.contentHash, verdict: 'approve', reason: '' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.open(ann, { as: 'ann', form })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await world.read(proposal.proposalId)).decisions).toHaveLength(1);
  });

  test('is for one step, yet its decision covers all that wait for this person; a later step needs a link of its own', async () => {
    const { proposal, ann } = await askedLinks(
      step('legal', 1, approver),
      step('price', 1, approver),
      step('board', 2, approver),
    );
    expect((await send(ann, 'ann', 'approve')).status).toBe(200);
    const { decisions } = await world.read(proposal.proposalId);
    expect(decisions.map(({ step, by }) => `${step} ${by.id}`)).toEqual(['legal ann', 'price ann']);
    await world.tend(proposal.proposalId);
    const form = { csrf: 'token', contentHash: proposal.contentHash, verdict: 'approve', reason: '' };
    const spent = await world.open(ann, { as: 'ann', form });
    expect(spent.status).toBe(409);
    expect(spent.body).toContain('This link was used for a decision before');
    expect((await world.read(proposal.proposalId)).decisions).toHaveLength(2);
    const fresh = world.linkOf('ann');
    expect(fresh).not.toBe(ann);
    expect((await send(fresh, 'ann', 'approve')).status).toBe(200);
    expect((await world.read(proposal.proposalId)).decisions.map(({ step }) => step)).toEqual([
      'legal',
      'price',
      'board',
    ]);
  });
});

describe('an expired link', () => {
  const late = async () => {
    const asked = await askedLinks();
    world.later(73 * hour);
    return asked;
  };
  const renew = async (link: string, as: string) => {
    const { body } = await world.open(link, { as });
    const action = /action="([^"]+)"/.exec(body)?.[1];
    return action ? world.open(action, { as, form: { csrf: hidden(body, 'csrf') } }) : undefined;
  };

  test('shows nothing of the matter and decides nothing, but its own person can have a new one mailed', async () => {
    const { proposal, ann } = await late();
    const page = await world.open(ann, { as: 'ann' });
    expect(page.body).toContain('This link has expired');
    expect(page.body).not.toContain('Bayside');
    const form = { csrf: 'token', contentHash: proposal.contentHash, verdict: 'approve', reason: '' };
    expect((await world.open(ann, { as: 'ann', form })).body).toContain('This link has expired');
    expect((await world.read(proposal.proposalId)).decisions).toEqual([]);
    expect((await renew(ann, 'ann'))?.status).toBe(200);
    const fresh = world.linkOf('ann');
    expect(fresh).not.toBe(ann);
    expect((await world.open(ann, { as: 'ann' })).status).toBe(404);
    expect((await send(fresh, 'ann', 'approve')).status).toBe(200);
    expect((await world.read(proposal.proposalId)).decisions).toHaveLength(1);
  });

  test('is nothing to anybody else, and opening it mails nothing', async () => {
    const { ann } = await late();
    const before = [world.letters.length, world.writes()];
    expect((await world.open(ann, { as: 'ben' })).status).toBe(404);
    const action = new URL(ann).pathname.replace('/approvals/', '/link-renewals/');
    expect((await world.open(action, { as: 'ben', form: { csrf: 'token' } })).status).toBe(404);
    expect((await world.open(action, { as: 'ann', form: { csrf: 'forged' } })).status).toBe(404);
    expect((await world.open(action, { form: { csrf: 'token' } })).body).toContain('Sign in');
    for (const method of ['GET', 'HEAD'] as const) await world.open(ann, { as: 'ann', method });
    expect([world.letters.length, world.writes()]).toEqual(before);
  });

  test('is renewed at most every ten minutes and ten times a day, also by many clicks at once', async () => {
    const { ann } = await late();
    const action = new URL(ann).pathname.replace('/approvals/', '/link-renewals/');
    const again = () => world.open(action, { as: 'ann', form: { csrf: 'token' } });
    const before = world.letters.length;
    const clicks = await Promise.all(Array.from({ length: 5 }, again));
    expect(clicks.map(({ status }) => status).sort()).toEqual([200, 429, 429, 429, 429]);
    expect(world.letters.length).toBe(before + 1);
    expect(clicks.find(({ status }) => status === 429)?.headers['retry-after']).toBe('600');
    for (let n = 0; n < 12; n += 1) {
      world.later(600_000);
      await again();
    }
    expect(world.letters.length).toBe(before + 10);
  });

  test('is not renewed when it is still good, or nothing is to be decided any more', async () => {
    const { ann } = await askedLinks();
    const action = (link: string) => new URL(link).pathname.replace('/approvals/', '/link-renewals/');
    expect((await world.open(action(ann), { as: 'ann', form: { csrf: 'token' } })).status).toBe(404);
    const second = await late();
    await world.decide('ben', second.proposal.proposalId, 'reject');
    expect((await world.open(action(second.ann), { as: 'ann', form: { csrf: 'token' } })).status).toBe(404);
  });
});

describe('scanners of mail', () => {
  const prefetch = { 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch', 'x-moz': 'prefetch' };
  test('decide nothing and write nothing, however often and whichever way they open it, signed in or not', async () => {
    const { proposal, ann } = await askedLinks();
    const before = [world.writes(), world.letters.length, JSON.stringify(await world.read(proposal.proposalId))];
    for (let n = 0; n < 50; n += 1)
      for (const as of ['ann', undefined])
        for (const method of ['GET', 'HEAD'] as const)
          await world.open(ann, {
            method,
            headers: n % 2 ? prefetch : {},
            ...(as ? { as } : {}),
          });
    expect([world.writes(), world.letters.length, JSON.stringify(await world.read(proposal.proposalId))]).toEqual(
      before,
    );
  });
});

test('nothing of a token is in events, stored documents, faults or the words of an answer', async () => {
  const { proposal, ann } = await askedLinks();
  await send(ann, 'ann', 'approve');
  const query = { text: 'SELECT * FROM c', partition: proposal.aggregate };
  const { items } = await world.documents.query<{ id: string }>(world.system, query, { limit: 200 });
  expect(items.length).toBeGreaterThan(3);
  const held = JSON.stringify([items, world.committed, world.faults, world.denials]);
  for (const link of [ann, world.linkOf('ben')]) expect(held).not.toContain(tokenOf(link));
  expect(held).toContain(sha256Hex(tokenOf(ann)));
  const page = await world.open(ann, { as: 'ann' });
  expect(page.headers['referrer-policy']).toBe('no-referrer');
  expect(page.headers['cache-control']).toBe('no-store');
});
