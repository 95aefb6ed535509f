import type { Person } from '../doors.ts';

/** Who may not speak on a matter: by their ids, and as whoever else gets mail at their addresses. */
export interface Barred {
  readonly ids: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
}

/** Mail to `anna+sales@acme.example` goes to Anna (RFC 5233), and hardly a server tells capitals apart. */
export const mailboxOf = (email: string): string =>
  email
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*@/, '@');

/**
 * One human being may have several accounts here, or none and a mailed code. What an author may not approve as themselves they
 * may not approve under another name either, as far as their address tells.
 */
export const isBarred = (
  { ids, addresses }: Barred,
  { id, email }: Pick<Person, 'id'> & { readonly email?: string },
): boolean => ids.has(id) || (email !== undefined && addresses.has(mailboxOf(email)));
