import { BadInput, readJson, send, sendJson } from '../http/exchange.ts';
import type { ControlHandler } from '../service.ts';
import type { DeliveryFaults } from './faults.ts';
import type { Inbox } from './inbox.ts';
import { htmlPart, htmlPartPolicy, inboxPage, messageJson, messagePage } from './pages.ts';

const mostListed = 500;

/**
 * GET / is the inbox for people; GET /messages?to= and /messages/ID the same as JSON; /view/ID, /html/ID and /raw/ID one
 * message; POST /faults {code, count} makes deliveries be refused with an SMTP code.
 */
export function mailControl(inbox: Inbox, faults: DeliveryFaults): ControlHandler {
  return async (request, response, url) => {
    if (request.method === 'POST' && url.pathname === '/faults') {
      faults.order(await readJson(request));
      return sendJson(response, 200, { ok: true });
    }
    if (request.method !== 'GET') throw new BadInput('only GET, and POST /faults', 405);
    const to = url.searchParams.get('to') || undefined;
    const [, what = '', id = ''] = url.pathname.split('/');
    if (what === '') return send(response, 200, 'text/html; charset=utf-8', inboxPage(inbox.list(to, mostListed), to));
    if (what === 'messages' && id === '') {
      return sendJson(response, 200, { messages: inbox.list(to, mostListed).map(messageJson) });
    }
    const message = /^\d+$/.test(id) ? inbox.find(Number(id)) : undefined;
    if (!message) throw new BadInput(`there is no message ${id}`, 404);
    const html = 'text/html; charset=utf-8';
    if (what === 'messages') return sendJson(response, 200, messageJson(message));
    if (what === 'view') return send(response, 200, html, messagePage(message));
    if (what === 'raw') {
      return send(response, 200, 'text/plain; charset=utf-8', message.raw, { 'x-content-type-options': 'nosniff' });
    }
    if (what !== 'html') throw new BadInput(`there is no ${what} of a message`, 404);
    return send(response, 200, html, htmlPart(message) ?? '', { 'content-security-policy': htmlPartPolicy });
  };
}
