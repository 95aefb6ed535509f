import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orThrow } from '../../src/platform/result.ts';
import { as } from '../gates/gate-world.ts';
import { agreement, type ContractWorld, openContractWorld } from './contract-world.ts';

let world: ContractWorld;
beforeAll(async () => {
  world = await openContractWorld();
});
afterAll(() => world.close());

const price = (minor: number) => ({ amount: { minor, currency: 'USD' }, cycle: 'monthly' }) as const;

/** A contract whose activation both have been asked for, and the given ones have approved. */
async function approvedBy(who: readonly string[], text = agreement({ extra: 'Kind regards from all of us.' })) {
  const contractId = await world.contract(text, { price: price(245_000) });
  const { proposalId = '' } = await world.live(contractId);
  for (const person of who) orThrow(await world.decide(person, proposalId, 'approve'));
  return { contractId, proposalId };
}

/** The proposal that stands now, and whose approvals it has. */
async function now(contractId: string) {
  const contract = await world.live(contractId);
  const proposal = await world.proposal(contract.proposalId ?? '');
  return {
    contract,
    proposal,
    kept: proposal.decisions.map(({ step }) => step),
    voided: Object.fromEntries(proposal.voided.map(({ decision, because }) => [decision.step, because])),
  };
}

describe('approvals after a change', () => {
  test('stand after a proven cosmetic version', async () => {
    const { contractId, proposalId } = await approvedBy(['lena']);
    await world.add(
      contractId,
      agreement({ extra: 'Kind  regards from all of us.' }).replace('## 1. Term', '## 1. **Term**'),
    );
    const { proposal, kept, voided } = await now(contractId);
    expect(proposal.succeeds).toBe(proposalId);
    expect({ kept, voided }).toEqual({ kept: ['legal'], voided: {} });
    expect(proposal.decisions[0]?.keptFrom).toBe(proposalId);
    orThrow(await world.decide('finn', proposal.proposalId, 'approve'));
    expect((await world.live(contractId)).state).toBe('active');
  });

  test('all of them bring it into force at once, when the last was given and nothing of substance changed', async () => {
    const { contractId, proposalId } = await approvedBy(['lena', 'finn']);
    // Approved and not yet carried out: the story has not come round.
    expect((await world.proposal(proposalId)).state).toBe('approved');
    await world.add(contractId, agreement({ extra: 'Kind  regards from all of us.' }));
    const { contract, proposal } = await now(contractId);
    expect(proposal.state).toBe('executed');
    expect(contract).toMatchObject({ state: 'active', approval: { proposalId: proposal.proposalId } });
  });

  test('of finance alone fall with a new price, and say so', async () => {
    const { contractId } = await approvedBy(['lena', 'finn']);
    await world.edit(contractId, { price: price(260_000) });
    const { proposal, kept, voided } = await now(contractId);
    expect(kept).toEqual(['legal']);
    expect(voided).toEqual({ finance: 'changed: price, value' });
    expect(proposal.state).toBe('open');
    expect(proposal.asks.map(({ person }) => person.id)).toEqual(['finn']);
  });

  test('of legal alone fall with another cap on liability', async () => {
    const { contractId } = await approvedBy(['lena', 'finn'], agreement({ liability: 'The Provider is liable.' }));
    await world.add(contractId, agreement({ liability: 'The Provider is not liable.' }));
    const { proposal, kept, voided } = await now(contractId);
    expect(kept).toEqual(['finance']);
    expect(voided).toEqual({ legal: 'changed: liability' });
    expect(proposal.features.topics).toEqual(['liability']);
    expect(proposal.input).toMatchObject({ version: 2, since: 1 });
  });

  test('all fall with other words about nothing known, even beside a change about something', async () => {
    const { contractId } = await approvedBy(
      ['lena', 'finn'],
      agreement({ liability: 'The Provider is liable.', extra: 'Kind regards.' }),
    );
    await world.add(contractId, agreement({ liability: 'The Provider is not liable.', extra: 'Warm regards.' }));
    const { kept, voided } = await now(contractId);
    expect(kept).toEqual([]);
    expect(voided).toEqual({ legal: 'changed: liability, the text', finance: 'changed: the text' });
  });

  test('of somebody who wrote the new version fall', async () => {
    const { contractId } = await approvedBy(['lena', 'finn']);
    await world.add(contractId, agreement({ extra: 'Kind  regards from all of us.' }), as('lena'));
    const { proposal, kept, voided } = await now(contractId);
    expect(kept).toEqual(['finance']);
    expect(voided).toEqual({ legal: 'has become an author of the content' });
    expect(proposal.asks.map(({ person }) => person.id)).toEqual(['lars']);
  });

  test('stand where nobody judges the field that was edited', async () => {
    const { contractId } = await approvedBy(['lena']);
    await world.edit(contractId, { title: 'Managed services agreement of 2026' });
    const { kept, voided } = await now(contractId);
    expect({ kept, voided }).toEqual({ kept: ['legal'], voided: {} });
  });

  test('stand over a version that was taken back before anybody was asked about it', async () => {
    const { contractId } = await approvedBy(['finn'], agreement({ liability: 'The Provider is liable.' }));
    await world.add(contractId, agreement({ liability: 'The Provider is not liable.' }));
    await world.add(contractId, agreement({ liability: 'The Provider is liable.' }));
    const { proposal, kept } = await now(contractId);
    expect(proposal.input).toMatchObject({ version: 3, since: 1 });
    expect(kept).toEqual(['finance']);
  });
});

describe('after a rejection', () => {
  test('the same content can be asked for again: who approved it need not again, who asks may not decide', async () => {
    const { contractId, proposalId } = await approvedBy(['finn']);
    orThrow(await world.decide('lena', proposalId, 'reject'));
    expect((await world.live(contractId)).state).toBe('draft');

    const [ifMatch, key] = [await world.etag(contractId), 'k-1'];
    const asked = orThrow(await world.askAgain(as('lars'), contractId, { key, ifMatch }));
    expect(asked.doc.state).toBe('pendingApproval');
    // The answer was lost, and the same is sent again.
    expect(orThrow(await world.askAgain(as('lars'), contractId, { key, ifMatch })).etag).toBe(asked.etag);
    expect(await world.askAgain(as('lars'), contractId, { key: 'k-2', ifMatch })).toMatchObject({
      refusal: { code: 'contracts.changedMeanwhile' },
    });

    const { proposal, kept } = await now(contractId);
    expect(proposal.proposalId).not.toBe(proposalId);
    expect(kept).toEqual(['finance']);
    expect(await world.decide('lars', proposal.proposalId, 'approve')).toMatchObject({
      refusal: { code: 'gates.authorMayNotDecide' },
    });
    orThrow(await world.decide('lena', proposal.proposalId, 'approve'));
    expect((await world.live(contractId)).state).toBe('active');
  });

  test('nothing is asked again while it waits, nor once it is in force', async () => {
    const { contractId } = await approvedBy([]);
    const again = async () =>
      world.askAgain(as('lars'), contractId, { key: 'k', ifMatch: await world.etag(contractId) });
    expect(await again()).toMatchObject({ refusal: { code: 'contracts.notPossibleNow' } });
  });

  test('that sends it away for good, the contract is cancelled', async () => {
    const { contractId, proposalId } = await approvedBy([]);
    const { contentHash } = await world.proposal(proposalId);
    const no = { proposalId, verdict: 'reject', reason: 'We do not want it.', returnTo: 'cancelled' } as const;
    orThrow(await world.gates.decide(as('lena'), { ...no, contentHash, via: 'api' }, world.workflows));
    const contract = await world.live(contractId);
    expect(contract.state).toBe('cancelled');
    expect(world.committed.map(({ type }) => type)).toContain('contract.cancelled');
  });
});
