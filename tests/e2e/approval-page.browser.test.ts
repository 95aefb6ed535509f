import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkIn, mailTo } from '../../devhost/demo/mail.ts';
import { grantRoles, provisionTenants } from '../../devhost/demo/stage.ts';
import type { Json } from '../../devhost/demo/walk.ts';
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
    await page.getByLabel('Reason').fill('As agreed with the client');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Approved by Jonas Weber').waitFor();
    await picture(page, 'approved-desktop');
    const { decisions } = await proposal(proposalId);
    expect(decisions).toMatchObject([{ verdict: 'approve', via: 'link', reason: 'As agreed with the client' }]);
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
    expect((await proposal(proposalId)).state).toBe('open');
    await picture(page, 'reason-missing-phone');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);

    await tabTo(page, 'Reason');
    await page.keyboard.type('The liability cap is too low');
    await followByKey(page, 'Reject');
    await page.getByText('Rejected by Jonas Weber').waitFor();
    await picture(page, 'rejected-phone');
    expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
    expect((await proposal(proposalId)).decisions).toMatchObject([
      { verdict: 'reject', reason: 'The liability cap is too low' },
    ]);
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

  test('a link that has expired no longer decides', async () => {
    const { link, proposalId } = matter(titles.left);
    const { deadline } = await proposal(proposalId);
    await stamp.azure.moveClock(new Date(Date.parse(deadline) + 60_000).toISOString());
    const page = await newTab(browser, desktop);
    await page.goto(link);
    expect(await signIn(page, 'Jonas Weber')).toBe(404);
    expect(await page.content()).not.toContain(titles.left);
    await picture(page, 'expired');
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

/** From the page that asks for it, through the directory and back; the status of the page at the end. */
async function signIn(page: Page, person: string, link = 'Sign in'): Promise<number> {
  await page.getByRole('link', { name: link }).click();
  const back = page.waitForResponse((response) => response.url().includes('/approvals/'));
  await page.getByRole('button', { name: person }).click();
  const answer = await back;
  await page.waitForLoadState();
  return answer.status();
}
