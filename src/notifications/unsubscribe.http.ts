import { z } from 'zod';
import { type RequestFacts, type Route, route } from '../platform/http.ts';
import { page } from '../platform/pages.ts';
import { ok } from '../platform/result.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { ReadsReader } from './read-reader.ts';
import type { StopsReminders } from './stop-reminders.ts';
import { askingPage, stoppedPage, unknownLink } from './unsubscribe-page.ts';

type Guest = { readonly kind: 'guest' };
const guest: Guest = { kind: 'guest' };
const params = z.strictObject({ tenant: z.string(), unsubscribeToken: z.string() });
type Params = z.infer<typeof params>;

const path = 'unsubscribe/{tenant}/{unsubscribeToken}';
const html = 'text/html';

export function unsubscribeRoutes(readerOf: ReadsReader, stop: StopsReminders): readonly Route[] {
  const languageOf = async (scope: TenantScope) => (await readerOf(scope, scope.actor.id)).preferences.language;
  const unknown = () => ok(page({ ...unknownLink, status: 404 }));
  return [
    route<Guest, Params>({
      name: 'notifications-showUnsubscribe',
      methods: ['GET'],
      path,
      access: guest,
      summary: 'Asks whether reminders are to stop; looking at it stops none',
      params,
      responses: {
        200: { description: 'The question', mediaType: html },
        404: { description: 'The link is not valid', mediaType: html },
      },
      handle: async ({ scope }) => {
        if (!scope) return unknown();
        const language = await languageOf(scope);
        return ok(page({ ...askingPage(language), language }));
      },
    }),
    route<Guest, Params, Record<string, never>, Uint8Array>({
      name: 'notifications-unsubscribe',
      methods: ['POST'],
      path,
      access: guest,
      summary: 'Stops reminders: for the page’s button and for the button of mail programs (RFC 8058)',
      params,
      // RFC 8058 §3.1: mail programs should send the first and may send the second; browsers send the second.
      body: { bytes: ['multipart/form-data', 'application/x-www-form-urlencoded'], maxBytes: 4096 },
      responses: {
        200: { description: 'Reminders are off', mediaType: html },
        400: { description: 'The form does not say List-Unsubscribe=One-Click', mediaType: html },
        404: { description: 'The link is not valid', mediaType: html },
      },
      handle: async ({ scope, body, request }) => {
        if (!scope) return unknown();
        const language = await languageOf(scope);
        if (!(await saysOneClick(body, request))) return ok(page({ ...askingPage(language), language, status: 400 }));
        await stop(scope);
        return ok(page({ ...stoppedPage(language), language }));
      },
    }),
  ];
}

/** The one key and value of RFC 8058 §3.1. The body is hostile input. */
async function saysOneClick(body: Uint8Array, { headers }: RequestFacts): Promise<boolean> {
  const type = headers.get('content-type') ?? '';
  try {
    const form = await new Response(Buffer.from(body), { headers: { 'content-type': type } }).formData();
    return form.get('List-Unsubscribe') === 'One-Click';
  } catch {
    return false;
  }
}
