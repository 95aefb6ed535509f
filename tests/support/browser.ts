import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where Debian's package puts it; CHROMIUM names another one. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why tests in a browser cannot run here; undefined when they can. */
export const noBrowser = existsSync(executablePath)
  ? undefined
  : `there is no ${executablePath}: apt-get install chromium, or name one in CHROMIUM`;

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });

export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** A tab of its own with nobody signed in. It is closed with its browser. */
export const newTab = async (browser: Browser, options: BrowserContextOptions): Promise<Page> =>
  (await browser.newContext(options)).newPage();

/** What axe finds against WCAG 2.2 A and AA and its own best practices, and in the dark against the contrasts; one line each. */
export async function violations(page: Page): Promise<readonly string[]> {
  const all = new AxeBuilder({ page }).withTags([
    'wcag2a',
    'wcag2aa',
    'wcag21a',
    'wcag21aa',
    'wcag22aa',
    'best-practice',
  ]);
  const found = await all.analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']).analyze();
  await page.emulateMedia({ colorScheme: null });
  return [...found.violations, ...dark.violations].map(
    ({ id, help, nodes }) => `${id} (${help}): ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}

// What runs in the browser is text here: its globals are not those of this program.

/** Whatever is pressed and is less than 44 pixels high or wide, and whatever makes the page scroll sideways. */
export const misfits = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`(() => {
    const pressed = [...document.querySelectorAll('button, a.button, select, textarea, input:not([type=hidden])')];
    const found = pressed
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 44))
      .map(({ element, box }) => element.outerHTML.slice(0, 80) + ': ' + box.width + ' x ' + box.height);
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push('the page is ' + scrollWidth + ' wide in a window of ' + clientWidth);
    return found;
  })()`);

/**
 * What a mail scanner may do to see where a link leads: sends every form of the page as it is. Returns when the last one is
 * answered and its page is there, so that nothing is left under way that would cut off where one goes next.
 */
export async function sendForms(page: Page): Promise<void> {
  if ((await page.locator('form').count()) === 0) return;
  const there = page.waitForEvent('load');
  await page.evaluate('{ for (const form of document.forms) form.submit(); }');
  await there;
}

/** Presses Tab until what has the focus is named so. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(
      "(document.activeElement?.labels?.[0] ?? document.activeElement)?.textContent.trim() ?? ''",
    );
    if (String(focused).startsWith(name)) return;
  }
  throw new Error(`the keyboard does not reach "${name}"`);
}

/** Goes there by keyboard, presses Enter, and waits for the page that comes. */
export async function followByKey(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

/** Keeps a picture in the folder that SCREENSHOTS names, for people to look at; does nothing otherwise. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}.${colorScheme}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: null });
}
