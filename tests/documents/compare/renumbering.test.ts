import { describe, expect, it } from 'vitest';
import type { SourceBlock } from '../../../src/documents/assemble.ts';
import { compared, heading, item, paragraph, redline } from './a-document.ts';

const clause = (number: number, title: string, words: string): SourceBlock[] => [
  heading(title, 1, `${number}.`),
  item(`${number}.1`, words, 2),
];
const services = 'The Provider shall deliver the services described in each order form to the Customer.';
const fees = 'The Customer shall pay all invoices within thirty days of receiving them, as Section 1 says.';
const liability = 'Neither party is liable for more than what was paid in the twelve months before the claim.';
const notices = 'Notices are sent by electronic mail to the address that is given in the order form.';
const contract = (from: number) => [
  ...clause(from, 'Services', services),
  ...clause(from + 1, 'Fees', fees.replace('Section 1', `Section ${from}`)),
  ...clause(from + 2, 'Liability', liability),
];

describe('a clause put in before all others', () => {
  const { changes, summary, material } = compared(contract(1), [...clause(1, 'Purpose', notices), ...contract(2)]);

  it('is the only change of substance; all else is numbering', () => {
    expect(material).toBe(true);
    expect(changes.filter(({ materiality }) => materiality !== 'cosmetic').map(({ after }) => after)).toEqual([
      '1. Purpose',
      `1.1 ${notices}`,
    ]);
    expect(changes.filter(({ kind }) => kind === 'renumbered')).toHaveLength(6);
  });

  it('leaves references that follow their clause a matter of form', () => {
    expect(changes.find(({ reason }) => reason.includes('reference'))).toMatchObject({
      before: '1',
      after: '2',
      materiality: 'cosmetic',
      reason: 'a reference follows its clause, which has a new number',
      clausePath: ['3 Fees', '3.1'],
    });
  });

  it('is told in a few sentences', () => {
    expect(summary.at(-1)).toBe(
      'Form only: 7 changes (only the numbering, a reference follows its clause, which has a new number).',
    );
  });
});

describe('a reference', () => {
  const changed = (old: readonly SourceBlock[], next: readonly SourceBlock[]) =>
    compared(old, next).changes.filter(({ kind }) => kind !== 'renumbered');

  it('to another clause is of substance, though both are there', () => {
    const other = contract(1).map((block) => ({ ...block, text: block.text.replace('Section 1', 'Section 3') }));
    expect(changed(contract(1), other)).toMatchObject([{ before: '1', after: '3', materiality: 'material' }]);
  });

  it('to another item of the same clause is of substance, though the items are no clauses', () => {
    const with_ = (item: string) => [...contract(1), paragraph(`This is without prejudice to Section 2(${item}).`)];
    expect(changed(with_('b'), with_('c'))).toMatchObject([{ materiality: expect.not.stringMatching('cosmetic') }]);
  });

  it('is of substance when the clause of the new number says something else', () => {
    const old = [...clause(1, 'Services', services), paragraph('As Section 1 says.')];
    const next = [
      ...clause(1, 'Notices', notices),
      heading('Liability', 1, '2.'),
      item('2.1', liability, 2),
      paragraph('As Section 2 says.'),
    ];
    const change = changed(old, next).find(({ before, after }) => before.endsWith('1') && after.endsWith('2'));
    expect(change?.materiality).not.toBe('cosmetic');
  });

  it('is of substance where two clauses have the number it says', () => {
    const schedule = (number: number) => [heading('Schedule'), ...clause(number, 'Transfers', notices)];
    const old = [...contract(1), ...schedule(2), paragraph('As Section 2 says.')];
    const next = [...clause(1, 'Purpose', notices), ...contract(2), ...schedule(3), paragraph('As Section 3 says.')];
    const change = changed(old, next).find(({ before, after }) => before === '2' && after === '3');
    expect(change?.materiality).toBe('material');
  });
});

describe('paragraphs that stand elsewhere', () => {
  const all = [services, fees, liability, notices].map((words) => paragraph(words));
  const [one, two, three, four] = all as [SourceBlock, SourceBlock, SourceBlock, SourceBlock];

  it('are moved, word for word, once', () => {
    const { changes, movedBlocks, insertedWords, deletedWords, edits } = compared(all, [two, three, four, one]);
    expect({ movedBlocks, insertedWords, deletedWords }).toEqual({ movedBlocks: 1, insertedWords: 0, deletedWords: 0 });
    expect(changes).toMatchObject([
      { kind: 'moved', materiality: 'wording', reason: 'moved, word for word', before: services, after: services },
    ]);
    const halves = edits.filter(({ move }) => move === 1);
    expect([...new Set(halves.map(({ kind }) => kind))]).toEqual(['deleted', 'inserted']);
    expect(halves.every(({ change }) => change === 1)).toBe(true);
  });

  it('are moved word for word though their numbers are others', () => {
    const numbered = (order: readonly string[]) => order.map((words, i) => item(`${i + 1}.`, words));
    const { changes } = compared(
      numbered([services, fees, liability, notices]),
      numbered([fees, liability, notices, services]),
    );
    expect(changes.filter(({ kind }) => kind === 'moved')).toMatchObject([
      { materiality: 'wording', reason: 'moved, word for word' },
    ]);
    expect(changes.filter(({ kind }) => kind !== 'moved').every(({ kind }) => kind === 'renumbered')).toBe(true);
  });

  it('are moved and edited, and weighed by their words', () => {
    const edited = paragraph(liability.replace('twelve', 'six'));
    const { changes, movedBlocks } = compared([three, one, two, four], [one, two, four, edited]);
    expect(movedBlocks).toBe(1);
    expect(changes).toMatchObject([{ kind: 'moved', materiality: 'material', before: liability, after: edited.text }]);
  });

  it('are not moved when only their words are in another order', () => {
    const words = liability.replace('.', '').split(' ');
    const { movedBlocks } = compared([one, three, two], [one, paragraph(words.toReversed().join(' ')), two]);
    expect(movedBlocks).toBe(0);
  });

  it('two that change places are one move, the shorter', () => {
    const { changes } = compared([one, three], [three, one]);
    expect(changes).toMatchObject([{ kind: 'moved', after: services }]);
  });
});

describe('paragraphs', () => {
  const [first, second] = ['The Provider delivers.', 'The Customer pays.'];

  it('that are split or joined change nothing but the break', () => {
    expect(redline([`${first} ${second}`], [first, second])).toBe(`${first}[- -]{+\n\n+}${second}`);
    const split = compared([`${first} ${second}`], [first, second]);
    expect(split.material).toBe(false);
    expect(split.changes.map(({ materiality }) => materiality)).toEqual(split.changes.map(() => 'cosmetic'));
    expect(split.changes.map(({ kind }) => kind)).toContain('split');
    const joined = compared([first, second], [`${first} ${second}`]);
    expect(joined.material).toBe(false);
    expect(joined.changes.map(({ kind }) => kind)).toContain('merged');
  });

  it('split into numbered items are to be looked at', () => {
    const { material } = compared([`${first} ${second}`], [first, item('(a)', second)]);
    expect(material).toBe(true);
  });

  it('put in are whole paragraphs, also where the words around are the same', () => {
    expect(redline(['A b.', 'A d.'], ['A b.', 'A c.', 'A d.'])).toBe('A b.\n\n{+A c.\n\n+}A d.');
    expect(redline([first], [first, first])).toMatch(
      /^(?:The Provider delivers\.\{\+\n\nThe Provider delivers\.\+\}|\{\+The Provider delivers\.\n\n\+\}The Provider delivers\.)$/,
    );
  });

  it('of another look are reformatted, a matter of form', () => {
    const { changes, identical, material } = compared(
      [paragraph(first, { look: 'plain' })],
      [paragraph(first, { look: 'bold' })],
    );
    expect({ identical, material }).toEqual({ identical: false, material: false });
    expect(changes).toMatchObject([{ kind: 'reformatted', materiality: 'cosmetic', reason: 'only the formatting' }]);
  });
});
