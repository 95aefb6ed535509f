import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { externalId } from '../../../src/gates/people/external-id.ts';
import { keyedHash, newSecretToken } from '../../../src/platform/ids.ts';
import { gail, hidden, kept, type LinkWorld, openLinkWorld, step } from './link-world.ts';

let world: LinkWorld;
beforeAll(async () => {
  world = await openLinkWorld();
}, 60_000);
afterAll(() => world?.stop());

const id = externalId(gail.email);
const minutes = 60_000;
const tokenOf = (link: string): string => link.split('/').at(-1) ?? '';

async function asked() {
  await world.useSteps(step('client', 1, { external: gail }));
  const proposal = await world.asked();
  return { proposal, link: world.linkOf(id) };
}
const press = (link: string, form: Readonly<Record<string, string>>, cookies = new Map<string, string>()) =>
  world.open(link, { form, cookies });
const sendCode = (link: string) => press(link, { action: 'send-code' });
const type = (link: string, code: string) => press(link, { action: 'open', code });
const codesMailed = () => world.letters.filter(({ subject }) => subject.startsWith('Your code')).length;

async function proven(link: string) {
  await sendCode(link);
  return kept(await type(link, world.codeOf(id)));
}
async function decide(link: string, cookies: Map<string, string>, verdict = 'approve') {
  const { body } = await world.open(link, { cookies });
  return press(
    link,
    { verdict, reason: 'fine', csrf: hidden(body, 'csrf'), contentHash: hidden(body, 'contentHash') },
    cookies,
  );
}

describe('somebody without an account', () => {
  test('is asked with words that fit, opens the page by a mailed code, and decides in their own name', async () => {
    const { proposal, link } = await asked();
    const letter = world.letters.findLast(({ to }) => to === id);
    expect(new URL(link).pathname).toBe(`/approvals/external/acme/${proposal.proposalId}/${tokenOf(link)}`);
    expect(letter?.text).toContain('You need no account.');
    expect(letter?.text).not.toContain('sign in');
    const first = await world.open(link);
    expect(first.status).toBe(200);
    expect(first.body).not.toMatch(/Bayside|agreement|Gail|client\.example/i);
    expect((await sendCode(link)).body).toContain('Type the code');
    const opened = await type(link, world.codeOf(id));
    expect(opened).toMatchObject({ status: 303, headers: { location: new URL(link).pathname } });
    expect(opened.cookies).toMatchObject([{ name: '__Secure-guest', path: new URL(link).pathname, maxAge: 1800 }]);
    const cookies = kept(opened);
    const page = await world.open(link, { cookies });
    expect(page.body).toContain('Bayside Dental Group');
    expect(page.body).toContain('Gail of Client');
    expect(page.body).not.toMatch(/Write a comment|Give my seat|emergency/);
    const { csrf, contentHash } = { csrf: hidden(page.body, 'csrf'), contentHash: proposal.contentHash };
    const form = { verdict: 'approve', reason: 'fine', csrf, contentHash };
    expect((await press(link, form, cookies)).body).toContain('Approved by Gail of Client');
    const { state, decisions } = await world.read(proposal.proposalId);
    expect(state).toBe('approved');
    expect(decisions).toMatchObject([{ by: { kind: 'person', id, ...gail }, via: 'link', verdict: 'approve' }]);
    expect((await press(link, form, cookies)).body).toContain('Approved by Gail of Client');
    expect((await world.read(proposal.proposalId)).decisions).toHaveLength(1);
  });

  test('is nobody by the link alone: no decision, no matter, whatever form is sent', async () => {
    const { proposal, link } = await asked();
    const form = { verdict: 'approve', reason: '', csrf: 'x', contentHash: proposal.contentHash };
    const other = await proven((await asked()).link);
    for (const cookies of [
      new Map(),
      new Map([['__Secure-guest', 'k1.forged']]),
      other,
      new Map([['session', 'ann']]),
    ]) {
      const answer = await press(link, form, cookies);
      expect(answer.body).not.toContain('Bayside');
      expect(answer.body).toContain('Mail me a code');
    }
    expect((await world.read(proposal.proposalId)).decisions).toEqual([]);
  });

  test('decides by a form of their own session alone, sent by a page of ours', async () => {
    const { proposal, link } = await asked();
    const cookies = await proven(link);
    const { body } = await world.open(link, { cookies });
    const form = { verdict: 'approve', reason: '', csrf: hidden(body, 'csrf'), contentHash: proposal.contentHash };
    expect((await press(link, { ...form, csrf: 'forged' }, cookies)).status).toBe(403);
    const elsewhere = await world.open(link, { form, cookies, headers: { 'sec-fetch-site': 'cross-site' } });
    expect(elsewhere.status).toBe(404);
    world.later(31 * minutes);
    expect((await press(link, form, cookies)).body).toContain('Mail me a code');
    expect((await world.read(proposal.proposalId)).decisions).toEqual([]);
  });

  test('does none of what colleagues do, even with a form for it', async () => {
    const { proposal, link } = await asked();
    const cookies = await proven(link);
    const { body } = await world.open(link, { cookies });
    const form = { csrf: hidden(body, 'csrf'), contentHash: proposal.contentHash, text: 'x', reason: 'x', to: 'ann' };
    for (const act of ['ask', 'reassign', 'comment', 'withdraw', 'breakGlass', 'carryOut', 'rollBack', 'acknowledge'])
      expect((await press(link, { ...form, act }, cookies)).status, act).toBe(403);
    const { questions, reassignments, state, breakGlass } = await world.read(proposal.proposalId);
    expect([questions, reassignments, state, breakGlass]).toEqual([[], [], 'open', []]);
  });
});

describe('every link that cannot be used', () => {
  test('is answered the same', async () => {
    const { proposal, link } = await asked();
    const second = await asked();
    await world.useSteps(step('approval', 1, { role: 'approver' }));
    await world.asked();
    const colleagues = world.linkOf('ann');
    const at = (tenant: string, proposalId: string, token: string) =>
      `/approvals/external/${tenant}/${proposalId}/${token}`;
    const told = async (address: string, form?: Readonly<Record<string, string>>) => {
      const { status, headers, body } = await world.open(address, form ? { form } : {});
      return JSON.stringify([status, headers, body]);
    };
    const first = await told(at('acme', proposal.proposalId, newSecretToken()));
    expect(first).toContain('This link cannot be used');
    const token = tokenOf(link);
    for (const address of [
      at('acme', proposal.proposalId, `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`),
      at('acme', proposal.proposalId, 'A'.repeat(10_000_000)),
      at('acme', second.proposal.proposalId, token),
      at('acme', 'constructor', token),
      ...['nowhere', '__proto__', 'ACME'].map((tenant) => at(tenant, proposal.proposalId, token)),
      ...['__proto__', 'constructor', '%00'].map((name) => at('acme', proposal.proposalId, name)),
      new URL(colleagues).pathname.replace('/approvals/', '/approvals/external/'),
    ])
      for (const form of [undefined, { action: 'send-code' }, { action: 'open', code: '123456' }, { action: 'renew' }])
        expect(await told(address, form)).toBe(first);
    expect(await told(new URL(link).pathname.replace('/external', ''))).toContain('Sign in');
  });

  test('and so is one whose person has no part any more', async () => {
    const { proposal, link } = await asked();
    const cookies = await proven(link);
    const stored = await world.gates.read(world.system, proposal.proposalId);
    const to = { id: 'ann', name: 'Ann', email: 'ann@acme.example' };
    const moved = {
      step: 'client',
      from: id,
      to,
      by: world.system.actor,
      at: world.clock.now().toISOString(),
      reason: 'left',
    };
    await world.documents.commit(world.system, {
      ...{ partition: proposal.aggregate, events: [] },
      writes: [{ op: 'replace', doc: { ...proposal, reassignments: [moved] } as never, ifMatch: stored?.etag ?? '' }],
    });
    expect((await world.open(link, { cookies })).status).toBe(404);
  });
});

describe('a code', () => {
  const wrong = (right: string): string => String((Number(right.replace(' ', '')) + 1) % 1_000_000).padStart(6, '0');

  test('is good once, for ten minutes, and is not stored', async () => {
    const { proposal, link } = await asked();
    await sendCode(link);
    const code = world.codeOf(id);
    const { items } = await world.documents.query(
      world.system,
      { text: 'SELECT * FROM c', partition: proposal.aggregate },
      { limit: 200 },
    );
    const held = JSON.stringify([items, world.committed]);
    expect(held).not.toContain(`"${code.replace(' ', '')}"`);
    expect(held).toContain(keyedHash(tokenOf(link), code.replace(' ', '')));
    expect((await type(link, ` ${code.replace(' ', '-')} `)).status).toBe(303);
    expect((await type(link, code)).status).toBe(403);
    await sendCode(link);
    world.later(10 * minutes);
    expect((await type(link, world.codeOf(id))).status).toBe(403);
  });

  test('is dead after five wrong tries, also when they come at once', async () => {
    const { link } = await asked();
    await sendCode(link);
    const code = world.codeOf(id);
    const tries = await Promise.all(Array.from({ length: 8 }, () => type(link, wrong(code))));
    expect(new Set(tries.map(({ status }) => status))).toEqual(new Set([403]));
    expect((await type(link, code)).status).toBe(403);
    await sendCode(link);
    expect((await type(link, code)).status).toBe(403);
    expect((await type(link, world.codeOf(id))).status).toBe(303);
  });

  test('is mailed five times an hour at most, also when asked for at once', async () => {
    const { link } = await asked();
    const before = codesMailed();
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendCode(link)));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(3);
    expect(codesMailed() - before).toBe(5);
    world.later(59 * minutes);
    const refused = await sendCode(link);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '60']);
    world.later(minutes);
    expect((await sendCode(link)).status).toBe(200);
    expect(codesMailed() - before).toBe(6);
  });

  test('of one link does not open another', async () => {
    const [first, second] = [await asked(), await asked()];
    await sendCode(first.link);
    const code = world.codeOf(id);
    expect((await type(second.link, code)).status).toBe(403);
    expect((await type(first.link, code)).status).toBe(303);
  });

  test('says nothing of the matter in its letter', async () => {
    const { link } = await asked();
    await sendCode(link);
    const letter = world.letters.at(-1);
    expect(`${letter?.subject} ${letter?.text}`).not.toMatch(/Bayside|agreement|https/i);
  });
});

describe('opening and scanning', () => {
  test('sends no code, decides nothing and writes nothing', async () => {
    const { proposal, link } = await asked();
    const cookies = await proven(link);
    const before = [world.writes(), world.letters.length, JSON.stringify(await world.read(proposal.proposalId))];
    for (let n = 0; n < 50; n += 1)
      for (const method of ['GET', 'HEAD'] as const)
        await world.open(link, { method, headers: { 'sec-purpose': 'prefetch' }, ...(n % 2 ? { cookies } : {}) });
    expect([world.writes(), world.letters.length, JSON.stringify(await world.read(proposal.proposalId))]).toEqual(
      before,
    );
  });

  test('of too many links that are not there makes the caller wait, and nothing is looked up for them', async () => {
    const { proposal, link } = await asked();
    const headers = { 'x-forwarded-for': '10.9.9.9, 203.0.113.9' };
    for (let n = 0; n < 60; n += 1)
      await world.open(`/approvals/external/acme/${proposal.proposalId}/${newSecretToken()}`, { headers });
    const slow = await world.open(link, { headers });
    expect(slow.status).toBe(429);
    expect(Number(slow.headers['retry-after'])).toBeGreaterThan(0);
    expect((await world.open(link)).status).toBe(200);
    world.later(minutes);
    expect((await world.open(link, { headers })).status).toBe(200);
  });
});

test('an expired link tells nothing, and mails a new one to the same address on request', async () => {
  const { proposal, link } = await asked();
  const cookies = await proven(link);
  world.later(73 * 60 * minutes);
  const page = await world.open(link, { cookies });
  expect(page.body).toContain('This link has expired');
  expect(page.body).not.toContain('Bayside');
  const before = codesMailed();
  expect((await sendCode(link)).status).toBe(404);
  expect((await press(link, { verdict: 'approve', contentHash: proposal.contentHash }, cookies)).status).toBe(404);
  expect(codesMailed()).toBe(before);
  expect((await press(link, { action: 'renew' })).status).toBe(200);
  expect((await press(link, { action: 'renew' })).status).toBe(429);
  const fresh = world.linkOf(id);
  expect(fresh).not.toBe(link);
  expect((await world.open(link)).status).toBe(404);
  expect((await decide(fresh, await proven(fresh))).status).toBe(200);
  expect((await world.read(proposal.proposalId)).state).toBe('approved');
});
