import type { MailMessage } from '../mail.ts';
import type { Violation } from '../refusal.ts';

/** Attacker-controlled text ends up in headers: a line break would begin a header of the attacker's own, or the body. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
/** A dot-atom and a host name (RFC 5321 §4.1.2), ASCII: no quoting, no comments, no lists, no routes. */
const address = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
/** An address as it may stand between angle brackets in a header: no space, no quote, no bracket. Plain http for this machine. */
const webAddress = /^https?:\/\/[A-Za-z0-9.[\]:-]{1,253}\/[A-Za-z0-9/._~%?=&-]{0,600}$/;
const messageId = /^<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,200}@[A-Za-z0-9.-]{1,200}>$/;

const isMailAddress = (text: string): boolean => address.test(text) && !text.includes('..');

export function violationsOfMail(message: MailMessage): readonly Violation[] {
  const found: Violation[] = [];
  const check = (field: string, good: boolean, rule: string, value: string) => {
    if (!good) found.push({ field, rule, value: value.slice(0, 100) });
  };
  const id = 'must be a message id: <unique@host>';
  check('to', isMailAddress(message.to), 'must be one mail address', message.to);
  const subjectRule = 'must be 1 to 250 characters without control characters';
  const subjectFits = message.subject.length > 0 && message.subject.length <= 250 && !controls.test(message.subject);
  check('subject', subjectFits, subjectRule, message.subject);
  check('messageId', messageId.test(message.messageId), id, message.messageId);
  if (message.inReplyTo !== undefined) check('inReplyTo', messageId.test(message.inReplyTo), id, message.inReplyTo);
  for (const reference of message.references ?? []) check('references', messageId.test(reference), id, reference);
  if (message.unsubscribe !== undefined)
    check('unsubscribe', webAddress.test(message.unsubscribe), 'must be a web address', message.unsubscribe);
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    check('headers', /^x-[a-z0-9-]{1,60}$/i.test(name), 'names must begin with X-', name);
    const valueFits = value.length <= 900 && !controls.test(value);
    check(`headers.${name.slice(0, 60)}`, valueFits, 'at most 900 characters, no control characters', value);
  }
  return found;
}
