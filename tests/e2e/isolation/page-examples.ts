import { call, type Example, type Make } from './example.ts';
import type { Ground } from './ground.ts';

/** A page of alpha's, and the same of a tenant that is not there. */
function page(method: 'GET' | 'POST', path: string, can: string, form?: URLSearchParams): Example {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
  const sent = form ? { body: form.toString(), headers } : {};
  return {
    can,
    status: 200,
    call: call(method, path, sent),
    absent: call(method, path.replace('/alpha', '/nowhere'), sent),
  };
}

/** A comment, with the hidden fields of the person's own page. */
async function comment(ground: Ground, path: string, user: string): Promise<URLSearchParams> {
  const url = new URL(`/${path}`, ground.things.link);
  const text = await (await fetch(url, { headers: { cookie: await ground.session(user) } })).text();
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';
  const [csrf, contentHash, key] = ['csrf', 'contentHash', 'key'].map(hidden);
  return new URLSearchParams({
    act: 'comment',
    text: 'Looks fine.',
    csrf: csrf ?? '',
    contentHash: contentHash ?? '',
    key: key ?? '',
  });
}

/** The pages for people who are signed in. */
export const pageExamples: Readonly<Record<string, Make>> = {
  'gates-showOwnMatters': () => page('GET', 'proposals/alpha', 'legal'),
  'gates-showProposal': ({ things }) => page('GET', `proposals/alpha/${things.proposals[1]}`, 'manager'),
  'gates-actOnProposal': async (ground) => {
    const path = `proposals/alpha/${ground.things.proposals[1]}`;
    return page('POST', path, 'manager', await comment(ground, path, 'manager'));
  },
};
