import { describe, expect, it } from 'vitest';
import { summarise } from '../../../src/documents/compare/summary.ts';
import { compared, heading } from './a-document.ts';

const clauses = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).flatMap(([title, text]) => [heading(title), text]);

describe('a summary', () => {
  const old = clauses({
    Liability: 'Liability is capped at $100,000.',
    'Governing Law': 'The law of Delaware.',
    Place: 'The blue building.',
    Notes: 'The "Notes" here.',
  });
  const next = clauses({
    Liability: 'Liability is capped at $200,000.',
    'Governing Law': 'The law of Texas.',
    Place: 'The green building.',
    Notes: 'The “Notes” here.',
  });

  it('names topics and places, what matters most first, form last', () => {
    expect(compared(old, next).summary).toEqual([
      'Liability: 1 change in Liability.',
      'Governing law and disputes: 1 change in Governing Law.',
      'Other wording: 1 change in Place.',
      'Form only: 1 change (only quotation marks, dashes or spaces).',
    ]);
  });

  it('says when nothing changed, or nothing of substance', () => {
    expect(compared(old, old).summary).toEqual(['The documents are the same.']);
    expect(compared(['The "x".'], ['The “x”.']).summary[0]).toBe('No change of substance.');
    expect(summarise([], false)).toEqual(['The documents differ in white space only.']);
  });

  it('counts words that came and words that went, marks aside', () => {
    expect(compared(['One, two three.'], ['One two four five!'])).toMatchObject({ insertedWords: 2, deletedWords: 1 });
  });

  it('names four places at most', () => {
    const many = (word: string) =>
      clauses(
        Object.fromEntries(['A', 'B', 'C', 'D', 'E', 'F'].map((title) => [`Title ${title}`, `The ${word} house.`])),
      );
    expect(compared(many('blue'), many('green')).summary).toEqual([
      'Other wording: 6 changes in Title A; Title B; Title C; Title D and 2 more.',
    ]);
  });
});
