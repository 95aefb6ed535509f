import { escapeHtml, page } from '../http/page.ts';
import type { StoredMessage } from './inbox.ts';
import { readMessage } from './mime.ts';

/** Links are relative to the folder the inbox is mounted on. */
export function inboxPage(messages: readonly StoredMessage[], to: string | undefined): string {
  const rows = messages.map((message) => {
    const { subject } = readMessage(message.raw);
    const again = message.copies > 1 ? ` <small>(arrived ${message.copies} times)</small>` : '';
    return (
      `<tr><td><a href="view/${message.id}">${escapeHtml(subject || '(no subject)')}</a>${again}</td>` +
      `<td>${escapeHtml(message.to.join(', '))}</td><td>${when(message.received)}</td></tr>`
    );
  });
  const filter =
    '<form method="get"><label>Recipient <input type="email" name="to" ' +
    `value="${escapeHtml(to ?? '')}"></label> <button style="width:auto">Show</button></form>`;
  const table =
    rows.length === 0
      ? '<p>No mail has arrived.</p>'
      : `<table><thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Received</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
  return page(
    'Captured mail',
    `<p class="note">Nothing is delivered: all mail of this devhost ends here.</p>${filter}${table}`,
  );
}

export function messagePage(message: StoredMessage): string {
  const { subject, from, to, headers, text, html, attachments } = readMessage(message.raw);
  const facts: [string, string][] = [
    ['From', from || message.from],
    ['To', to || message.to.join(', ')],
    ['Received', new Date(message.received).toISOString()],
    ['Message-ID', message.messageId],
    ['In-Reply-To', headers.get('in-reply-to') ?? ''],
    ['Arrived', message.copies === 1 ? 'once' : `${message.copies} times`],
    ['Attachments', attachments.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(', ')],
  ];
  const list = facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<tr><th scope="row">${name}</th><td>${escapeHtml(value)}</td></tr>`);
  const frame =
    html === undefined
      ? ''
      : `<h2>As HTML</h2><iframe title="The message as HTML" src="../html/${message.id}" ` +
        'sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"></iframe>';
  const plain = text === undefined ? '' : `<h2>As text</h2><pre>${linked(text)}</pre>`;
  return page(
    subject || '(no subject)',
    `<p><a href="../">All mail</a> · <a href="../raw/${message.id}">Source</a></p><table><tbody>${list.join('')}</tbody></table>${frame}${plain}`,
  );
}

/** The HTML part by itself; what keeps it from doing harm are the headers it is served with. */
export function htmlPart(message: StoredMessage): string | undefined {
  const { html } = readMessage(message.raw);
  if (html === undefined) return undefined;
  const base = '<base target="_top">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}

export const htmlPartPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

/** JSON for tests and scripts. */
export function messageJson(message: StoredMessage): object {
  const { headers, ...readable } = readMessage(message.raw);
  const { id, via, copies, received, to, from } = message;
  return {
    id,
    via,
    copies,
    received: new Date(received).toISOString(),
    envelope: { from, to },
    ...readable,
    headers: Object.fromEntries(headers),
  };
}

const when = (instant: number): string => {
  const iso = new Date(instant).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
};

const linked = (text: string): string =>
  escapeHtml(text).replace(/https?:\/\/[^\s<>]+[^\s<>.,;:!?)\]'"]/g, (url) => `<a href="${url}">${url}</a>`);
