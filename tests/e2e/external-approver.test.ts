import { afterAll, beforeAll, expect, test } from 'vitest';
import { newBrowser } from '../../devhost/demo/browser.ts';
import { eventually, type Json } from '../../devhost/demo/walk.ts';
import { type Ground, prepareGround } from './isolation/ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await prepareGround();
}, 120_000);
afterAll(() => ground?.stop());

const codeMailed = (after: number): Promise<string> =>
  eventually('the code', async () => {
    const { messages } = await ground.stamp.control('/mail/messages');
    const codes = (messages as Json[]).filter(({ subject }) => subject.startsWith('Your code'));
    return codes.length > after ? /Your code is (\d{3} \d{3})/.exec(codes.at(-1)?.text)?.[1] : undefined;
  });

test('somebody without an account decides by letter, link and mailed code, and what they agreed to is carried out', async () => {
  const { stamp, things } = ground;
  const browser = newBrowser();
  const door = await browser.open(things.guestLink);
  expect(door.status).toBe(200);
  for (const mark of ground.marks) expect(door.html).not.toContain(mark);

  const asked = await browser.submit(door, { action: 'send-code' });
  const code = await codeMailed(0);
  const wrong = code === '000 000' ? '000 001' : '000 000';
  expect((await browser.submit(asked, { action: 'open', code: wrong })).status).toBe(403);
  const page = await browser.submit(asked, { action: 'open', code });
  expect([page.status, page.url.href]).toEqual([200, things.guestLink]);
  expect(page.html).toContain('Decide by');
  expect(page.html).toContain('Aquamarine 7731');

  const done = await browser.submit(page, { verdict: 'approve', reason: 'We agree.' });
  expect(done.html).toContain('Your approval is recorded. More approvals are needed.');
  const read = async () =>
    (await stamp.as('legal', 'alpha').must(200, 'GET', `api/v1/proposals/${things.external}`)).body;
  const { decisions, contentHash } = await read();
  expect(decisions).toMatchObject([
    { verdict: 'approve', via: 'link', by: { kind: 'person', name: 'Aquamarine 7731' } },
  ]);

  const another = newBrowser();
  expect((await another.open(things.guestLink)).html).toContain('Mail me a code');
  await stamp
    .as('legal', 'alpha')
    .must(200, 'POST', `api/v1/proposals/${things.external}/decisions`, { json: { verdict: 'approve', contentHash } });
  await eventually('it to be carried out', async () => ((await read()).state === 'executed' ? true : undefined));
  expect((await browser.open(things.guestLink)).html).toContain('Approved');
  const token = things.guestLink.split('/').at(-1) ?? '';
  expect(stamp.complaints.join('\n')).not.toContain(token);
}, 120_000);

test('whoever has an account was asked in Teams as well, by a card that says in the end what was decided', async () => {
  const { stamp, things } = ground;
  const cardOfLegal = async () => {
    const { activities } = await stamp.control('/bot-connector/');
    const cards = (activities as Json[]).map(({ activity, updates }) => ({ ...activity.attachments[0], updates }));
    return cards.find(({ content }) => content.refresh?.action.data.proposalId === things.external);
  };
  const sent = await eventually('the card to say what was decided', async () => {
    const card = await cardOfLegal();
    return JSON.stringify(card ?? '').includes('Approved by') ? card : undefined;
  });
  expect(sent.content.actions).toMatchObject([{ url: expect.stringContaining(`/proposals/alpha/${things.external}`) }]);
  const press = async (user: string) =>
    (await stamp.control('/bot-connector/press', { method: 'POST', json: { user, card: sent.content } })) as Json;
  const seen = await press('legal');
  expect([seen.status, seen.body.statusCode]).toEqual([200, 200]);
  expect(JSON.stringify(seen.body.value)).toContain('Aquamarine 7731');
  const foreign = await press('manager2');
  for (const mark of ground.marks) expect(JSON.stringify(foreign.body)).not.toContain(mark);
});
