import { attribute, type HtmlElement } from './element.ts';
import { type HidingRules, hiddenByRule } from './style-rules.ts';

const neverShown: ReadonlySet<string> = new Set(
  'head script style template noscript iframe noframes noembed object svg math audio video canvas datalist del'.split(
    ' ',
  ),
);

/**
 * Text the page would not show is not text of the contract: who approves it never saw it. `del` is what was removed from the
 * document (HTML 4.7.2).
 */
export function isHidden(element: HtmlElement, rules: HidingRules): boolean {
  if (neverShown.has(element.tagName) || attribute(element, 'hidden') !== undefined) return true;
  if (element.tagName === 'dialog' && attribute(element, 'open') === undefined) return true;
  return hides(attribute(element, 'style') ?? '') || hiddenByRule(element, rules);
}

export const hides = (declarations: string): boolean => hiding.test(plain(declarations));

const hiding =
  /(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0*(?:\.0*)?%?|font(?:-size)?:0[a-z%]*)(?:!important)?(?:;|$)/;

const blocks: ReadonlySet<string> = new Set(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search section summary table caption tbody thead tfoot tr td th ul'.split(
    ' ',
  ),
);

export const isBlock = (element: HtmlElement): boolean =>
  blocks.has(element.tagName) || /(?:^|;)display:(?:block|flex|grid|list-item|table)/.test(styleOf(element));

/** The inline style as `plain` gives it. */
export const styleOf = (element: HtmlElement): string => plain(attribute(element, 'style') ?? '');

/** Declarations without spaces and comments, in lower case. */
const plain = (declarations: string): string =>
  declarations
    .slice(0, 10_000)
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, '')
    .toLowerCase();
