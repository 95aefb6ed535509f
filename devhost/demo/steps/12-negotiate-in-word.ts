import { readFile } from 'node:fs/promises';
import { buildDocx } from '../../samples/build-docx.ts';
import { newDraft } from '../drafting.ts';
import { expect, type Walk } from '../walk.ts';

const mediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const agreement = new URL('../../samples/managed-services-agreement.txt', import.meta.url);

/** What the client wants otherwise: a lower price, a shorter notice, a longer cure period. */
const wishes: readonly (readonly [string, string])[] = [
  ['two thousand four hundred fifty dollars (2,450.00 USD)', 'two thousand two hundred dollars (2,200.00 USD)'],
  ['at least sixty (60) days before the end', 'at least thirty (30) days before the end'],
  [
    'within thirty (30) days after receiving written notice',
    'within forty-five (45) days after receiving written notice',
  ],
];

/** Our draft, the client's wishes as tracked changes in Word, and what we take of them, change by change. */
export async function negotiateInWord(walk: Walk): Promise<string> {
  const manager = walk.as('manager', 'fabrikam');
  const json = { title: 'Managed services, second site', counterparty: { name: 'Fabrikam Dental' } };
  const { path: contract, write, ...draft } = await newDraft(manager, json, 'negotiation');
  const add = (content: Uint8Array, purpose: 'draft' | 'counterparty') =>
    draft.add(content, mediaType, { fileName: 'agreement.docx', changeDescription: purpose, purpose });

  const text = await readFile(agreement, 'utf8');
  const wanted = wishes.reduce((all, [from, to]) => all.replace(from, to), text);
  await add(await buildDocx(text), 'draft');
  await add(await buildDocx(wanted), 'draft');
  const { body: compared } = await manager.must(200, 'GET', `${contract}/versions/2/comparison`);
  expect(compared.proof.acceptEqualsNew && compared.proof.rejectEqualsOld, 'the comparison is not proven');
  const redline = await manager.must(200, 'GET', `${contract}/versions/2/comparison?format=docx`);
  const proof = 'accept-equals-new=?1, reject-equals-old=?1';
  expect(redline.headers.get('redline-proof') === proof, 'the redline in Word is not proven');

  const { versionNumber: turn } = await add(redline.bytes, 'counterparty');
  const { body: open } = await manager.must(200, 'GET', `${contract}/versions/${turn}/revisions`);
  // The lower price is refused, the other two wishes are met.
  const isPrice = ({ clausePath }: { clausePath: string[] }) => clausePath.some((name) => name.startsWith('6.1'));
  const decisions = open.items.map((revision: { id: string; clausePath: string[] }) => ({
    revisionId: revision.id,
    decision: isPrice(revision) ? 'reject' : 'accept',
  }));
  const decided = await write(`versions/${turn}/revisions/decisions`, { json: { decisions }, key: 'decisions' });
  expect(decided.status === 201, `the decisions were answered with ${decided.status}: ${JSON.stringify(decided.body)}`);
  const { versionNumber } = decided.body.version;
  const { body: agreed } = await manager.must(200, 'GET', `${contract}/versions/${versionNumber}/text`);
  expect(agreed.includes('(2,450.00 USD)') && !agreed.includes('(2,200.00 USD)'), 'the price is not ours');
  expect(agreed.includes('at least thirty (30) days before'), 'the notice is not theirs');
  const rejected = decisions.filter(({ decision }: { decision: string }) => decision === 'reject').length;
  const material = compared.changes.filter(
    (change: { materiality: string }) => change.materiality === 'material',
  ).length;
  return `${compared.changes.length} changes, ${material} of substance, proven in both directions, in Word too; ${decisions.length - rejected} tracked changes accepted, ${rejected} rejected: version ${versionNumber}`;
}
