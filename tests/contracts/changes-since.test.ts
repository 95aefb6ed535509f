import { describe, expect, test } from 'vitest';
import { activationRequest } from '../../src/contracts/activation-request.ts';
import type { Contract } from '../../src/contracts/contract.ts';
import type { ContractAnalysis } from '../../src/contracts/contract-analysis.ts';
import { type Comparisons, changesSinceProposed } from '../../src/contracts/read-changes.ts';
import type { Change, Comparison } from '../../src/documents/compare/comparison.ts';
import { topicNames } from '../../src/documents/index.ts';
import { refusal } from '../../src/platform/refusal.ts';
import { ok, refused } from '../../src/platform/result.ts';
import { openScope, systemActor } from '../../src/platform/scope.ts';
import { aContract } from './a-contract.ts';

const scope = openScope({ tenant: 'acme', actor: systemActor('test'), correlation: 'c' });
const sealed = refused(refusal('conflict', 'documents.sealed', 'It is sealed.'));

/** What the comparison of two versions says; nothing, where one is sealed. */
function comparisons(comparison?: Partial<Comparison>): Comparisons {
  const said = { identical: false, material: true, changes: [], summary: ['A change.'], ...comparison };
  const proof = { acceptEqualsNew: true, rejectEqualsOld: true };
  return {
    pair: async () => (comparison ? ok({}) : sealed),
    compare: async () => ok({ comparison: { proof, ...said } }),
  } as unknown as Comparisons;
}
const change = (materiality: Change['materiality'], ...topics: Change['topics']) => ({ materiality, topics }) as Change;
const since = (said: Partial<Contract>, comparison?: Partial<Comparison>) =>
  changesSinceProposed(comparisons(comparison), scope, aContract({ version: 2, ...said }));

describe('what is different since approvers were asked', () => {
  test('is nothing, where they never were', async () => {
    expect(await since({})).toBeUndefined();
  });
  test('is nothing in the text, where the document is the same, whoever can read it', async () => {
    expect(await since({ proposedVersion: 2 })).toEqual({
      from: 2,
      text: { proven: true, material: false, topics: [] },
      topics: [],
    });
  });
  test('is anything, where nothing can compare the two: no approval stands, and every policy about topics holds', async () => {
    expect(await since({ proposedVersion: 1 })).toEqual({ from: 1, text: undefined, topics: topicNames });
  });

  const cases: readonly (readonly [string, readonly Change[], readonly string[], readonly string[]])[] = [
    ['form alone', [change('cosmetic')], [], []],
    ['something known', [change('material', 'price')], ['price'], ['price']],
    ['other words', [change('wording')], ['the text'], topicNames],
    ['other words of a clause', [change('wording', 'liability')], ['the text'], ['liability']],
    ['both', [change('material', 'price'), change('wording')], ['price', 'the text'], topicNames],
    [
      'a grave change that would hide other words of a clause',
      [change('material', 'price'), change('wording', 'liability')],
      ['price', 'the text'],
      ['liability', 'price'],
    ],
    ['grave and about nothing known', [change('material')], ['the text'], topicNames],
  ];
  test.each(cases)('%s', async (_, changes, judged, topics) => {
    const material = changes.some(({ materiality }) => materiality !== 'cosmetic');
    expect(await since({ proposedVersion: 1 }, { changes, material })).toMatchObject({
      text: { proven: true, material, topics: judged },
      topics,
    });
  });
  test('is not proven, where accepting or rejecting the changes does not give the two texts', async () => {
    const proof = { acceptEqualsNew: true, rejectEqualsOld: false };
    expect(await since({ proposedVersion: 1 }, { proof })).toMatchObject({
      text: { proven: false },
      topics: topicNames,
    });
  });
});

describe('a contract stored before approvals were kept', () => {
  const analysis = {
    analyser: 'rules-1',
    recommendation: { recommendation: 'approve', riskScore: 3, items: [], reasons: [] },
    discrepancies: [],
  } as unknown as ContractAnalysis;
  test('is proposed like one that nobody was asked about', () => {
    expect(activationRequest('acme', aContract(), analysis, undefined)).not.toHaveProperty('succeeds');
  });
  test('whose proposal ended keeps what stands of it', () => {
    const request = activationRequest('acme', aContract({ proposalId: 'p' }), analysis, undefined);
    expect(request.succeeds).toEqual({ proposalId: 'p', text: undefined });
  });
});
