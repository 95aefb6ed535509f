import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTeamsCards } from '../../src/notifications/index.ts';
import type { Documents } from '../../src/platform/cosmos/documents.ts';
import { refusal } from '../../src/platform/refusal.ts';
import { ok, refused } from '../../src/platform/result.ts';
import { adaptiveCard, textBlock } from '../../src/platform/teams/adaptive-card.ts';
import type { Activity, BotConnector } from '../../src/platform/teams/bot-connector-client.ts';
import { ann, letter, type NotificationWorld, openNotificationWorld } from './notification-world.ts';

const oid = 'c0ffee00-0000-4000-8000-000000000001';
const to = { ...ann, id: oid };

let world: NotificationWorld;
beforeAll(async () => {
  world = await openNotificationWorld();
});
afterAll(() => world.stop());

/** Cards on the genuine store, with a Teams that keeps what it takes. */
function cards(parts: { readonly documents?: Documents; readonly connector?: Partial<BotConnector> } = {}) {
  const chat: { id: string; updates: number; activity: Activity }[] = [];
  let shown = 'as it was';
  const connector: BotConnector = {
    openChat: async () => ok('chat'),
    memberOf: async () => '29:ann',
    async send(_, activity) {
      chat.push({ id: String(chat.length), updates: 0, activity });
      return ok(String(chat.length - 1));
    },
    async update(_, id, activity) {
      const found = chat[Number(id)];
      if (found) Object.assign(found, { activity, updates: found.updates + 1 });
      return ok(undefined);
    },
    ...parts.connector,
  };
  const teams = createTeamsCards({
    documents: parts.documents ?? world.documents,
    connector,
    liveCard: async () => adaptiveCard({ fallbackText: shown, body: [textBlock(shown)], actions: [] }),
  });
  return {
    teams,
    chat,
    stands: (text: string) => {
      shown = text;
    },
    send: (key: string, more: object = {}) =>
      teams.send(world.system, { ...letter(key, { to, ...more }), purpose: 'decision' }),
  };
}

test('a card is sent once, however often it is asked for', async () => {
  const { send, chat } = cards();
  expect([await send('once'), await send('once'), await send('once')]).toEqual(['sent', 'sent', 'sent']);
  expect(chat).toHaveLength(1);
});

test('a crash after sending sends once more; one after remembering does not', async () => {
  let crashes = 0;
  const documents: Documents = {
    read: (...asked) => world.documents.read(...asked),
    query: (...asked) => world.documents.query(...asked),
    record: (...asked) => world.documents.record(...asked),
    async commit(...asked) {
      if (crashes-- > 0) throw new Error('the host was killed');
      return world.documents.commit(...asked);
    },
  };
  const { send, chat } = cards({ documents });
  crashes = 1;
  await expect(send('crash', { thread: 't-crash', live: true })).rejects.toThrow('killed');
  expect([await send('crash', { thread: 't-crash', live: true }), chat.length]).toEqual(['sent', 2]);
  expect([await send('crash', { thread: 't-crash', live: true }), chat.length]).toEqual(['sent', 2]);
});

test('live cards follow their thread, plain ones stay as they were', async () => {
  const { send, chat, teams, stands } = cards();
  await send('live', { thread: 't-1', live: true });
  await send('plain', { thread: 't-1' });
  stands('decided');
  await teams.renew(world.system, 't-1');
  await teams.renew(world.system, 't-1');
  await teams.renew(world.system, 'another');
  expect(chat.map(({ updates }) => updates)).toEqual([1, 0]);
  expect(chat[0]?.activity.summary).toBe('decided');
});

test('what was decided while the card was on its way is on it in the end', async () => {
  const late = cards({
    connector: {
      async send(_, activity) {
        late.chat.push({ id: '0', updates: 0, activity });
        late.stands('decided meanwhile');
        return ok('0');
      },
    },
  });
  await late.send('late', { thread: 't-late', live: true });
  expect(late.chat).toMatchObject([{ updates: 1, activity: { summary: 'decided meanwhile' } }]);
});

test('two who renew at once leave what stands', async () => {
  const { send, chat, teams, stands } = cards();
  await send('race', { thread: 't-race', live: true });
  stands('one');
  const first = teams.renew(world.system, 't-race');
  stands('two');
  await Promise.all([first, teams.renew(world.system, 't-race')]);
  expect(chat[0]?.activity.summary).toBe('two');
});

test.each([
  ['teams.notInstalled', 'unreachable'],
  ['teams.gone', 'unreachable'],
  ['teams.rejected', 'refused'],
] as const)('%s is %s', async (code, outcome) => {
  const { send } = cards({ connector: { openChat: async () => refused(refusal('forbidden', code, 'No.')) } });
  expect(await send(`no ${code}`)).toBe(outcome);
});

test.each(['ann', 'external:0123', `${oid}/../x`])('"%s" is nobody of the directory, and not asked for', async (id) => {
  const { teams, chat } = cards({ connector: { openChat: async () => Promise.reject(new Error('asked for')) } });
  expect(await teams.send(world.system, { ...letter('x'), to: { ...ann, id }, purpose: 'info' })).toBe('unreachable');
  expect(chat).toEqual([]);
});

test('a letter without a card is its text, without addresses, and one button', async () => {
  const { send, chat } = cards();
  const text = '**Look**\n\nat [this](x)\n-----\nHere: https://counterpart.example/approvals/acme/p/secret-token\n';
  await send('plain text', { text, page: 'https://counterpart.example/proposals/acme/p' });
  expect(chat[0]?.activity.attachments[0]?.content).toMatchObject({
    body: [{ text: 'About plain text' }, { text: '\\*\\*Look\\*\\*' }, { text: 'at \\[this\\](x)' }],
    actions: [{ type: 'Action.OpenUrl', url: 'https://counterpart.example/proposals/acme/p' }],
  });
});
