/** As much of a browser as a decision needs: cookies by host, redirects, forms. It runs no scripts. */
export interface Page {
  readonly status: number;
  readonly url: URL;
  readonly html: string;
}

export interface Browser {
  open(url: string, method?: 'GET' | 'HEAD'): Promise<Page>;
  /** Submits a form of the page: its hidden fields with those given. */
  submit(page: Page, fields: Readonly<Record<string, string>>): Promise<Page>;
  /** The `Cookie` header it would send there. */
  cookies(url: string): string;
}

export function newBrowser(): Browser {
  const jars = new Map<string, Map<string, string>>();
  const jar = (url: URL) => {
    const found = jars.get(url.host) ?? new Map<string, string>();
    jars.set(url.host, found);
    return found;
  };
  const cookieHeader = (url: URL) => [...jar(url)].map(([name, value]) => `${name}=${value}`).join('; ');
  const go = async (
    start: URL,
    init: { method: string; body?: URLSearchParams; headers?: Record<string, string> },
  ): Promise<Page> => {
    let [url, method, body] = [start, init.method, init.body];
    for (let hops = 0; hops < 10; hops++) {
      const cookie = cookieHeader(url);
      const response = await fetch(url, {
        method,
        redirect: 'manual',
        headers: { ...init.headers, ...(cookie ? { cookie } : {}) },
        ...(body ? { body } : {}),
      });
      for (const line of response.headers.getSetCookie()) keep(jar(url), line);
      const location = response.headers.get('location');
      if (!location || response.status < 300 || response.status > 399)
        return { status: response.status, url, html: await response.text() };
      await response.body?.cancel();
      [url, method, body] = [new URL(location, url), 'GET', undefined];
    }
    throw new Error(`${start} redirects for ever`);
  };
  return {
    cookies: (url) => cookieHeader(new URL(url)),
    open: (url, method = 'GET') => go(new URL(url), { method }),
    submit(page, fields) {
      const form = /<form[^>]*method="post"[^>]*>/i.exec(page.html)?.[0] ?? '';
      const action = plain(/action="([^"]*)"/i.exec(form)?.[1] ?? page.url.href);
      const hidden = [...page.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, plain(value)] as const,
      );
      const body = new URLSearchParams([...new Map([...hidden, ...Object.entries(fields)])]);
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        origin: page.url.origin,
        'sec-fetch-site': 'same-origin',
      };
      return go(new URL(action, page.url), { method: 'POST', body, headers });
    },
  };
}

/** Follows the page's sign-in link and signs in as a person of the demo directory. Ends where it began. */
export async function signIn(browser: Browser, page: Page, user: string): Promise<Page> {
  const link = plain(/href="([^"]*\/auth\/sign-in[^"]*)"/.exec(page.html)?.[1] ?? '');
  if (!link) throw new Error(`no way to sign in on ${page.url}`);
  const choice = await browser.open(new URL(link, page.url).href);
  return browser.submit(choice, { user });
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  const gone = attributes.some((attribute) => /^max-age=0$/i.test(attribute));
  if (gone) cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

const plain = (text: string): string =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#96;/g, '`')
    .replace(/&amp;/g, '&');
