import { newBrowser, type Page, signIn } from '../browser.ts';
import { linkIn, mailTo } from '../mail.ts';
import { expect, known, type Walk } from '../walk.ts';

export async function approveByLink(walk: Walk): Promise<string> {
  const letter = await mailTo(walk, 'jonas.weber', 'Decide by');
  for (const word of ['Decide by', 'If nobody decides', 'risk', 'Price'])
    expect(letter.text.includes(word), `the letter does not say "${word}"`);
  const link = linkIn(letter);

  // A mail scanner opens the link again and again, by HEAD and GET, with no cookies of the approver.
  const scanner = newBrowser();
  for (let i = 0; i < 10; i++) {
    const seen = await scanner.open(link, i % 2 === 0 ? 'HEAD' : 'GET');
    expect(seen.status === 200, `the scanner got ${seen.status}`);
  }
  expect((await proposal(walk)).state === 'open', 'a scanner decided');

  // The author holds the approver role too and tries by API: refused.
  const { contentHash } = await proposal(walk);
  const decision = `api/v1/proposals/${known(walk, 'proposal')}/decisions`;
  const author = await walk
    .as('manager', 'fabrikam')
    .send('POST', decision, { json: { verdict: 'approve', contentHash } });
  expect(
    author.status === 403 && author.body.code === 'gates.authorMayNotDecide',
    `the author was answered ${author.status} ${author.body.code}`,
  );

  const browser = newBrowser();
  const page = await signIn(browser, await browser.open(link), 'legal');
  expect(page.html.includes('Your decision'), `the approver sees no form: ${page.status} ${page.url.pathname}`);
  const first = await browser.submit(page, { verdict: 'approve', reason: 'As agreed with the client' });
  const second = await browser.submit(page, { verdict: 'approve', reason: 'Again' });
  expect(first.status === 200 && approved(first), `the decision was answered with ${first.status}`);
  expect(
    second.status === 200 && approved(second) && second.html.includes('As agreed with the client'),
    'the second POST did not answer with the first decision',
  );
  expect((await proposal(walk)).decisions.length === 1, 'the second POST decided again');
  return 'ten GET and HEAD decided nothing, the author was refused, Jonas Weber approved; his second POST was answered with the first decision';
}

const approved = (page: Page): boolean => page.html.includes('Approved by Jonas Weber');

const proposal = async (walk: Walk) =>
  (await walk.as('manager', 'fabrikam').must(200, 'GET', `api/v1/proposals/${known(walk, 'proposal')}`)).body;
