import { describe, expect, test } from 'vitest';
import { approvalLetter } from '../../src/gates/approval-letter.ts';
import {
  deadlineNotice,
  decisionForm,
  linkNotValid,
  proposalFacts,
  proposalHeading,
  settledNotice,
  signInFirst,
} from '../../src/gates/approval-page.ts';
import { withDecision } from '../../src/gates/proposal.ts';
import { violationsOfMail } from '../../src/platform/mail/mail-rules.ts';
import { aProposal, contentHash } from './a-proposal.ts';

const zone = 'America/New_York';
const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>\r\nBcc: everyone@example.com`;
const attacked = aProposal({
  title: hostile,
  subject: { kind: 'contract', id: 'x', title: hostile },
  facts: [{ label: hostile, value: hostile }],
  recommendation: { verdict: 'review', risk: 50, reasons: [{ text: hostile }] },
  consequence: hostile,
});
const rejected = withDecision(attacked, {
  verdict: 'reject',
  by: { kind: 'person', id: 'ann', name: hostile },
  reason: hostile,
  via: 'link',
  at: '2026-06-02T13:00:00.000Z',
  contentHash,
});

/** Every place where text of a contract, a person or a browser comes into HTML. */
const pages: readonly (readonly [string, string])[] = [
  ['the letter', approvalLetter(attacked, hostile, zone, 'ask').html],
  ['the heading', proposalHeading(attacked).toString()],
  ['the deadline', deadlineNotice(attacked, zone).toString()],
  ['the facts', proposalFacts(attacked).toString()],
  ['the form', decisionForm(attacked, { csrf: hostile, decider: hostile, error: hostile, reason: hostile }).toString()],
  ['the notice of a decision', settledNotice(rejected, zone).toString()],
  ['the request to sign in', signInFirst(hostile).toString()],
  ['the refusal of a link', linkNotValid(hostile).toString()],
];

describe('hostile text', () => {
  test.each(pages)('is only text in %s', (_, html) => {
    expect(html).not.toMatch(/<script|<img/i);
    expect(html).not.toContain(`'alert`);
    expect(html).toContain('&lt;script&gt;');
  });
  test('cannot add a line to the letter or its subject', () => {
    for (const kind of ['ask', 'remind'] as const) {
      const { subject, text } = approvalLetter(
        { ...attacked, consequence: 'Nothing happens.' },
        'https://x.example',
        zone,
        kind,
      );
      expect(subject).not.toMatch(/[\r\n]/);
      expect(text.split(/\r\n|\r|\n/).filter((line) => line.startsWith('Bcc:'))).toEqual([]);
    }
  });
});

describe('the letter', () => {
  const { subject, text } = approvalLetter(aProposal(), 'https://app.example/approvals/x', zone, 'ask');
  test('says first by when, in the zone of the tenant', () => {
    expect(subject).toContain('Decide by 15 June 2026');
    expect(subject).toContain('08:00');
    expect(subject).toContain('EDT');
  });
  test('goes out whatever the title: its subject is never longer than mail takes, nor has it control characters', () => {
    const title = `\u0085${'Ω😀'.repeat(150)}`;
    const long = aProposal({ subject: { kind: 'contract', id: 'x', title } });
    const message = { to: 'ann@example.com', messageId: '<a@b.example>', ...approvalLetter(long, 'x', zone, 'remind') };
    expect(violationsOfMail(message)).toEqual([]);
    expect(message.subject.isWellFormed()).toBe(true);
  });
  test('says what, why, the risk, what happens otherwise, and where', () => {
    for (const part of [
      'Activate the contract: Managed services agreement',
      'Client: Bayside Dental Group',
      'risk 12 of 100',
      '- All terms are as preferred',
      'If nobody decides: The contract stays a draft.',
      'https://app.example/approvals/x',
    ])
      expect(text).toContain(part);
  });
  test('is a reminder the second time', () => {
    expect(approvalLetter(aProposal(), 'x', zone, 'remind').subject).toMatch(/^Reminder: decide by/);
  });
});

describe('the page', () => {
  test('says nothing of the matter before sign-in, nor when the link is not valid', () => {
    for (const page of [signInFirst('/auth/sign-in'), linkNotValid('/auth/sign-in')])
      expect(page.toString()).not.toMatch(/agreement|Bayside|contract/i);
  });
  test('sends the hash of what was shown with the decision', () => {
    const form = decisionForm(aProposal(), { csrf: 't', decider: 'Ann' }).toString();
    expect(form).toContain(`name="contentHash" value="${contentHash}"`);
    expect(form).toContain('value="approve"');
    expect(form).toContain('value="reject"');
  });
  test('ties an error to the field it is about', () => {
    const form = decisionForm(aProposal(), {
      csrf: 't',
      decider: 'Ann',
      error: 'A rejection needs a reason.',
      reason: 'so',
    }).toString();
    expect(form).toMatch(/role="alert" id="decision-error"/);
    expect(form).toMatch(/aria-describedby="decision-error">so</);
  });
  test('tells latecomers who decided, and of what ended undecided only that', () => {
    expect(settledNotice(rejected, zone).toString()).toContain('Rejected by');
    const expired = settledNotice(
      { ...aProposal({ needed: 2 }), decisions: rejected.decisions, state: 'expired' },
      zone,
    ).toString();
    expect(expired).toContain('expired');
    expect(expired).not.toContain('Rejected by');
  });
});
