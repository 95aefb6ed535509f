import { newBrowser, signIn } from '../browser.ts';
import { letters, linkIn, mailTo } from '../mail.ts';
import { eventually, expect, known, type Walk } from '../walk.ts';
import { quiet } from './07-execute-once.ts';

export async function renew(walk: Walk): Promise<string> {
  const contract = `api/v1/contracts/${known(walk, 'contract')}`;
  const { body: dates } = await walk.as('account', 'fabrikam').must(200, 'GET', `${contract}/renewal`);
  await walk.azure.moveClock(`${dates.decisionOpens}T14:00:00Z`);
  const alert = await mailTo(walk, 'elena.petrova', 'Renewal decision by');
  const letter = await mailTo(walk, 'jonas.weber', 'Renew the contract');
  expect(
    letter.text.includes('2,450.00 USD × 1.04 = 2,548.00 USD'),
    'the letter does not show the arithmetic of the new price',
  );

  // The sweep runs twice more at the same hour: nobody is told twice.
  for (let i = 0; i < 2; i++) await fireSweep(walk);
  await quiet(walk);
  const sent = (await letters(walk, 'elena.petrova', 'Renewal decision by')).length;
  expect(sent === 1, `the account manager was told ${sent} times of one stage`);

  const browser = newBrowser();
  const page = await signIn(browser, await browser.open(linkIn(letter)), 'legal');
  const decided = await browser.submit(page, { verdict: 'approve', reason: '' });
  expect(decided.status === 200, `the renewal's approval was answered with ${decided.status}`);
  const renewed = await eventually('the new term', async () => {
    const { body } = await walk.as('manager', 'fabrikam').must(200, 'GET', contract);
    return body.term.number === 2 ? body : undefined;
  });
  const { term, price } = renewed;
  expect(
    term.startsOn === '2029-01-01' && term.endsOn === '2029-12-31',
    `the new term is ${term.startsOn} to ${term.endsOn}`,
  );
  expect(price.amount.minor === 254_800, `the new price is ${price.amount.minor}`);
  return `"${alert.subject}"; renewed ${term.startsOn} to ${term.endsOn} at 2,450.00 USD × 1.04 = 2,548.00 USD`;
}

async function fireSweep(walk: Walk): Promise<void> {
  const answer = await fetch(`${walk.azure.appUrl}/admin/functions/renewals-sweep`, {
    method: 'POST',
    body: '{}',
    headers: { 'x-functions-key': walk.azure.settings.HOST_MASTER_KEY ?? 'master', 'content-type': 'application/json' },
  });
  if (answer.status !== 202) throw new Error(`the sweep could not be fired: ${answer.status}`);
}
