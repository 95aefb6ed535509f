import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NotificationWorld, openNotificationWorld } from './notification-world.ts';

let world: NotificationWorld;
let token = '';
beforeAll(async () => {
  world = await openNotificationWorld();
  await world.send('decision', { purpose: 'decision' });
  await world.send('reminder', { purpose: 'reminder' });
  token = world.mails[1]?.unsubscribe?.split('/').at(-1) ?? '';
});
afterAll(() => world.stop());

const form = { 'content-type': 'application/x-www-form-urlencoded', authorization: '' };
const open = (method: 'GET' | 'HEAD' | 'POST', unsubscribeToken: string, body = '', tenant = world.tenant) =>
  world.call('nobody', method === 'POST' ? 'notifications-unsubscribe' : 'notifications-showUnsubscribe', method, {
    params: { tenant, unsubscribeToken },
    headers: form,
    body,
  });
const reminders = async () => (await world.call('ann', 'notifications-readPreferences', 'GET')).json.channels.reminder;

describe('a link that stops reminders', () => {
  it('is in reminders alone: in their headers, their text and their HTML', () => {
    const [decision, reminder] = world.mails;
    expect(decision?.unsubscribe).toBeUndefined();
    expect(reminder?.unsubscribe).toMatch(/^https:\/\/counterpart\.example\/unsubscribe\/[\w-]+\/[\w-]{43}$/);
    for (const part of [reminder?.text, reminder?.html]) expect(part).toContain(reminder?.unsubscribe);
  });

  it('stops nothing when it is opened, as scanners of mail do', async () => {
    for (const method of ['GET', 'HEAD', 'GET'] as const) expect((await open(method, token)).status).toBe(200);
    expect((await open('GET', token)).text).toContain('<button type="submit">Stop reminders</button>');
    expect(await reminders()).toEqual(['mail', 'teams']);
  });

  it.each([
    ['a form that says nothing', ''],
    ['a form that says something else', 'List-Unsubscribe=No'],
  ])('stops nothing for %s', async (_, body) => {
    expect((await open('POST', token, body)).status).toBe(400);
    expect(await reminders()).toEqual(['mail', 'teams']);
  });

  it('is refused in the same words whatever is wrong with it', async () => {
    const flipped = `${token.slice(0, -2)}${token.at(-2) === 'A' ? 'B' : 'A'}${token.at(-1)}`;
    const said = 'List-Unsubscribe=One-Click';
    const answers = await Promise.all([
      open('POST', flipped, said),
      open('POST', '../..', said),
      open('POST', token, said, 'elsewhere'),
      open('GET', flipped),
    ]);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
    expect(await reminders()).toEqual(['mail', 'teams']);
  });

  it('stops reminders and nothing else with one POST of a mail program, however often', async () => {
    for (let n = 0; n < 2; n++) expect((await open('POST', token, 'List-Unsubscribe=One-Click')).status).toBe(200);
    expect(await reminders()).toEqual([]);
    world.mails.length = 0;
    await world.send('reminder 2', { purpose: 'reminder' });
    await world.send('decision 2', { purpose: 'decision' });
    expect(world.mails.map(({ subject }) => subject)).toEqual(['About decision 2']);
    expect(world.committed.filter(({ type }) => type === 'notificationPreferences.changed')).toMatchObject([
      { actor: { kind: 'person', id: 'ann' }, data: { by: 'link' } },
    ]);
  });

  it('is taken as a multipart form too (RFC 8058), and answers in its reader’s language', async () => {
    await world.prefer({
      language: 'de',
      channels: { decision: ['mail'], review: ['mail'], reminder: ['mail'], alert: [], info: [] },
    });
    const body = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
    const answer = await world.call('nobody', 'notifications-unsubscribe', 'POST', {
      params: { tenant: world.tenant, unsubscribeToken: token },
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body,
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<html lang="de">');
    expect(answer.text).toContain('Erinnerungen sind abgeschaltet');
    expect(await reminders()).toEqual([]);
  });
});

it('faults of the pipeline were none', () => expect(world.faulted).toEqual([]));
