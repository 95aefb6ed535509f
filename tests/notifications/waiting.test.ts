import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PendingLetter } from '../../src/notifications/notification.ts';
import { type NotificationWorld, openNotificationWorld } from './notification-world.ts';

let world: NotificationWorld;
let dies: 'before the commit' | 'never' = 'never';
beforeAll(async () => {
  world = await openNotificationWorld({
    wrap: (documents) => ({
      read: (...args) => documents.read(...args),
      query: (...args) => documents.query(...args),
      record: (...args) => documents.record(...args),
      commit: async (...args) => {
        if (dies === 'before the commit') throw new Error('killed');
        return documents.commit(...args);
      },
    }),
  });
});
afterAll(() => world.stop());
beforeEach(async () => {
  dies = 'never';
  world.at('2026-06-01T13:00:00Z');
  await world.prefer({ quiet: night, digest: undefined, language: 'en', channels: everything });
  world.mails.length = 0;
});

const night = { from: '20:00', until: '07:00', weekends: false };
const everything = { decision: ['mail'], review: ['mail'], reminder: ['mail'], alert: ['mail'], info: ['mail'] };
const subjects = () => world.mails.map(({ subject }) => subject);
const pending = async () =>
  (
    await world.documents.query<PendingLetter>(world.system, {
      text: 'SELECT * FROM c WHERE c.kind = @kind',
      parameters: { '@kind': 'notifications.pending' },
    })
  ).items;

describe('a letter in the quiet of the night', () => {
  it('stands in the app at once, and goes out in the morning, once', async () => {
    world.at('2026-06-01T20:00:00Z');
    expect(await world.send('night')).toBe('held');
    expect(await world.send('night')).toBe('already');
    await world.sweep();
    expect(subjects()).toEqual([]);
    expect((await world.listOf('ann')).items[0]).toMatchObject({ subject: 'About night', state: 'waiting' });
    world.at('2026-06-02T05:00:00Z');
    await world.sweep();
    await world.sweep();
    expect(subjects()).toEqual(['About night']);
    expect(await pending()).toEqual([]);
    expect(world.committed.filter(({ data }) => data?.notification).map(({ type }) => type)).toEqual([
      'notification.deferred',
      'notification.sent',
    ]);
  });

  it('is kept under the tenant’s key: nothing of its text lies in the store', async () => {
    world.at('2026-06-01T20:00:00Z');
    await world.send('secret', { text: 'https://counterpart.example/approvals/acme/p/TOKEN' });
    const [stored] = await pending();
    const plain = JSON.stringify(stored) + Buffer.from(stored?.sealed ?? '', 'base64').toString('latin1');
    expect(plain).not.toContain('TOKEN');
    world.at('2026-06-02T05:00:00Z');
    await world.sweep();
    expect(world.mails[0]?.text).toContain('TOKEN');
  });

  it('goes out at once when it is a decision due before the morning', async () => {
    world.at('2026-06-01T20:00:00Z');
    expect(await world.send('due', { purpose: 'decision', deadline: '2026-06-02T03:00:00Z' })).toBe('sent');
    expect(await world.send('code', { urgent: true })).toBe('sent');
  });

  it('is sent again under the same Message-ID when its sender was killed, and once when its reader opened it meanwhile', async () => {
    world.at('2026-06-01T20:00:00Z');
    await world.send('killed');
    world.at('2026-06-02T05:00:00Z');
    dies = 'before the commit';
    await expect(world.sweep()).rejects.toThrow('did not go out');
    dies = 'never';
    const [{ id }] = (await world.listOf('ann')).items;
    await world.call('ann', 'notifications-markRead', 'PUT', { params: { notificationId: id } });
    await world.sweep();
    await world.sweep();
    expect(subjects()).toEqual(['About killed', 'About killed']);
    expect(new Set(world.mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect((await world.listOf('ann')).items[0]).toMatchObject({ state: 'sent', readAt: expect.any(String) });
  });

  it('is dropped when its reader has left by then', async () => {
    world.at('2026-06-01T20:00:00Z');
    await world.send('left');
    world.gone.add('ann');
    world.at('2026-06-02T05:00:00Z');
    await world.sweep();
    world.gone.clear();
    expect(subjects()).toEqual([]);
    expect(await pending()).toEqual([]);
    expect(world.committed.at(-1)?.type).toBe('notification.dropped');
  });

  it('that stays at fault keeps no other reader waiting', async () => {
    const ben = { id: 'ben', name: 'Ben', email: 'ben@acme.example' };
    await world.prefer({ quiet: night }, 'ben');
    world.at('2026-06-01T20:00:00Z');
    await world.send('first');
    world.at('2026-06-01T20:01:00Z');
    await world.send('second', { to: ben });
    world.at('2026-06-02T05:00:00Z');
    world.faults.push('fault');
    await expect(world.sweep()).rejects.toThrow('1 of 2');
    expect(subjects()).toEqual(['About second']);
    await world.sweep();
    expect(subjects()).toEqual(['About second', 'About first']);
  });
});

describe('a daily digest', () => {
  const digest = { at: '08:00', purposes: ['reminder', 'info'] };
  const wait = async (...keys: string[]) => {
    for (const [n, key] of keys.entries()) {
      world.at(`2026-06-01T13:0${n}:00Z`);
      expect(await world.send(key, { purpose: 'info' })).toBe('held');
    }
    world.at('2026-06-02T06:00:00Z');
  };

  it('joins what waited into one letter, in its reader’s language, and leaves decisions alone', async () => {
    await world.prefer({ digest, language: 'de' });
    expect(await world.send('decide', { purpose: 'decision' })).toBe('sent');
    await wait('a', 'b', 'c');
    await world.sweep();
    await world.sweep();
    expect(subjects()).toEqual(['About decide', '3 Mitteilungen am 2. Juni 2026']);
    const { text = '', html = '' } = world.mails[1] ?? {};
    for (const key of ['a', 'b', 'c']) expect([text, html].every((part) => part.includes(`Text of ${key}`))).toBe(true);
    expect(html).toContain('<html lang="de">');
    expect((await world.listOf('ann')).items.slice(0, 3).map(({ state }: { state: string }) => state)).toEqual([
      'sent',
      'sent',
      'sent',
    ]);
  });

  it('killed before it was remembered is the same digest again', async () => {
    await world.prefer({ digest });
    await wait('d', 'e');
    dies = 'before the commit';
    await expect(world.sweep()).rejects.toThrow();
    dies = 'never';
    await world.sweep();
    await world.sweep();
    expect(subjects()).toHaveLength(2);
    expect(new Set(world.mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await pending()).toEqual([]);
  });

  it('of very many is several letters, each with others', async () => {
    await world.prefer({ digest });
    for (let n = 0; n < 60; n++) await world.send(`many ${n}`, { purpose: 'info' });
    world.at('2026-06-02T06:00:00Z');
    await world.sweep();
    expect(subjects()).toEqual([
      '25 notices for 2 June 2026',
      '25 notices for 2 June 2026',
      '10 notices for 2 June 2026',
    ]);
    expect(new Set(world.mails.map(({ messageId }) => messageId)).size).toBe(3);
    expect(await pending()).toEqual([]);
  });

  it('leaves out what its reader has switched off since, and is no digest of one', async () => {
    await world.prefer({ digest });
    await wait('f');
    world.at('2026-06-01T14:00:00Z');
    await world.send('g', { purpose: 'reminder' });
    await world.prefer({ channels: { ...everything, reminder: [] } });
    world.at('2026-06-02T06:00:00Z');
    await world.sweep();
    expect(subjects()).toEqual(['About f']);
    expect(await pending()).toEqual([]);
  });
});
