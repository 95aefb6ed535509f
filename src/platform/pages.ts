import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';
import type { Answer, Cookie } from './http.ts';
import type { PageScript } from './page-scripts.ts';
import { stylesheet } from './page-style.ts';

interface PageParts {
  readonly title: string;
  /** Sections of the page; its first heading is an h1. */
  readonly body: Html;
  readonly status?: number;
  readonly cookies?: readonly Cookie[];
  readonly script?: ScriptedPage;
  /** Of its text; English when not said. */
  readonly language?: string;
  /** In the place of the pages' common style, which it holds. */
  readonly style?: PageStyle;
}

/** What a page needs that cannot do without a script. */
interface ScriptedPage {
  readonly script: Pick<PageScript, 'path' | 'integrity'>;
  readonly style: PageStyle;
  /** Origins beside this one that the script may ask. */
  readonly connect: readonly string[];
}

/** A style element, and the headers under which it and no other may be applied: by its hash (CSP Level 3). */
export interface PageStyle {
  readonly element: Html;
  /** Its source expression for `style-src`. */
  readonly source: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The pages' style with further rules; injected styles and scripts are dead letters beside it. */
export function pageStyle(rules = ''): PageStyle {
  const style = `${stylesheet}${rules}`;
  const source = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
  // Markup of our own: escaping it would break both the style and its hash.
  return { element: new Html(`<style>${style}</style>`), source, headers: pageHeaders(source) };
}

/**
 * `form-action 'self'` also stops forms whose answer redirects elsewhere, so a form's answer must stay on this site.
 * No referrer, since a page's own address may hold a link's secret.
 */
const pageHeaders = (styleSource: string) => ({
  'content-security-policy': [
    "default-src 'none'",
    `style-src ${styleSource}`,
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
});

const commonStyle = pageStyle();

/** A whole page that works on a phone, with a keyboard, a screen reader and a printer, and without scripts unless it has one. */
export const page = ({
  title,
  body,
  status = 200,
  cookies = [],
  script,
  language = 'en',
  style = script?.style ?? commonStyle,
}: PageParts): Answer => ({
  status,
  html: documentOf({ title, body, language, style, script }),
  headers: script ? headersFor(script) : style.headers,
  cookies,
});

/** Files of this site alone, nothing inline, and no text that a script could turn into markup (Trusted Types). */
const headersFor = ({ style, connect }: ScriptedPage) => ({
  ...style.headers,
  'content-security-policy': [
    style.headers['content-security-policy'],
    "script-src 'self'",
    `connect-src 'self' ${connect.join(' ')}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
});

export const htmlAnswer = (status: number, title: string, body: Html): Answer => page({ status, title, body });

const documentOf = ({
  title,
  body,
  language,
  style,
  script,
}: Pick<PageParts, 'title' | 'body'> & {
  readonly language: string;
  readonly style: PageStyle;
  readonly script: ScriptedPage | undefined;
}): string =>
  html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>${title} · Counterpart</title>
${style.element}
${script ? html`<script type="module" src="${script.script.path}" integrity="${script.script.integrity}"></script>` : ''}
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header><p>Counterpart</p></header>
<main id="content" tabindex="-1">${body}</main>
</body>
</html>
`.toString();
