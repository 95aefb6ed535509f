import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Proposal } from '../../src/gates/index.ts';
import type { Doc } from '../../src/platform/cosmos/documents.ts';
import { as } from '../gates/gate-world.ts';
import { agreement, type ContractWorld, openContractWorld } from './contract-world.ts';

let world: ContractWorld;
beforeAll(async () => {
  world = await openContractWorld();
});
afterAll(() => world.close());

/** What an approver is shown, by title, as text of the page. */
async function shown(proposal: Proposal) {
  const [activation] = world.contracts.actions;
  const exhibits = (await activation?.exhibits?.(as('lena'), proposal)) ?? [];
  return new Map(exhibits.map(({ title, body }) => [title, body.toString()]));
}
const proposalOf = async (contractId: string) => world.proposal((await world.live(contractId)).proposalId ?? '');

describe('what approvers of an activation can read', () => {
  test('of a first version are the words that the reasons rest on, under their clause', async () => {
    const contractId = await world.contract(
      agreement({ renewal: 'It renews for successive terms of five (5) years each.' }),
    );
    const proposal = await proposalOf(contractId);
    expect(proposal.recommendation.reasons.some(({ span }) => span)).toBe(true);
    const exhibits = await shown(proposal);
    expect([...exhibits.keys()]).toEqual(['What the reasons rest on']);
    const quoted = exhibits.get('What the reasons rest on') ?? '';
    expect(quoted).toMatch(/<blockquote>.*<mark>.+<\/mark>/);
    expect(quoted).toMatch(/<footer><bdi>[^<]*(?:1\.? Term|2\.? Liability)/);
  });

  test('of a later one is what changed since they were asked, with the way to all of it', async () => {
    const contractId = await world.contract(agreement({ liability: 'The Provider is liable.' }));
    await world.live(contractId);
    await world.add(contractId, agreement({ liability: 'The Provider is not (see a < b) liable.' }));
    const proposal = await proposalOf(contractId);
    const redline = (await shown(proposal)).get('What changed since version 1') ?? '';
    expect(redline).toMatch(/<ins class="material">not \(see a &lt; b/);
    expect(redline).toContain('Material: liability');
    expect(redline).toContain(`href="/redlines/acme/${contractId}/2/1"`);
    expect(redline).not.toMatch(/<h\d| id="|style=/);
    const read = world.committed.filter(({ type, actor }) => type === 'contract.comparisonRead' && actor.id === 'lena');
    expect(read.map(({ data }) => data)).toMatchObject([{ versionNumber: 2, from: 1 }]);
  });

  test('stays what the proposal is about when there is a newer version', async () => {
    const contractId = await world.contract(agreement({ liability: 'The Provider is liable.' }));
    await world.live(contractId);
    await world.add(contractId, agreement({ liability: 'The Provider is not liable.' }));
    const proposal = await proposalOf(contractId);
    await world.add(contractId, agreement({ liability: 'Nobody is liable.' }));
    expect((await shown(proposal)).get('What changed since version 1')).not.toContain('Nobody');
  });

  test('is bounded, the gravest first, however much changed', async () => {
    const clauses = (words: string) =>
      Array.from({ length: 60 }, (_, i) => `\n## ${i + 4}. Matter ${i}\n\n${i + 4}.1 ${words} number ${i}.\n`).join('');
    const text = (words: string, liable: string) =>
      `${agreement()}${clauses(words)}\n## 70. More liability\n\n70.1 ${liable}\n`;
    const contractId = await world.contract(text('Kind words', 'The Provider is liable.'));
    await world.live(contractId);
    await world.add(contractId, text('Warm words', 'The Provider is not liable.'));
    const redline = (await shown(await proposalOf(contractId))).get('What changed since version 1') ?? '';
    expect(redline).toContain('These are the 40 gravest of 61 paragraphs that changed.');
    expect(redline).toContain('Material: liability');
  });

  test('of a sealed document is where to open it', async () => {
    const contractId = await world.contract(agreement());
    const proposal = await proposalOf(contractId);
    const stored = await world.documents.read(
      world.system,
      `contract:${contractId}`,
      'version:0001',
      'documents.version',
    );
    if (!stored) throw new Error('there is no version');
    const replaced = await world.documents.commit(world.system, {
      partition: `contract:${contractId}`,
      writes: [{ op: 'replace', doc: { ...stored.doc, sealed: { recipients: [] } } as Doc, ifMatch: stored.etag }],
      events: [],
    });
    expect(replaced.ok).toBe(true);
    const exhibits = await shown(proposal);
    expect([...exhibits.keys()]).toEqual(['The document is sealed']);
    expect(exhibits.get('The document is sealed')).toContain(`/sealed/acme/${contractId}`);
  });
});
