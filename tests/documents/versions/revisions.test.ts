import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RevisionDecision } from '../../../src/documents/version.ts';
import { mostDecisions } from '../../../src/documents/versions/revision-decisions.ts';
import { newId } from '../../../src/platform/ids.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { aTurn, turns, word } from './a-turn.ts';
import { ann, bob, type Desk, openDesk } from './desk.ts';

let here: Desk;
beforeAll(async () => {
  here = await openDesk();
}, 60_000);
afterAll(() => here.stop());

async function received(bytes = aTurn()): Promise<string> {
  const id = await here.contract();
  const asked = {
    fileName: 'theirs.docx',
    mediaType: word,
    changeDescription: 'turn',
    purpose: 'counterparty',
  } as const;
  orThrow(await here.desk.add(ann, id, { ...asked, bytes }, await here.etag(id)));
  return id;
}
const open = async (id: string, versionNumber: number) => {
  const version = orThrow(await here.desk.find(ann, id, versionNumber));
  return orThrow(await here.desk.model(ann, id, version, 'revisions'));
};
const decided = async (id: string, decisions: readonly RevisionDecision[], from = 1, key = newId()) =>
  here.desk.decide(bob, id, { decidedFrom: from, decisions }, await here.etag(id), key);

describe('tracked changes of the other side', () => {
  test('are open in the version that holds them', async () => {
    const { revisions, text } = await open(await received(), 1);
    expect(text).toBe('The client pays 1,900.00 USD a month.\n\nThis agreement runs for at least twelve months.');
    expect(revisions.map(({ kind, author, text: words }) => [kind, author, words])).toEqual([
      ['deleted', 'Dana Cole', '2,450.00'],
      ['inserted', 'Dana Cole', '1,900.00'],
      ['inserted', 'Dana Cole', 'at least '],
    ]);
  });

  test('are accepted and rejected one by one: a new version in which the others are still open, and an event for each', async () => {
    const id = await received();
    const [minus, plus] = (await open(id, 1)).revisions;
    const decisions = [
      { revisionId: minus?.id ?? '', decision: 'reject', note: 'the price stays' },
      { revisionId: plus?.id ?? '', decision: 'reject' },
    ] as const;
    const { version } = orThrow(await decided(id, decisions));
    expect(version).toMatchObject({ versionNumber: 2, decidedFrom: 1, purpose: 'redline', author: 'bob', decisions });
    expect(version.changeDescription).toBe('Tracked changes: 0 accepted, 2 rejected');
    const now = await open(id, 2);
    expect(now.text).toBe('The client pays 2,450.00 USD a month.\n\nThis agreement runs for at least twelve months.');
    expect(now.revisions.map(({ text }) => text)).toEqual(['at least ']);
    const events = (await here.events(id)).filter(({ type }) => type === 'contract.revisionDecided');
    const told = { versionNumber: 2, decidedFrom: 1, decision: 'reject' };
    expect(events.map(({ data, actor }) => ({ ...data, by: actor.id }))).toEqual([
      { ...told, revisionId: minus?.id, kind: 'deleted', by: 'bob' },
      { ...told, revisionId: plus?.id, kind: 'inserted', by: 'bob' },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/Dana|price|1,900/);
  });

  test('decided twice with one key are decided once', async () => {
    const id = await received();
    const [first] = (await open(id, 1)).revisions;
    const decisions = [{ revisionId: first?.id ?? '', decision: 'accept' }] as const;
    const key = newId();
    const one = orThrow(await decided(id, decisions, 1, key));
    expect(orThrow(await decided(id, decisions, 1, key)).version).toEqual(one.version);
    const other = await decided(id, [{ ...decisions[0], decision: 'reject' }], 1, key);
    expect(other).toMatchObject({ refusal: { code: 'idempotencyKeyReused' } });
  });

  test('decided by the same command twice at once are decided once, and both are told', async () => {
    const id = await received();
    const [first] = (await open(id, 1)).revisions;
    const asked = { decidedFrom: 1, decisions: [{ revisionId: first?.id ?? '', decision: 'accept' }] } as const;
    const [ifMatch, key] = [await here.etag(id), newId()];
    const both = await Promise.all([1, 2].map(() => here.desk.decide(bob, id, asked, ifMatch, key)));
    expect(both.map((one) => orThrow(one).version.versionNumber)).toEqual([2, 2]);
    expect((await here.store.read(ann, id))?.doc.version).toBe(2);
  });

  test('of what was moved are decided as a whole, and each half is an event', async () => {
    const { file, paragraph, run, moved } = turns();
    const id = await received(
      file(
        paragraph(run('One. '), moved('From', 'm1', 'Moved. ')),
        paragraph(run('Two. '), moved('To', 'm1', 'Moved. ')),
      ),
    );
    const [from, to] = (await open(id, 1)).revisions;
    expect([from?.kind, to?.kind]).toEqual(['movedFrom', 'movedTo']);
    const [both, one] = [
      [
        { revisionId: from?.id ?? '', decision: 'accept' },
        { revisionId: to?.id ?? '', decision: 'reject' },
      ],
      [{ revisionId: to?.id ?? '', decision: 'reject' }],
    ] as const;
    expect(await decided(id, both)).toMatchObject({ refusal: { code: 'documents.moveDecidedBothWays' } });
    const { version } = orThrow(await decided(id, one));
    expect(version.decisions).toHaveLength(2);
    expect(await open(id, 2)).toMatchObject({ text: 'One. Moved.\n\nTwo.', revisions: [] });
    const events = (await here.events(id)).filter(({ type }) => type === 'contract.revisionDecided');
    expect(events.map(({ data }) => data?.kind)).toEqual(['movedTo', 'movedFrom']);
  });

  test('as many as one request takes fit into one batch', async () => {
    const { file, paragraph, run, inserted } = turns();
    const words = Array.from({ length: mostDecisions }, (_, at) => paragraph(run('Kept. '), inserted(`New ${at}.`)));
    const many = file(...words);
    const id = await received(many);
    const decisions = (await open(id, 1)).revisions.map(({ id: revisionId }) => ({
      revisionId,
      decision: 'accept' as const,
    }));
    expect(decisions).toHaveLength(mostDecisions);
    orThrow(await decided(id, decisions));
    expect((await open(id, 2)).revisions).toEqual([]);
  });

  test('that are not there, of an older version, or of a file that has none, are refused', async () => {
    const id = await received();
    const [first] = (await open(id, 1)).revisions;
    expect(await decided(id, [{ revisionId: 'nothing', decision: 'accept' }])).toMatchObject({
      refusal: { code: 'documents.unknownRevisions', violations: [{ value: 'nothing' }] },
    });
    orThrow(await decided(id, [{ revisionId: first?.id ?? '', decision: 'accept' }]));
    expect(await decided(id, [{ revisionId: first?.id ?? '', decision: 'reject' }])).toMatchObject({
      refusal: { code: 'documents.notCurrent', details: { current: 2 } },
    });
    const plain = await here.contract();
    await here.added(plain, 'This agreement runs for twelve months.');
    expect(await decided(plain, [{ revisionId: 'x', decision: 'accept' }])).toMatchObject({
      refusal: { code: 'documents.noTrackedChanges' },
    });
  });
});
