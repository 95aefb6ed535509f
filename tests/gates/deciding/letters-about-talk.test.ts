import { describe, expect, test } from 'vitest';
import { answerLetter, glassLetter, questionLetter } from '../../../src/gates/deciding/letters-about-talk.ts';
import { violationsOfMail } from '../../../src/platform/mail/mail-rules.ts';
import { aProposal } from '../a-proposal.ts';

const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>\r\nBcc: everyone@example.com\u2028Bcc: all@example.com`;
const at = '2026-06-02T13:00:00.000Z';
const page = 'https://counterpart.example/proposals/acme/x';
const zone = 'America/New_York';

const letters = (text: string, who: string, title: string) => {
  const proposal = aProposal({ title, subject: { kind: 'contract', id: 'x', title } });
  const by = { kind: 'person', id: 'ann', name: who } as const;
  const question = { id: 'q1', text, by, at, until: at, answer: { text, by, at } };
  return [
    ['a question', questionLetter(proposal, question, page, zone)],
    ['an answer', answerLetter(proposal, question, page)],
    ['a first word in an emergency', glassLetter(proposal, { by, at, reason: text }, false, page)],
    ['a second word in an emergency', glassLetter(proposal, { by, at, reason: text }, true, page)],
  ] as const;
};

describe('a letter about', () => {
  test.each(letters(hostile, hostile, hostile))('%s takes hostile text for text', (_, { subject, text, html }) => {
    expect(html).not.toMatch(/<script|<img/i);
    expect(html).toContain('&lt;script&gt;');
    expect(subject).not.toMatch(/[\r\n]/);
    const own = text.split(/[\n\u2028]/).filter((line) => !line.startsWith('> '));
    expect(own.filter((line) => line.startsWith('Bcc'))).toEqual([]);
  });

  test.each(letters('Why two years?', 'Ann Lee', 'Activate'))('%s can be mailed and read', (_, letter) => {
    const to = 'bob@acme.example';
    expect(violationsOfMail({ ...letter, to, messageId: '<a@b.example>' })).toEqual([]);
    expect(letter.text).toMatch(/^> .*Why two years\?$/m);
    expect(letter.text).toContain(page);
    expect(letter.html).toContain(`href="${page}"`);
    expect(letter.text).toContain('Ann Lee');
  });

  test.each(letters('x'.repeat(4000), 'y'.repeat(4000), 'z'.repeat(4000)))(
    '%s has a subject of bounded length',
    (_, { subject }) => expect(subject.length).toBeLessThanOrEqual(240),
  );
});
