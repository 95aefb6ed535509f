import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NotificationWorld, openNotificationWorld } from './notification-world.ts';

let world: NotificationWorld;
beforeAll(async () => {
  world = await openNotificationWorld();
});
afterAll(() => world.stop());

const read = (who = 'ann') => world.call(who, 'notifications-readPreferences', 'GET');
const put = (body: object, etag: string, who = 'ann') =>
  world.call(who, 'notifications-putPreferences', 'PUT', { body, headers: { 'if-match': etag } });

describe('preferences', () => {
  it('are there before anybody said anything, and are each person’s own', async () => {
    const { json, etag } = await read();
    const changed = await put({ ...json, language: 'de', zone: 'Europe/Vienna' }, etag);
    expect(changed.status).toBe(200);
    expect(await read()).toMatchObject({ etag: changed.etag, json: { language: 'de', zone: 'Europe/Vienna' } });
    expect((await read('max')).json).toMatchObject({ language: 'en' });
  });

  it('seen in an older version are not overwritten', async () => {
    const { json, etag } = await read('ben');
    expect((await put(json, etag, 'ben')).status).toBe(200);
    expect((await put(json, etag, 'ben')).status).toBe(412);
    expect((await put(json, '"other"', 'ben')).status).toBe(412);
  });

  it.each([
    ['no way for decisions', { channels: { decision: [] } }, 'channels.decision'],
    ['no way for reviews', { channels: { review: [] } }, 'channels.review'],
    ['a way that does not exist', { channels: { info: ['fax'] } }, 'channels.info.0'],
    ['a way named twice', { channels: { info: ['mail', 'mail'] } }, 'channels.info'],
    ['a zone that does not exist', { zone: 'Europe/Nowhere' }, 'zone'],
    ['an hour that does not exist', { quiet: { from: '24:00', until: '07:00' } }, 'quiet.from'],
    ['a quiet that never ends', { quiet: { from: '07:00', until: '07:00' } }, 'quiet.until'],
    ['decisions in a digest', { digest: { at: '08:00', purposes: ['decision'] } }, 'digest.purposes.0'],
    ['an empty digest', { digest: { at: '08:00', purposes: [] } }, 'digest.purposes'],
    ['a language nobody writes', { language: 'tlh' }, 'language'],
    ['what is no setting', { colour: 'blue' }, 'colour'],
  ])('with %s are refused, naming it', async (_, change: object, field) => {
    const { json, etag } = await read();
    const channels = { ...json.channels, ...('channels' in change ? (change.channels as object) : {}) };
    const answer = await put({ ...json, ...change, channels }, etag);
    expect([answer.status, answer.json.violations[0].field]).toEqual([400, field]);
  });
});
