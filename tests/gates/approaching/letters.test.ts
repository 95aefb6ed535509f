import { describe, expect, test } from 'vitest';
import { type Asking, approvalLetter } from '../../../src/gates/approaching/approval-letter.ts';
import { codeLetter } from '../../../src/gates/approaching/code-letter.ts';
import {
  codeAsked,
  codeFirst,
  guestLinkExpired,
  guestLinkNotValid,
} from '../../../src/gates/approaching/guest-pages.ts';
import { linkExpired, linkNotValid, linkOnItsWay, signInFirst } from '../../../src/gates/pages/link-pages.ts';
import type { PlanStep } from '../../../src/gates/plan.ts';
import { violationsOfMail } from '../../../src/platform/mail/mail-rules.ts';
import { aProposal } from '../a-proposal.ts';

const zone = 'America/New_York';
const link = 'https://app.example/approvals/x';
const legal: PlanStep = {
  ...{ id: 'legal', title: 'Legal review', stage: 1, approvers: [{ role: 'approver' }], needed: 1 },
  because: 'value 120,000.00 USD is at least 100,000.00 USD',
};
const asking: Asking = { step: legal, others: ['Ben Brook'], external: false, now: new Date('2026-06-01T13:00:00Z') };
const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>\r\nBcc: everyone@example.com`;

describe('the letter that asks', () => {
  const { subject, text } = approvalLetter(aProposal(), link, zone, 'ask', asking);

  test('begins with by when, in the zone of its reader', () => {
    expect(subject).toBe('Decide by 15 June 2026 at 08:00 EDT: Activate the contract: Managed services agreement');
    expect(text.split('\n')[0]).toBe('Decide by 15 June 2026 at 08:00 EDT');
  });
  test('reads well as plain text', () => {
    expect(text.split('\n')).toEqual([
      'Decide by 15 June 2026 at 08:00 EDT',
      '',
      'Your decision is needed.',
      'Activate the contract: Managed services agreement',
      '',
      'Step: Legal review',
      'You are asked because: value 120,000.00 USD is at least 100,000.00 USD',
      'Also asked: Ben Brook (one approval is enough).',
      '',
      'Client: Bayside Dental Group',
      '',
      'The assistant recommends approving (risk 12 of 100), because:',
      '- All terms are as preferred',
      '',
      'If nobody decides: The contract stays a draft.',
      '',
      'Read it and decide here:',
      link,
      '',
      'You will be asked to sign in.',
      'Opening the link decides nothing. Please do not forward it: it works only for you.',
    ]);
  });
  test('counts a question’s time into the deadline', () => {
    const by = { kind: 'person', id: 'ann' } as const;
    const question = { id: 'q', text: 'Why?', by, at: '2026-06-01T12:00:00.000Z', until: '2026-06-20T12:00:00.000Z' };
    const answer = { text: 'So.', by, at: '2026-06-02T12:00:00.000Z' };
    const asked = aProposal({ questions: [{ ...question, answer }] });
    const now = new Date('2026-06-03T12:00:00Z');
    expect(approvalLetter(asked, link, zone, 'remind', { ...asking, now }).subject).toContain(
      'by 16 June 2026 at 08:00 EDT',
    );
  });
  test.each([
    ['everybody', { needed: 'all' }, ['Ben'], 'Also asked: Ben (everybody asked has to approve).'],
    [
      'two of many',
      { needed: 2 },
      ['Ben', 'Cas', 'Dee', 'Eva', 'Fay'],
      'Also asked: Ben, Cas, Dee and 2 more (2 approvals are needed).',
    ],
  ] as const)('says who else decides, and how many: %s', (_, said, others, line) => {
    expect(
      approvalLetter(aProposal(), link, zone, 'ask', { ...asking, step: { ...legal, ...said }, others }).text,
    ).toContain(line);
  });
  test('says nothing of others where there are none, nor of a rule where there is none', () => {
    const { because: _, ...step } = legal;
    const alone = approvalLetter(aProposal(), link, zone, 'ask', { ...asking, step, others: [] }).text;
    expect(alone).not.toMatch(/Also asked|because: value/);
  });
  test('promises somebody without an account a code, and nobody else', () => {
    const guests = approvalLetter(aProposal(), link, zone, 'ask', { ...asking, external: true });
    for (const part of [guests.text, guests.html]) {
      expect(part).toContain('You need no account. The page mails a six-digit code to this address');
      expect(part).not.toContain('sign in');
    }
    expect(text).not.toContain('code');
  });
  test.each([
    ['remind', /^Reminder: decide by/, 'A reminder: your decision is still needed.'],
    ['renew', /^Decide by/, 'Here is the new link you asked for. The one before does not work any more.'],
  ] as const)('has words of its own to %s', (kind, subject, opening) => {
    const letter = approvalLetter(aProposal(), link, zone, kind, asking);
    expect(letter.subject).toMatch(subject);
    expect(letter.text).toContain(opening);
  });
  test('goes out whatever the title: its subject is never longer than mail takes, nor has it control characters', () => {
    const title = `\u0085${'Ω😀'.repeat(150)}`;
    const long = aProposal({ subject: { kind: 'contract', id: 'x', title } });
    const { subject, text, html } = approvalLetter(long, link, zone, 'remind', asking);
    expect(violationsOfMail({ to: 'ann@example.com', messageId: '<a@b.example>', subject, text, html })).toEqual([]);
    expect(subject.isWellFormed()).toBe(true);
  });
});

describe('hostile text', () => {
  const attacked = aProposal({
    title: hostile,
    subject: { kind: 'contract', id: 'x', title: hostile },
    facts: [{ label: hostile, value: hostile }],
    recommendation: { verdict: 'review', risk: 50, reasons: [{ text: hostile }] },
    consequence: hostile,
  });
  const step = { ...legal, title: hostile, because: hostile };
  const letter = approvalLetter(attacked, hostile, zone, 'ask', { ...asking, step, others: [hostile] });

  test.each([
    ['the letter', letter.html],
    ['the page before sign-in', signInFirst(hostile).toString()],
    ['the page of a link that cannot be used', linkNotValid(hostile).toString()],
    ['the page of an expired link', linkExpired({ action: hostile, csrf: hostile }).toString()],
    ['the page that asks for a code', codeAsked({ error: hostile }).toString()],
  ])('is only text in %s', (_, html) => {
    expect(html).not.toMatch(/<script|<img/i);
    expect(html).not.toContain(`'alert`);
    expect(html).toContain('&lt;script&gt;');
  });
  test('adds no line to the letter or its subject', () => {
    const own = approvalLetter(attacked, link, zone, 'ask', { ...asking, step, others: [hostile] });
    expect(own.subject).not.toMatch(/[\r\n]/);
    expect(own.text.split(/\r\n|\r|\n/).filter((line) => line.startsWith('Bcc:'))).toEqual([]);
  });
});

describe('pages and letters for whoever may hold a link', () => {
  const code = codeLetter('012345');
  test.each([
    ['before sign-in', signInFirst('/auth/sign-in')],
    ['not valid', linkNotValid('/auth/sign-in')],
    ['expired', linkExpired({ action: '/x', csrf: 't' })],
    ['on its way', linkOnItsWay()],
    ['before the code', codeFirst()],
    ['for the code', codeAsked()],
    ['expired, for a guest', guestLinkExpired()],
    ['not valid, for a guest', guestLinkNotValid()],
    ['the letter with the code', `${code.subject} ${code.text} ${code.html}`],
  ])('say nothing of the matter: %s', (_, said) => {
    expect(String(said)).not.toMatch(/agreement|Bayside|contract|Activate/i);
  });
  test('have no script, and nothing that sends itself', () => {
    for (const page of [codeFirst(), codeAsked(), guestLinkExpired(), linkExpired({ action: '/x', csrf: 't' })])
      expect(String(page)).not.toMatch(/<script|onload|onsubmit|http-equiv|autofocus/i);
  });
  test('show the code once, apart from the subject', () => {
    expect(code.subject).not.toContain('012');
    expect(code.text).toContain('Your code is 012 345');
  });
});
