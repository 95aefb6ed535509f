import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { faultsOfCard, textOf } from './card-rules.ts';
import { directory, hired, openTeamsWorld, type TeamsWorld } from './teams-world.ts';

let world: TeamsWorld;
const ann = hired('legal', 'approver');
const ben = hired('finance', 'approver');
const cas = hired('manager', 'contract-manager');

beforeAll(async () => {
  world = await openTeamsWorld();
}, 60_000);
afterAll(() => world?.stop());
beforeEach(async () => {
  world.people(ann, ben, cas);
  await world.control('PUT', '/uninstalled', { users: [] });
});

/** A proposal whose approvers were asked, and the newest card of each. */
async function asked() {
  const { proposalId } = await world.propose();
  await world.tend(proposalId);
  const cards = await Promise.all([ann, ben].map(async (person) => (await world.cardsOf(person)).at(-1)));
  const [annsCard, bensCard] = cards;
  if (!annsCard || !bensCard) throw new Error('not both were asked');
  return { proposalId, annsCard, bensCard };
}

describe('a proposal in Teams', () => {
  test('asks each approver by a card of their own, beside the letter, once', async () => {
    const { proposalId, annsCard, bensCard } = await asked();
    expect(world.mails).toEqual(expect.arrayContaining([ann.email, ben.email]));
    expect(annsCard.id).not.toBe(bensCard.id);
    const { refresh, ...shown } = annsCard.card;
    expect(refresh.userIds).toHaveLength(1);
    expect(refresh.userIds).not.toEqual(bensCard.card.refresh.userIds);
    expect(faultsOfCard({ ...shown, refresh })).toEqual([]);
    expect(shown.body[1].text).toBe('Your decision is needed.');
    expect(shown.actions[0].url).toBe(`https://counterpart.example/proposals/acme/${proposalId}`);
    expect(JSON.stringify(annsCard.card)).not.toMatch(/approvals\//);
    const before = (await world.cardsOf(ann)).length;
    await world.tend(proposalId);
    await world.deliver(proposalId);
    expect((await world.cardsOf(ann)).map(({ updates }) => updates)).toContain(0);
    expect(await world.cardsOf(ann)).toHaveLength(before);
  });

  test('shows each who looks what is theirs, and then everybody what was decided, once', async () => {
    const { proposalId, annsCard } = await asked();
    const seen = async (user: string) => (await world.press({ user, card: annsCard.card })).body;
    expect(await seen('legal')).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
    expect((await seen('legal')).value.body[1].text).toBe('Your decision is needed.');
    expect((await seen('manager')).value.body[1].text).toBe('This is not yours to decide.');

    expect(await world.decide(ann.id, proposalId, 'approve')).toMatchObject({ ok: true });
    await world.tend(proposalId);
    expect(world.done).toContain(proposalId);
    await world.deliver(proposalId);
    await world.deliver(proposalId);
    for (const person of [ann, ben]) {
      const cards = (await world.cardsOf(person)).filter(({ card }) => JSON.stringify(card).includes(proposalId));
      expect(cards.map(({ updates }) => updates)).toEqual([1]);
      expect(textOf(cards[0]?.card)).toContain('Approved by');
      expect(cards[0]?.card.actions[0].title).toBe('Open the record');
    }
    expect((await seen('finance')).value.body[1].text).toContain('Approved by');
  });

  test.each([
    ['rejected', (id: string) => world.decide(ben.id, id, 'reject'), 'Rejected by'],
    [
      'withdrawn',
      (proposalId: string) => {
        const manager = world.system.actingAs({ kind: 'person', id: cas.id, name: cas.name });
        return world.gates.acts.withdraw(manager, { proposalId, reason: 'Not needed' }, world.workflows);
      },
      'Withdrawn',
    ],
  ])('that was %s says so on every card', async (_, act, shown) => {
    const { proposalId } = await asked();
    expect(await act(proposalId)).toMatchObject({ ok: true });
    await world.deliver(proposalId);
    for (const person of [ann, ben]) expect(textOf((await world.cardsOf(person)).at(-1)?.card)).toContain(shown);
  });

  test('whose card was deleted is no fault, and nobody else’s card waits for it', async () => {
    const { proposalId, annsCard } = await asked();
    await world.control('DELETE', `/activities/${annsCard.id}`);
    await world.decide(ann.id, proposalId, 'approve');
    await world.deliver(proposalId);
    await world.deliver(proposalId);
    const [last] = (await world.cardsOf(ben)).slice(-1);
    expect([last?.updates, textOf(last?.card).includes('Approved by')]).toEqual([1, true]);
  });

  test('reaches by mail whoever has not installed the bot', async () => {
    await world.control('PUT', '/uninstalled', { users: ['legal'] });
    const before = (await world.cardsOf(ann)).length;
    world.mails.length = 0;
    const { proposalId } = await world.propose();
    await world.tend(proposalId);
    expect(await world.cardsOf(ann)).toHaveLength(before);
    expect(world.mails).toContain(ann.email);
    expect(textOf((await world.cardsOf(ben)).at(-1)?.card)).toContain('Your decision is needed');
  });

  test('of somebody who left shows them nothing any more', async () => {
    const { proposalId, bensCard } = await asked();
    world.people(ann, cas);
    expect((await world.press({ user: 'finance', card: bensCard.card })).body.value).toMatchObject({ actions: [] });
    await world.decide(ann.id, proposalId, 'approve');
    await world.deliver(proposalId);
    expect(textOf((await world.cardsOf(ben)).at(-1)?.card)).toContain('nothing here for you');
  });
});

describe('what Teams sends', () => {
  test('is answered alike for what is not there, what is foreign and what is nonsense', async () => {
    const { proposalId, annsCard } = await asked();
    const { action } = annsCard.card.refresh;
    const data = (more: object) => ({ ...action, data: { ...action.data, ...more } });
    const [first, ...others] = await Promise.all([
      world.press({ user: 'manager2', action }),
      world.press({ user: 'legal', action: data({ tenant: 'other' }) }),
      world.press({ user: 'legal', action: data({ tenant: '../acme' }) }),
      world.press({ user: 'legal', action: data({ tenant: ['acme'] }) }),
      world.press({ user: 'legal', action: data({ proposalId: `${proposalId.slice(0, -1)}x` }) }),
      world.press({ user: 'legal', action: data({ proposalId: { $ne: '' } }) }),
      world.press({ user: 'legal', action: data({ verdict: 'approve' }) }),
      world.press({ user: 'legal', action: { ...action, verb: 'approve' } }),
      world.press({ user: 'legal', action: 'approve' }),
    ]);
    expect(first?.body.value.body).toMatchObject([{ text: 'There is nothing here for you.' }]);
    for (const other of others) expect(other).toEqual(first);
    expect((await world.read(proposalId)).decisions).toEqual([]);
  });

  test.each([
    ['with a token of another issuer', { claims: { iss: 'https://evil.example' } }, 401],
    ['with a token for another bot', { claims: { aud: 'another' } }, 401],
    ['with a token that expired', { claims: { exp: 1_700_000_000 } }, 401],
    ['with an unsigned token', { signature: 'none' }, 401],
    ['with a token signed by a stranger', { signature: 'stranger' }, 401],
    ['without a token', { token: false }, 401],
    ['from another address than its token names', { activity: { serviceUrl: 'https://evil.example' } }, 403],
    ['with a token of another address', { claims: { serviceurl: 'https://evil.example' } }, 403],
    ['of another channel', { activity: { channelId: 'webchat' } }, 403],
    [
      'of another directory',
      { activity: { conversation: { tenantId: 'another' }, channelData: { tenant: { id: 'another' } } } },
      403,
    ],
    ['of two directories', { activity: { channelData: { tenant: { id: 'another' } } } }, 403],
    ['of no directory', { activity: { conversation: {}, channelData: {} } }, 403],
    ['that is no activity', { activity: { type: 7 } }, 400],
    ['of somebody without an object id', { activity: { from: { aadObjectId: '../x' } } }, 400],
  ] as const)('%s is refused, and tells nothing of the matter', async (_, wrong, status) => {
    const { proposalId, annsCard } = await asked();
    const answer = await world.press({ user: 'legal', card: annsCard.card, ...wrong });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).not.toContain(proposalId);
    expect(JSON.stringify(answer.body)).not.toContain(directory);
  });

  test.each([
    ['that the bot was installed', { type: 'installationUpdate', name: undefined, value: undefined }],
    ['that somebody came or went', { type: 'conversationUpdate', name: undefined, value: undefined }],
    ['a message', { type: 'message', name: undefined, value: undefined, text: 'approve' }],
    ['another invoke', { type: 'invoke', name: 'task/fetch' }],
  ])('%s is taken note of, and nothing more', async (_, activity) => {
    const { annsCard } = await asked();
    expect(await world.press({ user: 'legal', card: annsCard.card, activity })).toEqual({ status: 200, body: null });
  });
});
