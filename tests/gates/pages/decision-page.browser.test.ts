import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decisionPage } from '../../../src/gates/pages/decision-page.ts';
import { decisionRules } from '../../../src/gates/pages/decision-style.ts';
import { ownMattersPage } from '../../../src/gates/pages/own-matters.ts';
import { page, pageStyle } from '../../../src/platform/pages.ts';
import { desktop, misfits, newTab, noBrowser, openBrowser, phone, picture, violations } from '../../support/browser.ts';
import { states } from './states.ts';

const style = pageStyle(decisionRules);
const narrow: BrowserContextOptions = { ...phone, viewport: { width: 320, height: 640 } };

const [open, several, , , , , , , , , , rejected] = Object.values(states).map(({ view }) => view.proposal);
const list = ownMattersPage({
  tenant: 'acme',
  zone: 'America/New_York',
  person: { id: 'ann', name: 'Ann Archer' },
  waiting: [open, several].flatMap((proposal) =>
    proposal ? [{ proposal, what: 'decide', by: proposal.deadline, steps: ['Legal review', 'Finance'] } as const] : [],
  ),
  lately: rejected ? [rejected] : [],
});

/** Each as the browser gets it, with its style and without scripts. */
const pages: readonly (readonly [string, string])[] = [
  ...Object.entries(states).map(
    ([name, { view, came }]) => [name, page({ style, ...decisionPage(view, came) }).html ?? ''] as const,
  ),
  ['what waits', page({ style, title: 'My decisions', body: list }).html ?? ''],
];

let browser: Browser;
if (noBrowser) console.warn(`The states of the decision page are not tested in a browser: ${noBrowser}`);

describe.skipIf(noBrowser)('the decision page in a browser', () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test('is accessible in every state on the narrowest phone', { timeout: 180_000 }, async () => {
    const tab = await newTab(browser, narrow);
    const found: string[] = [];
    for (const [name, html] of pages) {
      await tab.setContent(html);
      await unfold(tab);
      await picture(tab, `state-${name.replace(/\W+/g, '-')}-phone`);
      const all = [...(await violations(tab)), ...(await misfits(tab))];
      found.push(...all.map((one) => `${name}: ${one}`));
    }
    expect(found).toEqual([]);
  });

  test('fits a desk, 400 per cent of text, forced colours and paper in every state', { timeout: 120_000 }, async () => {
    const tab = await newTab(browser, desktop);
    const found: string[] = [];
    for (const [name, html] of pages) {
      await tab.setContent(html);
      await unfold(tab);
      await picture(tab, `state-${name.replace(/\W+/g, '-')}-desk`);
      found.push(...(await misfits(tab)).map((one) => `${name}: ${one}`));
      await tab.emulateMedia({ forcedColors: 'active' });
      await tab.evaluate("document.documentElement.style.fontSize = '400%'");
      found.push(...(await misfits(tab)).map((one) => `${name}, large: ${one}`));
      await tab.emulateMedia({ forcedColors: null, media: 'print' });
      const shown = await tab.locator('form:visible, details.act:visible').count();
      if (shown > 0) found.push(`${name}: ${shown} forms are printed`);
      await tab.emulateMedia({ media: null });
    }
    expect(found).toEqual([]);
  });
});

const unfold = (tab: Page) =>
  tab.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
