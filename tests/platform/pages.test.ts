import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../../src/platform/html.ts';
import { htmlAnswer, page, pageStyle } from '../../src/platform/pages.ts';

describe('the html tag', () => {
  it.each([
    ['an element', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['an attribute’s end', '" onfocus="alert(1)', '&quot; onfocus=&quot;alert(1)'],
    ['a single-quoted attribute’s end', "' onfocus='x", '&#39; onfocus=&#39;x'],
    ['a backtick', '`x`', '&#96;x&#96;'],
    ['an entity, once', '&lt;', '&amp;lt;'],
    ['a number', 42, '42'],
    ['nothing', undefined, ''],
  ])('escapes %s', (_, value, expected) => {
    expect(html`<p title="${value}">${value}</p>`.toString()).toBe(`<p title="${expected}">${expected}</p>`);
  });

  it('leaves what it made itself as it is, alone and in lists', () => {
    const items = ['<a>', 'b'].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>${html`<hr>`}`.toString()).toBe('<ul><li>&lt;a&gt;</li><li>b</li></ul><hr>');
  });

  it('lets no text begin markup or leave an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.toString()).not.toMatch(/[<>"'`]/);
      }),
    );
  });
});

describe('a page', () => {
  const answer = page({ title: 'A & B <script>', body: html`<h1>Hello</h1>` });
  const markup = answer.html ?? '';
  const csp = answer.headers?.['content-security-policy'] ?? '';

  it('names its language, fits a phone and offers a way past the header', () => {
    expect(markup).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(markup).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(markup).toContain('<title>A &amp; B &lt;script&gt; · Counterpart</title>');
    expect(markup).toContain('href="#content"');
    expect(markup).toContain('<main id="content" tabindex="-1"><h1>Hello</h1></main>');
  });

  it('allows exactly its own style and no script, frame, base or foreign form target', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(markup)?.[1] ?? '';
    expect(csp).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("form-action 'self'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).toContain("base-uri 'none'");
    expect(csp).not.toContain('unsafe');
    expect(markup).not.toContain('style="');
  });

  it('is kept by no cache and leaks its address to nobody', () => {
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });

  it('can be answered with any status', () => {
    expect(htmlAnswer(404, 'Gone', html`<h1>Gone</h1>`).status).toBe(404);
  });
});

describe('a page with a script', () => {
  const style = pageStyle('p { margin: 0; }');
  const script = { path: '/scripts/a-1.js', integrity: 'sha384-abc' };
  const answer = page({ title: 'A', body: html``, script: { script, style, connect: ['https://blob.example'] } });
  const csp = answer.headers?.['content-security-policy'] ?? '';

  it('runs that file if its bytes are the ones meant, nothing inline, and asks the named places alone', () => {
    expect(answer.html).toContain('<script type="module" src="/scripts/a-1.js" integrity="sha384-abc"></script>');
    expect(answer.html).toContain(style.element.toString());
    for (const rule of ["default-src 'none'", "script-src 'self'", "connect-src 'self' https://blob.example"])
      expect(csp).toContain(rule);
    expect(csp).toContain(`style-src ${style.source}`);
    expect(csp).toContain("require-trusted-types-for 'script'");
    expect(csp).not.toContain('unsafe');
  });
});
