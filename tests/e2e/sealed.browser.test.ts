import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grantRoles, provisionTenants } from '../../devhost/demo/stage.ts';
import { desktop, misfits, newTab, noBrowser, openBrowser, phone, picture, violations } from '../support/browser.ts';
import { type RunningStamp, startStamp } from '../support/running-stamp.ts';

// A document that is sealed by one person for another, in two browsers: the service between them never learns what it says.

/** Stands in the document, in its name, and nowhere else. */
const marker = `Ultramarine-${randomBytes(6).toString('hex')}`;
const content = Buffer.concat([Buffer.from(`The liability cap is ${marker}. `), randomBytes(1_500_000)]);
const fileName = `${marker}.docx`;

let stamp: RunningStamp;
let browser: Browser;
let contractId: string;
/** Marta seals, Jonas opens, Elena is not asked. */
let [marta, jonas, elena]: Page[] = [];

if (noBrowser) console.warn(`Sealing is not tested in a browser: ${noBrowser}`);

describe.skipIf(noBrowser)('sealed documents in browsers', () => {
  beforeAll(async () => {
    [stamp, browser] = await Promise.all([startStamp(), openBrowser()]);
    await provisionTenants(stamp);
    await grantRoles(stamp);
    const manager = stamp.as('manager', 'fabrikam');
    const json = { title: 'Acquisition of <Tailspin>', counterparty: { name: 'Tailspin' } };
    const { body } = await manager.must(201, 'POST', 'api/v1/contracts', { json, key: 'sealed-1' });
    contractId = body.id;
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await stamp?.stop();
  });

  test('a person registers a browser on a phone, is told of it by mail, and sees its fingerprint', async () => {
    jonas = await enter('Jonas Weber', phone);
    await looksRight(jonas, 'not-registered-phone');
    await jonas.getByLabel('Name of this device').fill('Phone of Jonas');
    await jonas.getByRole('button', { name: 'Register this browser' }).click();
    await jonas.getByText('This device is registered').waitFor();
    expect(await fingerprint(jonas)).toMatch(/^([0-9a-f]{4} ){5}[0-9a-f]{4}$/);
    await picture(jonas, 'sealed-registered-phone');
    const { messages } = await stamp.control('/mail/messages');
    const letter = messages.find(({ subject }: { subject: string }) => subject.startsWith('A new device'));
    expect(letter.text).toContain(await fingerprint(jonas));
  });

  test('another seals a file for that browser and her own, told first what is lost with them', async () => {
    marta = await enter('Marta Kowalska', desktop);
    await register(marta, 'Laptop of Marta');
    const jonasKey = marta.locator('.recipient', { hasText: 'Phone of Jonas' });
    expect(await jonasKey.textContent()).toContain(await fingerprint(must(jonas)));
    expect(await jonasKey.textContent()).toContain('compare the fingerprint by voice');
    await marta
      .getByLabel('File, 49 MB')
      .setInputFiles({ name: fileName, mimeType: 'application/msword', buffer: content });
    await marta.getByLabel('What it is').fill('Offer of the board');
    await jonasKey.getByRole('checkbox').check();
    await looksRight(marta, 'before-sealing-desktop');
    await marta.getByLabel('I know that the document is lost').check();
    await marta.getByRole('button', { name: 'Seal and send' }).click();
    await marta.getByText('can now be opened on 2 devices').waitFor();
    await picture(marta, 'sealed-sealed-desktop');
  });

  test('it opens in that browser, and every byte is there', async () => {
    const page = must(jonas);
    await page.reload();
    expect(await opened(page)).toEqual(content);
    expect(await page.textContent('body')).toContain(fileName);
    await looksRight(page, 'opened-phone');
  });

  test('nobody else can open it, not even with the interface', async () => {
    elena = await enter('Elena Petrova', desktop);
    await register(elena, 'Laptop of Elena');
    await elena.getByText('It was not sealed for you').waitFor();
    expect(await elena.getByRole('button', { name: 'Open version 1' }).count()).toBe(0);
    await picture(elena, 'sealed-not-for-me-desktop');
    const account = stamp.as('account', 'fabrikam');
    expect((await account.send('GET', path('versions/1/sealed'))).status).toBe(403);
    for (const rest of ['content', 'text', 'clauses', 'revisions'])
      expect(await account.send('GET', path(`versions/1/${rest}`))).toMatchObject({
        status: 409,
        body: { code: 'documents.sealed' },
      });
  });

  test('whoever can open it lets a further device open it', async () => {
    const page = must(marta);
    await page.reload();
    await page.getByRole('button', { name: 'Open version 1' }).click();
    await page.getByText('Let further devices open it').click();
    await looksRight(page, 'sharing-desktop');
    await page.getByRole('button', { name: 'Let Elena Petrova: Laptop of Elena open it too' }).click();
    await page.getByText('Elena Petrova can now open it').waitFor();
    await must(elena).reload();
    expect(await opened(must(elena))).toEqual(content);
  });

  test('a browser that lost its keys can open nothing any more', async () => {
    const page = must(jonas);
    await page
      .evaluate(
        "new Promise((done) => { indexedDB.deleteDatabase('counterpart-sealed').onsuccess = done; location.reload(); })",
      )
      .catch(() => {});
    await page.waitForLoadState();
    await page.getByText('It was sealed for another device of yours').waitFor();
    expect(await page.getByRole('button', { name: 'Open version 1' }).count()).toBe(0);
    await picture(page, 'sealed-device-lost-phone');
  });

  test('a new key of somebody sealed for before is warned of', async () => {
    await register(must(jonas), 'New phone');
    await must(marta).reload();
    const choice = must(marta).locator('.recipient', { hasText: 'New phone' });
    await choice.waitFor();
    expect(await choice.textContent()).toContain('A key you have not seen');
    await looksRight(must(marta), 'changed-key-desktop');
  });

  test('what was stored was changed: nothing is opened', async () => {
    const page = must(marta);
    await page.route('**/t-fabrikam/**', async (route) => {
      const response = await route.fetch({ ignoreHTTPSErrors: true } as object);
      const body = await response.body();
      body[1000] = (body[1000] ?? 0) ^ 1;
      await route.fulfill({ response, body });
    });
    await page.getByRole('button', { name: 'Open version 1' }).click();
    await page.getByRole('alert').filter({ hasText: 'its hash differs' }).waitFor();
    await page.unroute('**/t-fabrikam/**');
    await looksRight(page, 'tampered-desktop');
  });

  test('the contract says that nothing was analysed, and asks people', async () => {
    const manager = stamp.as('manager', 'fabrikam');
    const { body } = await manager.must(200, 'GET', path('analysis'));
    expect(body).toMatchObject({
      versionNumber: 1,
      analyser: 'none: sealed',
      recommendation: { recommendation: 'review' },
    });
    const contract = (await manager.must(200, 'GET', path(''))).body;
    expect(contract).toMatchObject({ state: 'pendingApproval', version: 1 });
    const proposal = (await manager.must(200, 'GET', `api/v1/proposals/${contract.proposalId}`)).body;
    expect(JSON.stringify(proposal.facts)).toContain(new URL(address()).pathname);
    expect(JSON.stringify(proposal.recommendation)).toContain('nothing in it was analysed');
  });

  test('without scripts the page says what it needs', async () => {
    const page = await newTab(browser, { ...desktop, javaScriptEnabled: false });
    await page.goto(address());
    await signIn(page, 'Jonas Weber');
    expect(await page.textContent('noscript')).toContain('needs JavaScript');
    await picture(page, 'no-script');
  });

  test('neither storage nor database nor message nor journal holds a word of it', async () => {
    // What is not sealed is found there, so that looking means something.
    expect(await filesWith(Buffer.from('Offer of the board'))).not.toEqual([]);
    for (const secret of [Buffer.from(marker), Buffer.from(marker, 'utf16le'), content.subarray(-64)])
      expect(await filesWith(secret)).toEqual([]);
    expect(stamp.complaints.filter((line) => line.includes(marker))).toEqual([]);
  });
});

/** Files of all local services and of the host that hold these bytes. */
async function filesWith(bytes: Buffer): Promise<readonly string[]> {
  const entries = await readdir(stamp.folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const { parentPath, name } of entries.filter((each) => each.isFile())) {
    const whole = await readFile(join(parentPath, name)).catch(() => Buffer.alloc(0)); // gone meanwhile
    if (whole.includes(bytes)) found.push(name);
  }
  return found;
}

const path = (rest: string): string => `api/v1/contracts/${contractId}${rest ? `/${rest}` : ''}`;
const address = (): string => `${stamp.azure.appUrl}/sealed/fabrikam/${contractId}`;

function must(page: Page | undefined): Page {
  if (!page) throw new Error('an earlier test did not open this page');
  return page;
}

/** Signs in and waits until the page knows its devices. The local storage's certificate is of an authority of its own. */
async function enter(person: string, options: object): Promise<Page> {
  const page = await newTab(browser, { ...options, ignoreHTTPSErrors: true });
  await page.goto(address());
  await signIn(page, person);
  await page.getByRole('heading', { name: 'Your devices' }).waitFor();
  return page;
}

async function signIn(page: Page, person: string): Promise<void> {
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: person }).click();
  await page.waitForURL(address());
}

async function register(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name of this device').fill(name);
  await page.getByRole('button', { name: 'Register this browser' }).click();
  await page.getByText('This device is registered').waitFor();
}

const fingerprint = async (page: Page): Promise<string> => (await page.textContent('#device-fingerprint')) ?? '';

/** Opens version 1 and saves it, as a person would. */
async function opened(page: Page): Promise<Buffer> {
  await page.getByRole('button', { name: 'Open version 1' }).click();
  const link = page.getByRole('link', { name: `Save ${fileName}` });
  await link.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe(fileName);
  return readFile(await download.path());
}

async function looksRight(page: Page, name: string): Promise<void> {
  await picture(page, `sealed-${name}`);
  expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
}
