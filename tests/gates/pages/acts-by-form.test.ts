import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Level } from '../../../src/gates/level.ts';
import { defaultPolicy } from '../../../src/gates/policy/default-policy.ts';
import { html } from '../../../src/platform/html.ts';
import { hidden, type LinkWorld, openLinkWorld } from '../approaching/link-world.ts';
import { as, member } from '../gate-world.ts';

// What people do on the page of a proposal, form by form, with the genuine use cases behind it.

let world: LinkWorld;
let exhibits: 'shown' | 'broken' | 'never' = 'shown';

beforeAll(async () => {
  world = await openLinkWorld(
    {},
    {
      checklist: ['The customer was called', 'The data was handed over'],
      exhibits: async () => {
        if (exhibits === 'broken') throw new Error('the store of documents is away');
        if (exhibits === 'never') await new Promise(() => {});
        return [{ title: 'What changed', body: html`<p>Only a comma.</p>` }];
      },
    },
  );
});
afterAll(() => world.stop());

beforeEach(async () => {
  exhibits = 'shown';
  world.people(
    member('ann', 'approver'),
    member('ben', 'approver'),
    member('cas', 'contract-manager'),
    member('dee', 'provider-admin'),
    member('eli', 'provider-admin'),
    member('author', 'contract-manager', 'approver'),
  );
  await useLevel('L2');
});

describe('on the page of a proposal', () => {
  test('whoever is asked decides without a link, and a repetition is told what stands', async () => {
    const page = await propose();
    const first = await page.send('ann', { verdict: 'approve' });
    expect(first.status).toBe(200);
    expect(first.body).toContain('<strong>Approved by ann of Acme</strong>');
    const second = await page.send('ann', { verdict: 'approve', reason: 'Again' });
    expect(second.body).toContain('This had been decided already');
    expect((await page.now()).decisions).toMatchObject([{ verdict: 'approve', via: 'page' }]);
  });

  test('a rejection goes where the approver sends it, with its reason', async () => {
    const page = await propose();
    await page.send('ann', { verdict: 'reject', reason: 'Too low', returnTo: 'negotiation' });
    expect(await page.now()).toMatchObject({ state: 'rejected', returnTo: 'negotiation' });
    expect((await page.open('ben')).body).toContain('It was sent back to: negotiation.');
  });

  test.each([
    ['a rejection', { verdict: 'reject' }, 'approve-reason', 'Give a reason for the rejection.'],
    ['a question', { act: 'ask', text: '  ' }, 'ask-text', 'Write your question.'],
    ['a comment', { act: 'comment', key: 'k' }, 'comment-text', 'Write your comment.'],
    ['passing on to nobody', { act: 'reassign', reason: 'Away' }, 'reassign-to', 'Choose somebody'],
    [
      'passing on to one who is asked already',
      { act: 'reassign', reason: 'Away', to: 'ben' },
      'reassign-to',
      'Choose somebody',
    ],
  ] as const)(
    'without what it needs, %s is refused at its field, and what was typed is kept',
    async (_, form, field, words) => {
      const page = await propose();
      const { step = '' } = { step: (await page.now()).plan[0]?.id };
      const answer = await page.send('ann', { step, ...form });
      expect(answer.status).toBe(400);
      expect(answer.body).toContain('<title>Error: ');
      expect(answer.body).toMatch(new RegExp(`<a href="#${field}">[^<]*${words}`));
      expect(answer.body).toMatch(new RegExp(`${field}-error" aria-invalid="true"`));
      if ('reason' in form) expect(answer.body).toContain(`>\n${form.reason}</textarea>`);
      expect((await page.now()).decisions).toEqual([]);
    },
  );

  test('a question stops the clock until who wrote it answers', async () => {
    const page = await propose();
    const asked = await page.send('ann', { act: 'ask', text: 'Which\r\ninsurance?' });
    expect(asked.body).toContain('Your question was sent.');
    expect((await page.now()).questions).toMatchObject([{ text: 'Which\ninsurance?', by: { id: 'ann' } }]);
    expect((await page.open('ben')).body).not.toContain('Your answer');
    const questionId = hidden((await page.open('author')).body, 'questionId');
    const answered = await page.send('author', { act: 'answer', questionId, text: 'The cyber policy.' });
    expect(answered.body).toContain('The clock runs again.');
    expect((await page.open('ann')).body).toContain('The cyber policy.');
  });

  test('a seat is passed on to somebody of the list, who then decides', async () => {
    const page = await propose();
    const opened = await page.open('ann');
    expect(opened.body).not.toContain('<option value="author">');
    const step = hidden(opened.body, 'step');
    await world.people(member('ann', 'approver'), member('ben', 'approver'), member('fay', 'provider-admin'));
    const answer = await page.send('ann', { act: 'reassign', step, to: 'fay', reason: 'On leave' });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('ann of Acme passed it on to fay of Acme');
    expect(answer.body).not.toContain('id="decision"');
    expect((await page.open('fay')).body).toContain('id="decision"');
  });

  test('a comment is added once, however often it is sent', async () => {
    const page = await propose();
    const key = hidden((await page.open('cas')).body, 'key');
    await page.send('cas', { act: 'comment', text: 'As with Contoso.', key });
    const again = await page.send('cas', { act: 'comment', text: 'As with Contoso.', key });
    expect(again.body.match(/As with Contoso\./g)).toHaveLength(1);
  });

  test('who manages proposals withdraws it; others are not shown how and are refused', async () => {
    const page = await propose();
    expect((await page.open('ann')).body).not.toContain('value="withdraw"');
    expect((await page.send('ann', { act: 'withdraw', reason: 'No' })).status).toBe(403);
    const answer = await page.send('cas', { act: 'withdraw', reason: 'The client left' });
    expect(answer.body).toContain('<strong>Withdrawn by cas of Acme</strong>');
    expect(await page.now()).toMatchObject({ state: 'withdrawn' });
  });

  test('two people break the glass, each with their reason', async () => {
    const page = await propose();
    expect((await page.open('ann')).body).not.toContain('value="breakGlass"');
    const first = await page.send('dee', { act: 'breakGlass', reason: 'The service stops tonight' });
    expect(first.body).toContain('A second person has to say so too.');
    expect(first.body).not.toContain('value="breakGlass"');
    const second = await page.send('eli', { act: 'breakGlass', reason: 'Seen it' });
    expect(second.body).toContain('in an emergency');
    expect((await page.now()).state).toBe('approved');
  });
});

describe('what was done without asking', () => {
  test('is acknowledged by who reviews it', async () => {
    await useLevel('L1');
    const page = await propose();
    expect(world.done).toContain(page.proposalId);
    expect((await page.open('ann')).body).not.toContain('value="acknowledge"');
    const answer = await page.send('cas', { act: 'acknowledge', note: 'As usual' });
    expect(answer.body).toContain('Looked at and left as it is');
    expect((await page.now()).review).toMatchObject({ state: 'acknowledged', note: 'As usual' });
  });

  test('is taken back with a reason', async () => {
    await useLevel('L1');
    const page = await propose();
    const without = await page.send('cas', { act: 'rollBack' });
    expect(without.body).toContain('<a href="#rollBack-reason">Say why it is taken back.</a>');
    expect(without.body).toContain('<details class="act" open>');
    await page.send('cas', { act: 'rollBack', reason: 'Wrong client' });
    await world.tend(page.proposalId);
    expect(world.undone).toContain(page.proposalId);
    expect((await page.open('cas')).body).toContain('It was carried out and has been taken back.');
  });
});

test('what is left to people is ticked off item by item and then carried out', async () => {
  await useLevel('L3');
  const page = await propose();
  await page.send('ann', { verdict: 'approve' });
  await world.tend(page.proposalId);
  expect((await page.open('ann')).body).not.toContain('value="carryOut"');
  expect((await page.send('ann', { act: 'carryOut' })).status).toBe(409);
  for (const item of ['1', '2']) await page.send('ann', { act: 'tick', item, done: 'yes' });
  expect((await page.open('ben')).body).toContain('value="carryOut"');
  await page.send('ben', { act: 'carryOut' });
  expect(await world.tend(page.proposalId)).toMatchObject({ state: 'executed', carriedOutBy: { id: 'ben' } });
});

describe('exhibits', () => {
  test('are shown', async () => {
    expect((await (await propose()).open('ann')).body).toContain('Only a comma.');
  });
  test.each(['broken', 'never'] as const)(
    'that are %s keep nobody from deciding',
    async (how) => {
      const page = await propose();
      exhibits = how;
      const { status, body } = await page.open('ann');
      expect(status).toBe(200);
      expect(body).toContain('could not be shown just now');
      expect(body).toContain('id="decision"');
    },
    10_000,
  );
});

describe('the list of what waits', () => {
  test('names what waits for a decision, an act or a look, and what was decided lately', async () => {
    const decided = await propose('Decided already');
    await decided.send('ann', { verdict: 'approve' });
    await propose('Waiting still');
    const { body } = await world.open('/proposals/acme', { as: 'ann' });
    const [waiting = '', lately = ''] = body.split('id="lately"');
    expect(waiting).toContain('Waiting still');
    expect(waiting).not.toContain('Decided already');
    expect(lately).toContain('Decided already');
    await useLevel('L1');
    await propose('Done unasked');
    expect((await world.open('/proposals/acme', { as: 'cas' })).body).toMatch(
      /Look at what was done by[\s\S]*Done unasked/,
    );
  });
});

describe('nobody decides', () => {
  test('by opening the page, whatever is in its address', async () => {
    const page = await propose();
    const before = world.writes();
    for (const method of ['GET', 'HEAD'] as const)
      await world.open(`${page.path}?verdict=approve&act=approve`, { method, as: 'ann' });
    expect(world.writes()).toBe(before);
  });
  test('with a form from elsewhere, an old one, or one without a button', async () => {
    const page = await propose();
    for (const form of [{ verdict: 'approve', csrf: 'of another' }, {}]) {
      const answer = await page.send('ann', form);
      expect(answer.status).toBe(403);
      expect(answer.body).toContain('Nothing was done yet');
    }
    expect((await page.now()).decisions).toEqual([]);
  });
  test('on a content that is not what they saw', async () => {
    const page = await propose();
    expect((await page.send('ann', { verdict: 'approve', contentHash: 'd'.repeat(64) })).status).toBe(409);
  });
  test('and an absent proposal is a foreign one', async () => {
    const page = await propose();
    const absent = page.path.replace(/p[0-9a-f]{12}$/, 'p000000000000');
    const foreign = page.path.replace('/acme/', '/other/');
    const [one, two] = [await world.open(absent, { as: 'ann' }), await world.open(foreign, { as: 'ann' })];
    expect([one.status, two.status]).toEqual([404, 404]);
    const words = (body: string) =>
      body.replaceAll(encodeURIComponent(absent), '').replaceAll(encodeURIComponent(foreign), '');
    expect(words(one.body)).toBe(words(two.body));
    expect((await world.open(page.path)).body).toContain('A decision is waiting for you');
  });
});

async function useLevel(level: Level): Promise<void> {
  const { contracts } = defaultPolicy.areas;
  if (!contracts) throw new Error('the default policy knows contracts');
  await world.usePolicy({ areas: { contracts: { ...contracts, level } } });
}

/** A proposal and its page, as signed-in people open it and send its forms. */
async function propose(title = 'Managed services agreement') {
  const { proposalId } = await world.propose(
    {
      subject: { kind: 'contract', id: 'c', title },
      facts: [{ label: 'Client', value: 'Bayside Dental Group' }],
    },
    as('assistant', 'assistant'),
  );
  await world.tend(proposalId);
  const path = `/proposals/acme/${proposalId}`;
  return {
    proposalId,
    path,
    now: () => world.read(proposalId),
    open: (who: string) => world.open(path, { as: who }),
    send: (who: string, form: Readonly<Record<string, string>>) =>
      world.open(path, { as: who, form: { csrf: 'token', contentHash: 'c'.repeat(64), ...form } }),
  };
}
