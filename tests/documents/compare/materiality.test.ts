import { describe, expect, it } from 'vitest';
import type { Materiality, Topic } from '../../../src/documents/compare/comparison.ts';
import { changeBetween, heading } from './a-document.ts';

type Case = [why: string, old: string, next: string, materiality: Materiality, topics?: readonly Topic[]];

describe('what matters', () => {
  const cases: readonly Case[] = [
    [
      'a period in words and figures',
      'Pay within thirty (30) days.',
      'Pay within sixty (60) days.',
      'material',
      ['price'],
    ],
    ['a period in words alone', 'Give thirty hours of notice.', 'Give sixteen hours of notice.', 'material'],
    ['an ordinal', 'On the first Monday.', 'On the third Monday.', 'material'],
    ['a duty made of a liberty', 'The Vendor may deliver logs.', 'The Vendor shall deliver logs.', 'material'],
    ['"not" put in', 'The Vendor shall share logs.', 'The Vendor shall not share logs.', 'material'],
    ['"not" taken out', 'It shall not apply.', 'It shall apply.', 'material'],
    ['a prefix that turns a word', 'Some lawful order.', 'Some unlawful order.', 'material'],
    ['"non-" put in front', 'Some assignable thing.', 'Some non-assignable thing.', 'material'],
    [
      'a cap',
      'Liability is capped at $100,000.',
      'Liability is capped at $1,000,000.',
      'material',
      ['value', 'liability'],
    ],
    ['a point for a comma in an amount', 'Pay EUR 1,000 now.', 'Pay EUR 1.000 now.', 'material'],
    ['"and" for "or"', 'Logs and metrics.', 'Logs or metrics.', 'material'],
    ['"reasonable" taken out', 'Use reasonable care.', 'Use care.', 'material'],
    ['consent asked for before', 'With consent of both.', 'With prior consent of both.', 'material'],
    ['a figure in another script', 'Keep ٣٠ copies.', 'Keep ٤٠ copies.', 'material'],
    ['a letter O for a zero', 'Keep 1000 copies.', 'Keep 1O00 copies.', 'material'],
    ['a law', 'Governed by the laws of Delaware.', 'Governed by the laws of Texas.', 'material', ['governingLaw']],
    ['other words without a topic', 'The blue building.', 'The green building.', 'wording'],
    ['a comma', 'Logs, metrics and traces are kept, too.', 'Logs, metrics, and traces are kept, too.', 'wording'],
    ['another letter that looks the same', 'The blue building.', 'The blu\u0435 building.', 'wording'],
  ];
  it.each(cases)('%s', (_, old, next, materiality, topics) => {
    const change = changeBetween(old, next);
    expect(change).toMatchObject({ materiality });
    expect(change.reason).not.toBe('');
    for (const topic of topics ?? []) expect(change.topics).toContain(topic);
  });

  it('takes the topic from the heading of the clause where the words say nothing', () => {
    const change = changeBetween('State of Delaware.', 'State of Texas.', [heading('Governing Law')]);
    expect(change).toMatchObject({ materiality: 'material', topics: ['governingLaw'], clausePath: ['Governing Law'] });
  });

  it('says in words why', () => {
    expect(changeBetween('Fees are due in thirty days.', 'Fees are due in sixty days.').reason).toBe(
      'a figure, date or period changed',
    );
    expect(changeBetween('The blue building.', 'The green building.').reason).toBe('other words');
  });
});

describe('what is only form', () => {
  const cases: readonly (readonly [why: string, old: string, next: string, reason: string])[] = [
    ['two spaces', 'The fee  is due.', 'The fee is due.', 'only white space'],
    ['a space that does not break', 'The fee is due.', 'The fee\u00a0is due.', 'only white space'],
    ['a line that breaks', 'The fee\nis due.', 'The fee is due.', 'only white space'],
    ['a term that ran into the next word', 'The Agreementand all.', 'The Agreement and all.', 'only white space'],
    ['curly quotes', 'The "Fee" is due.', 'The “Fee” is due.', 'only quotation marks, dashes or spaces'],
    ['an apostrophe', "The Vendor's fee.", 'The Vendor’s fee.', 'only quotation marks, dashes or spaces'],
    ['a dash between words', 'Fees - all of them.', 'Fees – all of them.', 'only quotation marks, dashes or spaces'],
    ['a range', 'Sections 10-20 apply.', 'Sections 10–20 apply.', 'only quotation marks, dashes or spaces'],
    ['an ellipsis', 'And so on...', 'And so on…', 'only quotation marks, dashes or spaces'],
    ['letters a font joined', 'A final offer.', 'A \ufb01nal offer.', 'only quotation marks, dashes or spaces'],
    ['an accent stored apart', 'A caf\u00e9 there.', 'A cafe\u0301 there.', 'only quotation marks, dashes or spaces'],
    ['a soft hyphen', 'An agreement here.', 'An agree\u00adment here.', 'only quotation marks, dashes or spaces'],
    ['a defined term', 'Such customer data here.', 'Such Customer Data here.', 'only capital letters'],
    ['a title', 'LIMITATION OF LIABILITY', 'Limitation of Liability', 'only capital letters'],
  ];
  it.each(cases)('%s', (_, old, next, reason) => {
    expect(changeBetween(old, next)).toMatchObject({ materiality: 'cosmetic', topics: [], reason });
  });
});

describe('what looks like form and is not', () => {
  const cases: readonly (readonly [why: string, old: string, next: string])[] = [
    ['a space within a figure', 'Pay 10 0 now.', 'Pay 100 now.'],
    ['thousands parted by a space', 'Pay 10 000 now.', 'Pay 10000 now.'],
    ['a space before the point of a figure', 'Pay $1 .00 now.', 'Pay $1.00 now.'],
    ['words written as one', 'It may not apply.', 'It maynot apply.'],
    ['two words that are another one', 'It is now here.', 'It is nowhere.'],
    ['two words that are another one, at the beginning', 'Not able here.', 'Notable here.'],
    ['goodwill', 'The Good will.', 'The Goodwill.'],
    ['a hyphen that makes another word', 'They re-sign it.', 'They resign it.'],
    ['a hyphen left out', 'A non-exclusive grant.', 'A nonexclusive grant.'],
    ['a superscript', 'Keep 10² copies.', 'Keep 102 copies.'],
    ['a fraction in one character', 'Keep ½ of it.', 'Keep 1/2 of it.'],
    ['a circled figure', 'Keep ① of it.', 'Keep 1 of it.'],
    ['the United States', 'Paid to US now.', 'Paid to us now.'],
    ['a nationality', 'A Polish edition.', 'A polish edition.'],
    ['a month', 'It may end.', 'It May end.'],
    ['an abbreviation', 'The IT is here.', 'The it is here.'],
    ['a unit', 'Keep 5M of it.', 'Keep 5m of it.'],
    ['a minus', 'An index of -5 points.', 'An index of 5 points.'],
    ['a dash for a minus', 'An index of -5 points.', 'An index of —5 points.'],
    ['a minus sign for a hyphen', 'An index of 10\u22125 points.', 'An index of 10-5 points.'],
    ['a low quote that looks like a comma', 'Keep 1\u201a5 of it.', 'Keep 1\u20195 of it.'],
    ['a full stop', 'The blue building.', 'The blue. building.'],
    [
      'capitals that make a disclaimer conspicuous',
      'THE WORK IS GIVEN AS IT IS AND WITH NO PROMISE OF ANY KIND FROM ANYBODY AT ALL',
      'the work is given as it is and with no promise of any kind from anybody at all',
    ],
  ];
  it.each(cases)('%s', (_, old, next) => {
    for (const { materiality } of [changeBetween(old, next), changeBetween(next, old)]) {
      expect(materiality).not.toBe('cosmetic');
    }
  });

  const unseen = [
    ['a space without width', '\u200b'],
    ['a joiner', '\u2060'],
    ['a byte order mark', '\ufeff'],
    ['right-to-left override', '\u202e'],
    ['an isolate', '\u2067'],
    ['a mark of direction', '\u200f'],
    ['a tag', '\u{e0041}'],
  ] as const;
  it.each(unseen)('%s', (_, character) => {
    const change = changeBetween('Pay 100 now.', `Pay 1${character}00 now.`);
    expect(change).toMatchObject({ materiality: 'material', reason: 'a character that cannot be seen came or went' });
    expect(changeBetween('The blue house.', `The blue ${character}house.`).materiality).toBe('material');
  });
});

describe('a figure at the beginning of a paragraph', () => {
  const figures = [
    ['2.5 million shares are issued.', '3.5 million shares are issued.'],
    ['99.95 % of requests succeed.', '99.5 % of requests succeed.'],
    ['10. June is when it ends.', '12. June is when it ends.'],
    ['1.5 times what was paid.', '2.5 times what was paid.'],
    ['(30) days of notice.', '(60) days of notice.'],
    ['A. Smith', 'B. Smith'],
  ] as const;
  it.each(figures)('is no number of a clause: %s', (old, next) => {
    const change = changeBetween(old, next);
    expect(change.kind).toBe('modified');
    expect(change.materiality).not.toBe('cosmetic');
  });

  it.each([
    ['2.5 The Vendor delivers.', '2.6 The Vendor delivers.'],
    ['(a) the Vendor delivers;', '(b) the Vendor delivers;'],
    ['3. Delivery', '4. Delivery'],
    ['§ 5 - Delivery', '§ 6 - Delivery'],
  ] as const)('is the number of a clause before a sentence or a title: %s', (old, next) => {
    expect(changeBetween(old, next)).toMatchObject({ kind: 'renumbered', materiality: 'cosmetic' });
  });
});
