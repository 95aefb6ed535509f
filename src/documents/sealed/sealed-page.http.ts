import { z } from 'zod';
import type { Answer, RequestFacts, Route } from '../../platform/http.ts';
import { route } from '../../platform/http.ts';
import type { PageScripts } from '../../platform/page-scripts.ts';
import { page, pageStyle } from '../../platform/pages.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, refused } from '../../platform/result.ts';
import { nothingSealedHere, type SealedPageFacts, sealedPage, sealedPageRules, signInToSealed } from './sealed-page.ts';

export interface PageParts {
  readonly scripts: PageScripts;
  /** What the page gives its script, so that it may write; empty without a session. */
  readonly scriptToken: (request: RequestFacts) => Promise<string>;
  /** Where browsers read the ciphertext. */
  readonly blobOrigin: string;
}

/** The page of an aggregate's sealed versions; whichever slice has the aggregate routes to it and finds its title. */
export interface SealedPages {
  show(request: RequestFacts, facts: Omit<SealedPageFacts, 'token'>): Promise<Answer>;
  signIn(request: RequestFacts): Answer;
  nothing(request: RequestFacts): Answer;
}

const style = pageStyle(sealedPageRules);

export function sealedPages({ scripts, scriptToken, blobOrigin }: PageParts): SealedPages {
  const signInUrl = ({ url }: RequestFacts) => `/auth/sign-in?return=${encodeURIComponent(url.pathname)}`;
  return {
    async show(request, facts) {
      const [script, token] = await Promise.all([scripts.named('sealed'), scriptToken(request)]);
      return page({
        title: `Sealed versions: ${facts.title}`,
        body: sealedPage({ ...facts, token }),
        script: { script, style, connect: [blobOrigin] },
      });
    },
    signIn: (request) => page({ title: 'Sign in', body: signInToSealed(signInUrl(request)) }),
    nothing: (request) =>
      page({ title: 'Nothing here', status: 404, body: nothingSealedHere(`${signInUrl(request)}&account=other`) }),
  };
}

const params = z.strictObject({ file: z.string().max(100) });

/** The pages' script. The same for everybody, and for ever under its name. */
export const scriptRoute = (scripts: PageScripts): Route =>
  route<{ readonly kind: 'public' }, z.infer<typeof params>>({
    name: 'documents-readScript',
    methods: ['GET'],
    path: 'scripts/{file}',
    access: { kind: 'public' },
    summary: 'The script of the page for sealed versions, under a name that holds its hash',
    params,
    responses: { 200: { description: 'The script', mediaType: 'text/javascript' } },
    handle: async ({ params: { file } }) => {
      const { path, bytes } = await scripts.named('sealed');
      if (path !== `/scripts/${file}`) return refused(notFound('script'));
      return ok({
        status: 200,
        bytes: { mediaType: 'text/javascript; charset=utf-8', content: bytes },
        headers: {
          'cache-control': 'public, max-age=31536000, immutable',
          'cross-origin-resource-policy': 'same-origin',
        },
      });
    },
  });
