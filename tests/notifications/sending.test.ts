import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keptTeams, letter, type NotificationWorld, openNotificationWorld } from './notification-world.ts';

const { teams, cards, answers } = keptTeams();
let world: NotificationWorld;
let mailOnly: NotificationWorld;
beforeAll(async () => {
  world = await openNotificationWorld({ teams });
  mailOnly = await openNotificationWorld();
});
beforeEach(() => {
  world.mails.length = 0;
  world.at('2026-06-01T13:00:00Z');
});
afterAll(async () => {
  await world.stop();
  await mailOnly.stop();
});

const deliveries = async (state = '') =>
  (await world.call('max', 'notifications-listDeliveries', 'GET', { query: state && `?state=${state}` })).json.items;
const deliveryOf = async (subject: string) =>
  (await deliveries()).find((each: { subject: string }) => each.subject === subject);

describe('a letter', () => {
  it('is sent once under its key, on the ways its reader chose', async () => {
    expect(await world.send('once', { purpose: 'decision', thread: 'p-1' })).toBe('sent');
    expect(await world.send('once', { purpose: 'decision', thread: 'p-1' })).toBe('already');
    expect(world.mails.map(({ subject, to }) => [subject, to])).toEqual([['About once', 'ann@acme.example']]);
    expect(cards).toMatchObject([{ key: 'once', purpose: 'decision', thread: 'p-1' }]);
    expect((await deliveryOf('About once')).attempts).toMatchObject([
      { channel: 'mail', outcome: 'sent' },
      { channel: 'teams', outcome: 'sent' },
    ]);
  });

  it('goes by mail alone where there is no Teams, whatever its reader chose', async () => {
    await mailOnly.prefer({ channels: { decision: ['teams'], review: ['teams'], reminder: [], alert: [], info: [] } });
    await mailOnly.send('decide', { purpose: 'decision' });
    await mailOnly.send('know', { purpose: 'info' });
    expect(mailOnly.mails.map(({ subject }) => subject)).toEqual(['About decide']);
    expect((await mailOnly.listOf('ann')).items.map(({ subject }: { subject: string }) => subject).sort()).toEqual([
      'About decide',
      'About know',
    ]);
  });

  it('whose second way is at fault is not sent on the first again', async () => {
    answers.push('fault');
    await expect(world.send('halfway', { purpose: 'decision' })).rejects.toThrow('Teams is busy');
    expect((await deliveryOf('About halfway')).state).toBe('sending');
    expect(await world.send('halfway', { purpose: 'decision' })).toBe('sent');
    expect(world.mails).toHaveLength(1);
    expect((await deliveryOf('About halfway')).attempts).toHaveLength(2);
  });

  it('that must reach goes by mail when Teams does not have its reader', async () => {
    await world.prefer({ channels: { decision: ['teams'], review: ['teams'], reminder: [], alert: [], info: [] } });
    answers.push('unreachable', 'unreachable');
    expect(await world.send('unreachable', { purpose: 'review' })).toBe('sent');
    expect(await world.send('still', { purpose: 'info' })).toBe('sent');
    expect(world.mails.map(({ subject }) => subject)).toEqual(['About unreachable']);
    answers.length = 0;
    await world.prefer({
      channels: { decision: ['mail', 'teams'], review: ['mail'], reminder: ['mail'], alert: ['mail'], info: ['mail'] },
    });
  });

  it('repeated after a crash between sending and remembering has the same Message-ID', async () => {
    let dies = true;
    const dying = await openNotificationWorld({
      wrap: (documents) => ({
        read: (...args) => documents.read(...args),
        query: (...args) => documents.query(...args),
        record: (...args) => documents.record(...args),
        commit: async (...args) => {
          if (dies) throw new Error('killed');
          return documents.commit(...args);
        },
      }),
    });
    await expect(dying.send('crash')).rejects.toThrow('killed');
    dies = false;
    expect(await dying.send('crash')).toBe('sent');
    const ids = dying.mails.map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    await dying.stop();
  });
});

describe('a letter that no server takes', () => {
  it('is told to the contract managers in the app, once, and stands in the deliveries', async () => {
    world.faults.push('refuse');
    expect(await world.send('bounce', { purpose: 'info' })).toBe('refused');
    expect(await world.send('bounce', { purpose: 'info' })).toBe('already');
    const { items } = await world.listOf('max');
    expect(items.map(({ subject }: { subject: string }) => subject)).toEqual([
      'Mail to Ann of Acme (ann@acme.example) is not accepted',
    ]);
    expect(await deliveries('refused')).toMatchObject([
      { subject: 'About bounce', address: 'ann@acme.example', attempts: [{ channel: 'mail', outcome: 'refused' }] },
    ]);
    const told = world.committed.filter(({ type }) => type === 'notification.refused');
    expect(told.at(-1)?.data).toMatchObject({ channel: 'mail' });
  });

  it('for now is a fault that leaves nothing behind', async () => {
    world.faults.push('fault');
    await expect(world.send('later')).rejects.toThrow('451');
    expect(await deliveryOf('About later')).toBeUndefined();
    expect(await world.send('later')).toBe('sent');
  });
});

describe('the list in the app', () => {
  it('counts what is unread, and what is read stays read', async () => {
    await world.send('to read');
    const before = await world.listOf('ann');
    const id = before.items.find(({ subject }: { subject: string }) => subject === 'About to read').id;
    const mark = (who: string) => world.call(who, 'notifications-markRead', 'PUT', { params: { notificationId: id } });
    expect((await mark('max')).status).toBe(404);
    expect([(await mark('ann')).status, (await mark('ann')).status]).toEqual([204, 204]);
    const unread = (await world.call('ann', 'notifications-listOwn', 'GET', { query: '?unread=true' })).json;
    expect(unread.unread).toBe(before.unread - 1);
    expect(unread.items.map((each: { id: string }) => each.id)).not.toContain(id);
  });

  it('is given in pages', async () => {
    const first = (await world.call('ann', 'notifications-listOwn', 'GET', { query: '?limit=2' })).json;
    expect(first.items).toHaveLength(2);
    const query = `?limit=2&cursor=${encodeURIComponent(first.cursor)}`;
    const second = (await world.call('ann', 'notifications-listOwn', 'GET', { query })).json;
    expect(second.items.map(({ id }: { id: string }) => id)).not.toContain(first.items[0].id);
  });

  it('still shows what the first edition wrote', async () => {
    const doc = {
      ...{ id: 'f'.repeat(64), kind: 'notifications.notification', schema: 1, recipientId: 'old' },
      ...{
        channel: 'mail',
        state: 'refused',
        subject: 'Of old',
        messageId: '<a@b>',
        sentAt: '2026-01-01T00:00:00.000Z',
      },
    };
    await world.documents.commit(world.system, {
      partition: 'notification:old',
      writes: [{ op: 'create', doc }],
      events: [],
    });
    expect((await world.listOf('old')).items).toMatchObject([{ subject: 'Of old', state: 'refused', purpose: 'info' }]);
  });
});

it('faults of the pipeline were none', () => expect(world.faulted).toEqual([]));
it('letters are documents in their own language', async () => {
  await world.notifications.send(world.system, { ...letter('de'), language: 'de' });
  expect(world.mails.at(-1)?.html).toContain('<html lang="de">');
});
