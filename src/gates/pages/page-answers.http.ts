import type { Answer, RequestFacts } from '../../platform/http.ts';
import { htmlAnswer } from '../../platform/pages.ts';
import { ok, type Result } from '../../platform/result.ts';
import { linkNotValid, nothingHere, signInFirst } from './link-pages.ts';

/** No page of ours has an address longer than that. */
const longestPath = 300;

const signInUrl = ({ url: { pathname } }: RequestFacts): string =>
  `/auth/sign-in?return=${encodeURIComponent(pathname.length > longestPath ? '/' : pathname)}`;
const otherAccountUrl = (request: RequestFacts): string => `${signInUrl(request)}&account=other`;

export const signIn = (request: RequestFacts): Result<Answer> =>
  ok(htmlAnswer(200, 'Sign in', signInFirst(signInUrl(request))));

export const notValid = (request: RequestFacts): Result<Answer> =>
  ok(htmlAnswer(404, 'Link not valid', linkNotValid(otherAccountUrl(request))));

export const notHere = (request: RequestFacts): Result<Answer> =>
  ok(htmlAnswer(404, 'Nothing here', nothingHere(otherAccountUrl(request))));
