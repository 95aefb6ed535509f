import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { letters, linkIn, mailTo } from '../../devhost/demo/mail.ts';
import { grantRoles, provisionTenants } from '../../devhost/demo/stage.ts';
import { eventually, type Json } from '../../devhost/demo/walk.ts';
import {
  desktop,
  followByKey,
  misfits,
  newTab,
  noBrowser,
  openBrowser,
  phone,
  picture,
  sendForms,
  tabTo,
  violations,
} from '../support/browser.ts';
import { type RunningStamp, startStamp } from '../support/running-stamp.ts';

// The page behind an approval letter as people meet it: in a real browser, on a desk and on a phone, by mouse and by keyboard.

const agreement = new URL('../../devhost/samples/managed-services-agreement.txt', import.meta.url);
const titles = {
  approved: 'Gold Managed Services',
  rejected: 'Backup & <Recovery>',
  left: 'Network Services',
  asked: 'Security Operations',
} as const;

interface Matter {
  readonly link: string;
  readonly proposalId: string;
}

let stamp: RunningStamp;
let browser: Browser;
const matters = new Map<string, Matter>();

if (noBrowser) console.warn(`The approval page is not tested in a browser: ${noBrowser}`);

describe.skipIf(noBrowser)(`the approval page in a browser`, () => {
  beforeAll(async () => {
    [stamp, browser] = await Promise.all([startStamp(), openBrowser()]);
    await provisionTenants(stamp);
    await grantRoles(stamp);
    for (const title of Object.values(titles)) await propose(title);
    for (const title of Object.values(titles)) {
      const link = linkIn(await mailTo(stamp, 'jonas.weber', title));
      matters.set(title, { link, proposalId: link.split('/').at(-2) ?? '' });
    }
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await stamp?.stop();
  });

  test('a scanner that opens the link, runs scripts and sends what forms it finds decides nothing', async () => {
    const { link, proposalId } = matter(titles.approved);
    const page = await newTab(browser, desktop);
    for (let visit = 0; visit < 3; visit++) {
      await page.goto(link, { waitUntil: 'networkidle' });
      await sendForms(page);
    }
    expect(await page.textContent('h1')).toBe('A decision is waiting for you');
    expect(await page.content()).not.toContain(titles.approved);
    expect((await proposal(proposalId)).state).toBe('open');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
    await picture(page, 'sign-in-first');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Jonas Weber' }).waitFor();
    await picture(page, 'sign-in');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
  });

  test('the approver signs in and approves, with a mouse and without scripts', async () => {
    const { link, proposalId } = matter(titles.approved);
    const page = await newTab(browser, { ...desktop, javaScriptEnabled: false });
    const answer = await page.goto(link);
    expect(answer?.headers()['cache-control']).toBe('no-store');
    expect(answer?.headers()['referrer-policy']).toBe('no-referrer');
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'");
    await signIn(page, 'Jonas Weber');
    expect(page.url()).toBe(link);
    await picture(page, 'open-desktop');
    await page.reload();
    expect((await proposal(proposalId)).state).toBe('open');
    await page.getByRole('textbox', { name: 'Reason' }).fill('As agreed with the client');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.locator('#outcome').getByText('Approved by Jonas Weber').waitFor();
    await picture(page, 'approved-desktop');
    const { decisions } = await proposal(proposalId);
    expect(decisions).toMatchObject([{ verdict: 'approve', via: 'link', reason: 'As agreed with the client' }]);
    await eventually('the contract to be active', async () =>
      (await proposal(proposalId)).state === 'executed' ? true : undefined,
    );
    await page.goto(link);
    await page.locator('#outcome').getByText('Carried out').waitFor();
    expect(await page.locator('form').count()).toBe(1); // a comment is still possible
    await picture(page, 'executed-desktop');
  });

  test('the approver rejects on a phone with a keyboard alone, and is told that a reason is needed', async () => {
    const { link, proposalId } = matter(titles.rejected);
    const page = await newTab(browser, phone);
    await page.goto(link);
    await followByKey(page, 'Sign in');
    await followByKey(page, 'Jonas Weber');
    await page.getByRole('heading', { name: 'Your decision' }).waitFor();
    await picture(page, 'open-phone');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);

    await followByKey(page, 'Reject');
    await page.getByRole('alert').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('outcome');
    expect(await page.title()).toMatch(/^Error: /);
    expect((await proposal(proposalId)).state).toBe('open');
    await picture(page, 'reason-missing-phone');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);

    await tabTo(page, 'Give a reason for the rejection');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('approve-reason');
    await page.keyboard.type('The liability cap is too low');
    await followByKey(page, 'Reject');
    await page.locator('#outcome').getByText('Rejected by Jonas Weber').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('outcome');
    await picture(page, 'rejected-phone');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
    expect((await proposal(proposalId)).decisions).toMatchObject([
      { verdict: 'reject', reason: 'The liability cap is too low' },
    ]);
  });

  test('an approver asks by link, the author answers on the page of the proposal, and both are led by their lists', async () => {
    const { link, proposalId } = matter(titles.asked);
    const page = await newTab(browser, { ...phone, viewport: { width: 320, height: 640 } });
    await page.goto(link);
    await signIn(page, 'Jonas Weber');
    // Scripts that send every form without pressing a button, as extensions and scanners of browsers may.
    await sendForms(page);
    await page.goto(link);
    expect((await proposal(proposalId)).state).toBe('open');

    await tabTo(page, 'Ask a question first');
    await page.keyboard.press('Space');
    await tabTo(page, 'Your question');
    await page.keyboard.type('Which insurance covers this?');
    await followByKey(page, 'Ask and stop the clock');
    await page.locator('#outcome').getByText('Your question was sent').waitFor();
    await picture(page, 'asked-phone');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);

    const author = await newTab(browser, { ...desktop, javaScriptEnabled: false });
    await author.goto(pageOf(link, proposalId));
    await signIn(author, 'Marta Kowalska', 'Sign in', '/proposals/');
    await picture(author, 'to-be-answered-desktop');
    expect(await author.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await author.getByLabel('Your answer').fill('The cyber policy, up to two million.');
    await author.getByRole('button', { name: 'Send the answer' }).click();
    await author.locator('#outcome').getByText('The clock runs again').waitFor();
    await author.getByText('Withdraw the proposal').waitFor();

    await page.goto(new URL('/proposals/fabrikam', link).href);
    await picture(page, 'list-phone');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
    await page.getByRole('link', { name: titles.asked }).click();
    await page.getByText('The cyber policy').waitFor();
    await picture(page, 'answered-phone');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.locator('#outcome').getByText('Approved by Jonas Weber').waitFor();
    expect((await proposal(proposalId)).decisions).toMatchObject([{ verdict: 'approve', via: 'page' }]);
  });

  test('a link that is not one’s own, or was altered, shows nothing of the matter', async () => {
    const { link } = matter(titles.left);
    const author = await newTab(browser, desktop);
    await author.goto(link);
    const shown = await signIn(author, 'Marta Kowalska');
    expect(shown).toBe(404);
    expect(await author.textContent('h1')).toBe('This link cannot be used');
    await picture(author, 'not-mine');
    expect([...(await violations(author)), ...(await misfits(author))]).toEqual([]);

    expect(await author.content()).not.toContain(titles.left);

    expect(await signIn(author, 'Jonas Weber', 'Sign in with another account')).toBe(200);
    expect(await author.textContent('h1')).toContain(titles.left);
    expect([...(await violations(author)), ...(await misfits(author))]).toEqual([]);
    const altered = `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`;
    expect((await author.goto(altered))?.status()).toBe(404);
    expect(await author.content()).not.toContain(titles.left);
  });

  test('a form sent without a session decides nothing', async () => {
    const { link, proposalId } = matter(titles.left);
    const page = await newTab(browser, desktop);
    await page.goto(link);
    await signIn(page, 'Jonas Weber');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('heading', { name: 'A decision is waiting for you' }).waitFor();
    expect((await proposal(proposalId)).state).toBe('open');
  });

  test('the timeline of a contract says who did what, on a phone, and leads to its proposal', async () => {
    const { link, proposalId } = matter(titles.rejected);
    const contractId = /^contract-(.+)-p/.exec(proposalId)?.[1] ?? '';
    const manager = stamp.as('manager', 'fabrikam');
    await eventually('the rejection in the log', async () => {
      const { body } = await manager.must(200, 'GET', `api/v1/contracts/${contractId}/timeline`);
      return (body.items as Json[]).some(({ says }) => says === 'Jonas Weber rejected it') ? true : undefined;
    });
    const page = await newTab(browser, phone);
    await page.goto(new URL(`/contracts/fabrikam/${contractId}/timeline`, link).href);
    expect(await page.content()).not.toContain('Recovery');
    expect(await signIn(page, 'Jonas Weber', 'Sign in', '/contracts/')).toBe(200);
    expect(await page.textContent('h1')).toBe(`Timeline of ${titles.rejected}`);
    await page.getByText('Jonas Weber rejected it.').waitFor();
    await picture(page, 'timeline-phone');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
    await page.getByRole('link', { name: 'List them too' }).click();
    await page.getByText('Jonas Weber read it.').first().waitFor();
    await page.goto(`${page.url()}&limit=2`);
    await page.getByRole('link', { name: 'Earlier' }).click();
    await page.getByRole('link', { name: 'Newest' }).waitFor();
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
    await page.goto(new URL(`/contracts/fabrikam/${contractId}/timeline`, link).href);
    await page
      .getByRole('link', { name: /^Open the proposal/ })
      .first()
      .click();
    expect(page.url()).toBe(pageOf(link, proposalId));
  });

  test('the letter and the inbox read well on a phone', async () => {
    const { messages } = await stamp.control('/mail/messages');
    const letter = (messages as Json[]).find(({ subject }) => String(subject).includes(titles.left));
    const page = await newTab(browser, phone);
    await page.goto(`${stamp.azure.controlUrl}/mail/`);
    await picture(page, 'inbox-phone');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
    await page.goto(`${stamp.azure.controlUrl}/mail/view/${letter.id}`);
    await picture(page, 'message-phone');
    expect(await misfits(page)).toEqual([]);
    // Where it is served it runs no scripts at all, and axe is one.
    await page.setContent(letter.html);
    await picture(page, 'letter-phone');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
  });

  test('a link that has expired no longer decides, and its own reader has a new one mailed', async () => {
    const { link, proposalId } = matter(titles.left);
    const inFourDays = new Date(Date.now() + 4 * 86_400_000).toISOString();
    await stamp.azure.moveClock(inFourDays);
    const page = await newTab(browser, desktop);
    await page.goto(link);
    await signIn(page, 'Jonas Weber');
    expect(await page.textContent('h1')).toBe('This link has expired');
    expect(await page.content()).not.toContain(titles.left);
    await picture(page, 'expired');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
    await page.getByRole('button', { name: 'Mail me a new link' }).click();
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    const fresh = await eventually('a new link', async () => {
      const asking = await letters(stamp, 'jonas.weber', `contract: ${titles.left}`);
      return asking
        .filter(({ subject }) => subject.startsWith('Decide by'))
        .map(linkIn)
        .find((found) => found !== link);
    });
    await page.goto(fresh);
    await page.getByRole('heading', { name: 'Your decision' }).waitFor();
    expect((await proposal(proposalId)).state).toBe('open');
    expect((await page.goto(link))?.status()).toBe(404);
  });
});

function matter(title: string): Matter {
  const found = matters.get(title);
  if (!found) throw new Error(`nobody was asked about ${title}`);
  return found;
}

async function propose(title: string): Promise<void> {
  const manager = stamp.as('manager', 'fabrikam');
  const json = { title, counterparty: { name: 'Fabrikam Dental Group' } };
  const { body, etag } = await manager.must(201, 'POST', 'api/v1/contracts', { json, key: encodeURIComponent(title) });
  const query = new URLSearchParams({ fileName: 'agreement.txt', changeDescription: 'First draft' });
  const bytes = { content: await readFile(agreement), mediaType: 'text/plain' };
  await manager.must(201, 'POST', `api/v1/contracts/${body.id}/versions?${query}`, { bytes, ifMatch: etag });
}

const proposal = async (proposalId: string): Promise<Json> =>
  (await stamp.as('manager', 'fabrikam').must(200, 'GET', `api/v1/proposals/${proposalId}`)).body;

/** The page of a proposal for whoever is signed in. */
const pageOf = (link: string, proposalId: string): string => new URL(`/proposals/fabrikam/${proposalId}`, link).href;

/** From the page that asks for it, through the directory and back; the status of the page at the end. */
async function signIn(page: Page, person: string, link = 'Sign in', back = '/approvals/'): Promise<number> {
  await page.getByRole('link', { name: link }).click();
  const comes = page.waitForResponse((response) => response.url().includes(back));
  await page.getByRole('button', { name: person }).click();
  const answer = await comes;
  await page.waitForLoadState();
  return answer.status();
}
