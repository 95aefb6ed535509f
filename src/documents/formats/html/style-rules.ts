import { attribute, type HtmlElement, type HtmlNode } from './element.ts';

/** Tags, ".classes" and "#ids" that the style sheets of a page hide. */
export type HidingRules = ReadonlySet<string>;

const mostRules = 10_000;

/**
 * What a page's own style sheets hide by simple selectors, "p", ".x", "p.x", "#x", so that words cannot be put past a reader that
 * way. Other selectors, and later rules that show again what was hidden, are not followed: this is no browser.
 */
export function hidingRules(roots: readonly HtmlNode[], hides: (declarations: string) => boolean): HidingRules {
  const found = new Set<string>();
  const left = [...roots];
  for (let node = left.pop(); node && found.size < mostRules; node = left.pop()) {
    if (!('tagName' in node)) continue;
    if (node.tagName === 'style') for (const selector of hidden(textOf(node), hides)) found.add(selector);
    else for (const child of node.childNodes) left.push(child);
  }
  return found;
}

export function hiddenByRule(element: HtmlElement, rules: HidingRules): boolean {
  if (rules.size === 0) return false;
  const tag = element.tagName;
  const id = attribute(element, 'id');
  const classes = attribute(element, 'class')?.split(/\s+/).slice(0, 100) ?? [];
  if (rules.has(tag) || (id !== undefined && (rules.has(`#${id}`) || rules.has(`${tag}#${id}`)))) return true;
  return classes.some((name) => rules.has(`.${name}`) || rules.has(`${tag}.${name}`));
}

const textOf = ({ childNodes }: HtmlElement): string =>
  childNodes.map((child) => ('value' in child ? (child.value ?? '') : '')).join('');

function* hidden(sheet: string, hides: (declarations: string) => boolean): Generator<string> {
  for (const rule of sheet.replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, '').split('}')) {
    const [selectors, declarations] = rule.split('{').slice(-2); // within @media too
    if (declarations === undefined || !hides(declarations)) continue;
    for (const selector of selectors?.split(',') ?? [])
      if (/^\s*[\w-]*(?:[.#][\w-]+)?\s*$/.test(selector)) yield selector.trim();
  }
}
