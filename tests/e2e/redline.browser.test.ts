import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redlineHeaders } from '../../src/documents/redline/html/write-redline-page.ts';
import { type Pair, pageOf, pairOf } from '../documents/redline/html/sample.ts';
import { desktop, misfits, newTab, noBrowser, openBrowser, picture, violations } from '../support/browser.ts';

// The redline as people meet it: on a desk and on a narrow phone, in the dark, in forced colours, on paper, by deep link.

const agreement = (days: number, cap: string, more: readonly string[] = []): readonly string[] => [
  '# Managed Services Agreement',
  '## 1. Services',
  '1.1 The Provider shall deliver the Services with reasonable skill and care. The Provider shall keep records of them.',
  '- (a) monitoring of servers and networks;',
  '- (b) a service desk on working days;',
  ...more,
  '## 8. Liability',
  `8.1 Neither party's liability exceeds ${cap} in any contract year.`,
  '8.2 Nothing in this Agreement limits liability for fraud.',
  '| Service | Fee per month',
  `| Gold | ${cap}`,
  '| Silver | EUR 500',
  '## 9. Payment',
  `9.1 Invoices are due within ${days} days of receipt.`,
  '9.2 A word that hides itself: pay\u202eable.',
];

const pair: Pair = pairOf(
  agreement(30, 'EUR 1,000'),
  agreement(60, 'EUR 25,000', ['- (c) backup and recovery, tested every quarter;']),
);

const address = 'https://redline.test/';
const narrow = { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const layouts = ['inline', 'sideBySide'] as const;
let browser: Browser;

if (noBrowser) console.warn(`The redline is not tested in a browser: ${noBrowser}`);

describe.skipIf(noBrowser)('the redline in a browser', () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  describe.each(layouts)('%s', (layout) => {
    test.each([
      ['desk', desktop],
      ['phone', narrow],
    ] as const)(
      'on a %s: nothing that axe objects to, light and dark, and no scrolling sideways',
      async (name, options) => {
        const page = await shown(layout, options);
        await picture(page, `redline-${layout}-${name}`);
        expect([...(await violations(page)), ...(await misfits(page))]).toEqual([]);
      },
    );

    test('in forced colours: still nothing, and what is inserted is underlined, what is deleted struck', async () => {
      const page = await shown(layout, desktop);
      await page.emulateMedia({ forcedColors: 'active' });
      await picture(page, `redline-${layout}-forced`);
      expect(await violations(page)).toEqual([]);
      const lines = await page.evaluate(`['ins', 'del'].map((name) =>
        getComputedStyle(document.querySelector('.paper ' + name)).textDecorationLine)`);
      expect(lines).toEqual(['underline', 'line-through']);
    });

    test('a deep link puts the focus on its change, and the next one is a step away', async () => {
      const page = await shown(layout, desktop, '#change-2');
      expect(await focused(page)).toBe('change-2');
      await page.locator('#note-2').getByRole('link', { name: 'Next change, 3' }).click();
      expect(await focused(page)).toBe('change-3');
      await page.getByRole('link', { name: 'Skip to the document' }).focus();
      await page.keyboard.press('Enter');
      expect(await focused(page)).toBe('document');
    });

    test('it is applied its own style and runs no script, by the headers and by what it carries itself', async () => {
      const page = await shown(layout, desktop);
      const complaints: string[] = [];
      page.on('console', (message) => void complaints.push(message.text()));
      await page.reload();
      expect(complaints).toEqual([]);
      expect(await page.evaluate(`getComputedStyle(document.querySelector('.paper del')).textDecorationLine`)).toBe(
        'line-through',
      );
    });

    test('on paper there are all its words', async () => {
      const page = await shown(layout, desktop);
      const bytes = await page.pdf({ format: 'A4', preferCSSPageSize: true });
      const { getDocumentProxy, extractText } = await import('unpdf');
      const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
      for (const words of ['25,000', '1,000', 'backup and recovery', 'agreement-2.docx', 'Page 1 of'])
        expect(text).toContain(words);
    });
  });

  test('a screen reader hears what is inserted and what is deleted, and where that ends', async () => {
    const page = await shown('inline', desktop);
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const known = new Map(nodes.map((node) => [node.nodeId, node]));
    const spoken = (id: string): string => {
      const node = known.get(id);
      return node?.role?.value === 'StaticText' ? node.name?.value : (node?.childIds?.map(spoken).join('') ?? '');
    };
    const heard = spoken(nodes[0]?.nodeId ?? '');
    expect(heard).toMatch(/due within \s*#4\s*\[deleted:\s*30\s*end\]\s*\[inserted:\s*60\s*end\]\s*days of receipt/);
  });

  test('what was folded away is there on paper', async () => {
    const page = await shown('inline', desktop, '', 0);
    expect(await page.getByText('a service desk').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('a service desk').isVisible()).toBe(true);
  });
});

async function shown(
  layout: (typeof layouts)[number],
  options: Parameters<typeof newTab>[1],
  fragment = '',
  context: 'all' | number = 'all',
): Promise<Page> {
  const page = await newTab(browser, options);
  const body = pageOf(pair, { layout, context });
  await page.route(address, (route) =>
    route.fulfill({ body, headers: { ...redlineHeaders, 'content-type': 'text/html; charset=utf-8' } }),
  );
  await page.goto(`${address}${fragment}`);
  return page;
}

const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.id');
