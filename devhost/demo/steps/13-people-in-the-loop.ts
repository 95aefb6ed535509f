import { readFile } from 'node:fs/promises';
import { approve, askAndAnswer, oid, proposalAsking, takeBack, tenant, tryToApprove } from '../deciding.ts';
import { type Draft, newDraft } from '../drafting.ts';
import { letters, mailTo } from '../mail.ts';
import { sideBySide } from '../side-by-side-policy.ts';
import { grantMore } from '../stage.ts';
import { eventually, expect, type Json, known, type Walk } from '../walk.ts';

const agreement = new URL('../../samples/managed-services-agreement.txt', import.meta.url);
const policy = 'api/v1/approval-policy';
const title = 'Managed services, all sites';

/** Two departments, somebody on leave, a question, new versions meanwhile: who has to say what, and again when. */
export async function peopleInTheLoop(walk: Walk): Promise<string> {
  await walk.azure.moveClock('2030-01-02T15:00:00Z'); // a Wednesday morning
  for (const key of ['finance', 'delivery', 'executive']) await grantMore(walk, key, [{ tenant, roles: ['approver'] }]);
  const simulated = await publishPolicy(walk);
  // Whoever is away is not asked; somebody else speaks for them.
  await walk.as('finance', tenant).must(201, 'POST', 'api/v1/delegations', {
    json: { to: oid('delivery'), lastDay: '2030-01-18', areas: ['contracts'], away: true, reason: 'On leave' },
    key: 'leave',
  });
  const texts = await threeTexts();
  const price = { amount: '2450.00', currency: 'USD', cycle: 'monthly' };
  const json = { title, counterparty: { name: 'Fabrikam Dental' }, price };
  const contract = await newDraft(walk.as('manager', tenant), json, 'people-in-the-loop');

  await addVersion(contract, texts.draft, 'First draft');
  const first = await proposalAsking(walk, contract, ['Jonas Weber', 'Mei Tanaka']);
  const author = await tryToApprove(walk, 'manager', first);
  expect(author.body.code === 'gates.authorMayNotDecide', `the author was answered ${author.status}`);
  const hours = await askAndAnswer(walk, first, '2030-01-02T17:00:00Z');
  expect(hours > 1.9 && hours <= 2, `the question put the deadline off by ${hours} hours`);
  await approve(walk, 'legal', first);
  const { onBehalfOf } = await approve(walk, 'delivery', first);
  expect(onBehalfOf?.[0]?.name === 'Aisha Haddad', 'Mei Tanaka did not speak on behalf of Aisha Haddad');

  await addVersion(contract, texts.otherQuotes, 'Straight quotation marks');
  const second = await successor(walk, contract, first, ['Robert Lindqvist']);
  expect(stepsOf(second) === 'legal,finance', `the quotation marks left the approvals of ${stepsOf(second)}`);
  expect(second.voided.length === 0, `the quotation marks voided ${JSON.stringify(second.voided)}`);

  await addVersion(contract, texts.dearer, 'Another price');
  const third = await successor(walk, contract, second, ['Mei Tanaka']);
  const [voided] = third.voided;
  expect(stepsOf(third) === 'legal', `the price left the approvals of ${stepsOf(third)}`);
  expect(voided?.decision.step === 'finance', `the price voided ${JSON.stringify(third.voided)}`);
  await approve(walk, 'delivery', third);
  await approve(walk, 'executive', third);
  await carriedOutOnce(walk, contract, third);
  const away = (await letters(walk, 'aisha.haddad', title)).length;
  expect(away === 0, `Aisha Haddad was asked ${away} times although she is on leave`);
  const renewal = await renewalTakenBack(walk, contract);
  return `simulated: ${simulated}; the author was refused; a question stopped the clock for 2 hours; other quotation marks kept both approvals, another price voided one (${voided.because}); Mei Tanaka spoke on behalf of Aisha Haddad; carried out once; ${renewal}`;
}

/** Tried on what was proposed since the beginning, then published. */
async function publishPolicy(walk: Walk): Promise<string> {
  const admin = walk.as('admin', tenant);
  const { body: current, etag } = await admin.must(200, 'GET', policy);
  const draft = sideBySide(current, { legal: oid('legal'), finance: oid('finance'), signsOff: oid('executive') });
  const trial = { json: { ...draft, since: '2026-01-01' } };
  const { body: tried } = await admin.must(200, 'POST', `${policy}/simulations`, trial);
  const difference = tried.differences.find(({ proposalId }: Json) => proposalId === known(walk, 'proposal'));
  const added = difference?.added.map((step: Json) => step.title).join();
  expect(added === 'Legal,Finance,Sign-off', `the first contract would have gone to ${JSON.stringify(difference)}`);
  const note = 'From 50,000.00 USD on, legal and finance judge side by side';
  const { body: published } = await admin.must(200, 'PUT', policy, { json: { ...draft, note }, ifMatch: etag });
  expect(published.version === current.version + 1, `the policy is in version ${published.version}`);
  return tried.summary;
}

/** The agreement for a term that ended two days ago, for its clause to be seen at work; then in other form, then dearer. */
async function threeTexts() {
  const draft = (await readFile(agreement, 'utf8'))
    .replaceAll('December 8, 2025', 'December 8, 2026')
    .replaceAll('January 1, 2026', 'January 1, 2027')
    .replace('December 31, 2028', 'December 31, 2029');
  const otherQuotes = draft.replace(/[“”]/g, '"');
  const dearer = otherQuotes.replace(
    'two thousand four hundred fifty dollars (2,450.00 USD)',
    'two thousand six hundred dollars (2,600.00 USD)',
  );
  return { draft, otherQuotes, dearer };
}

const addVersion = (contract: Draft, text: string, changeDescription: string): Promise<Json> =>
  contract.add(new TextEncoder().encode(text), 'text/plain', {
    ...{ fileName: 'agreement.txt', changeDescription, purpose: 'draft' },
  });

/** What the approvals of a proposal are of. */
const stepsOf = ({ decisions }: Json): string => decisions.map(({ step }: Json) => step).join();

/** The proposal of the new version, which takes the place of the one before. */
async function successor(walk: Walk, contract: Draft, before: Json, asked: readonly string[]): Promise<Json> {
  const after = await proposalAsking(walk, contract, asked, before.id);
  expect(after.succeeds === before.id, `it succeeds ${after.succeeds}, not ${before.id}`);
  const late = await tryToApprove(walk, 'executive', before);
  expect(late.status === 409, `a decision on the old version was answered ${late.status}`);
  return after;
}

async function carriedOutOnce(walk: Walk, { id, path }: Draft, proposal: Json): Promise<void> {
  const auditor = walk.as('auditor', tenant);
  await eventually('the contract to be in force', async () =>
    (await auditor.must(200, 'GET', path)).body.state === 'active' ? true : undefined,
  );
  const again = await tryToApprove(walk, 'executive', proposal);
  expect(again.body.repeated === true, `the repeated approval was answered ${again.status}`);
  const { body } = await auditor.must(200, 'GET', `api/v1/contracts/${id}/audit`);
  const activated = body.items.filter(({ event }: Json) => event.type === 'contract.activated').length;
  expect(activated === 1, `the contract was activated ${activated} times`);
}

/** Its term was over, so its clause renewed it unasked (L1); the account manager, who reviews that, knows better. */
async function renewalTakenBack(walk: Walk, { id, path }: Draft): Promise<string> {
  const account = walk.as('account', tenant);
  await mailTo(walk, 'elena.petrova', `Record the renewal of the contract: ${title}`);
  const { body: list } = await account.must(200, 'GET', 'api/v1/proposals?area=renewals');
  const renewal = list.items.find(({ subject }: Json) => subject.id === id);
  expect(renewal?.level === 'L1' && renewal.state === 'executed', `the renewal is ${renewal?.state}`);
  const { term } = (await account.must(200, 'GET', path)).body;
  expect(term.number === 2, `its clause brought it into term ${term.number}`);
  await takeBack(walk, 'account', renewal, 'Their notice of non-renewal came in October');
  const { term: restored } = (await account.must(200, 'GET', path)).body;
  expect(restored.number === 1, `the contract is in term ${restored.number} after that`);
  return `its renewal by the clause (L1, ${term.startsOn} to ${term.endsOn}) was taken back by Elena Petrova`;
}
