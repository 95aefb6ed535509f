import { describe, expect, it } from 'vitest';
import { type AgreementTerms, extractTerms, type Period } from '../../src/analysis/index.ts';
import { addDays, type CivilDate, civilDateOf } from '../../src/platform/dates.ts';
import { cuadIsPresent, type GoldContract, loadCuad } from './cuad.ts';

/** Correct, wrong (or where the experts found nothing), missed. Only contracts whose gold answer is complete and readable count. */
interface Tally {
  correct: number;
  wrong: number;
  spurious: number;
  missed: number;
}

const precision = (t: Tally) => t.correct / (t.correct + t.wrong + t.spurious);
const recall = (t: Tally) => t.correct / (t.correct + t.wrong + t.missed);

describe.skipIf(!cuadIsPresent)(
  `terms of real contracts${cuadIsPresent ? '' : ' (skipped: CUAD is not on this machine)'}`,
  () => {
    it('reads them at least as well as measured, and prints the measure', { timeout: 120_000 }, () => {
      const tallies = measure(loadCuad());
      for (const [field, tally] of Object.entries(tallies)) {
        const numbers = `correct ${tally.correct}, wrong ${tally.wrong}, spurious ${tally.spurious}, missed ${tally.missed}`;
        console.log(
          `${field.padEnd(16)} precision ${precision(tally).toFixed(2)}  recall ${recall(tally).toFixed(2)}  (${numbers})`,
        );
      }
      for (const [field, [p, r]] of Object.entries(FLOORS)) {
        const tally = tallies[field];
        expect(tally && precision(tally), `precision of ${field}`).toBeGreaterThanOrEqual(p);
        expect(tally && recall(tally), `recall of ${field}`).toBeGreaterThanOrEqual(r);
      }
    });
  },
);

/** A little under what was measured when the rules were last changed: a regression is seen, noise is not. */
const FLOORS: Readonly<Record<string, readonly [precision: number, recall: number]>> = {
  'Agreement Date': [0.84, 0.82],
  'Effective Date': [0.9, 0.72],
  'Expiration Date': [0.72, 0.62],
  'Renewal Term': [0.88, 0.68],
  'Notice Period To Terminate Renewal': [0.8, 0.73],
  'Governing Law': [0.96, 0.9],
  'Liability cap*': [0.9, 0.26],
  Parties: [0.79, 0.53],
};

function measure(contracts: readonly GoldContract[]): Record<string, Tally> {
  const tallies: Record<string, Tally> = {};
  const count = (field: string, gold: 'none' | 'unreadable' | 'stated', found: boolean, right: boolean) => {
    tallies[field] ??= { correct: 0, wrong: 0, spurious: 0, missed: 0 };
    const tally = tallies[field];
    if (gold === 'unreadable') return;
    if (gold === 'none') tally.spurious += found ? 1 : 0;
    else tally[found ? (right ? 'correct' : 'wrong') : 'missed']++;
  };
  for (const contract of contracts) {
    const terms = extractTerms(contract.text);
    for (const [column, value] of dates(terms)) {
      const gold = goldDates(contract.answer(column));
      const day =
        column === 'Expiration Date' && terms.endDate?.value.basis === 'computed' && value ? addDays(value, 1) : value;
      count(
        column,
        goldState(contract, column, gold.length > 0),
        value !== undefined,
        gold.some((date) => date === value || date === day),
      );
    }
    const renewal =
      terms.renewal?.value.kind === 'auto' || terms.renewal?.value.kind === 'byAgreement' || terms.renewal?.value.length
        ? terms.renewal
        : undefined;
    for (const [column, value] of [
      ['Renewal Term', renewal?.value.length],
      ['Notice Period To Terminate Renewal', renewal && terms.noticePeriod?.value],
    ] as const) {
      const gold = goldPeriods(contract.answer(column));
      count(
        column,
        goldState(contract, column, gold.length > 0),
        value !== undefined,
        value !== undefined && gold.includes(canonical(value)),
      );
    }
    const law = terms.governingLaw?.value.toLowerCase();
    const goldLaw = contract.answer('Governing Law').toLowerCase();
    const sameLaw =
      law !== undefined && (goldLaw.includes(law) || (law === 'england and wales' && goldLaw.includes('england')));
    count('Governing Law', goldState(contract, 'Governing Law', /[a-z]{3}/.test(goldLaw)), law !== undefined, sameLaw);
    const cap = contract.excerpts('Cap On Liability') === '' ? 'none' : 'stated';
    const capSpan = terms.liabilityCap?.span.text;
    count('Liability cap*', cap, capSpan !== undefined, capSpan !== undefined && capOverlaps(contract, capSpan));
    countParties(count, contract, terms);
  }
  return tallies;
}

const dates = (terms: AgreementTerms): (readonly [string, CivilDate | undefined])[] => [
  ['Agreement Date', terms.agreementDate?.value],
  ['Effective Date', terms.effectiveDate?.value],
  ['Expiration Date', terms.endDate?.value.lastDay],
];

const goldState = (contract: GoldContract, column: string, readable: boolean) =>
  readable
    ? 'stated'
    : contract.excerpts(column) === '' && !/[a-z0-9]/i.test(contract.answer(column))
      ? 'none'
      : 'unreadable';

/** Each party found is right when the experts' answer holds its name; each name in that answer must be found. */
function countParties(
  count: (f: string, g: 'none' | 'stated', found: boolean, right: boolean) => void,
  contract: GoldContract,
  terms: AgreementTerms,
) {
  const entries = contract
    .answer('Parties')
    .split(';')
    .filter((entry) => !/\b(?:each|collectively|together|individually)\b/i.test(entry));
  const gold = entries.map((name) => letters(name.replace(/\(.*$/s, ''))).filter((name) => name.length > 2);
  if (gold.length < 2) return;
  const found = terms.parties.map((party) => letters(party.value.name));
  const same = (a: string, b: string) =>
    a === b || (Math.min(a.length, b.length) > 5 && (a.startsWith(b) || b.startsWith(a)));
  for (const name of found) if (!gold.some((other) => same(name, other))) count('Parties', 'none', true, false);
  for (const name of gold)
    count(
      'Parties',
      'stated',
      found.some((other) => same(name, other)),
      true,
    );
}

const letters = (text: string): string =>
  text
    .toLowerCase()
    .trim()
    .replace(/^the /, '')
    .replace(/[^a-z0-9]/g, '');

const capOverlaps = (contract: GoldContract, span: string): boolean => {
  const gold = letters(contract.excerpts('Cap On Liability'));
  const mine = letters(span);
  return gold.includes(mine.slice(20, 80)) || gold.includes(mine.slice(-60));
};

/** CUAD writes 5/8/14: month first, two-digit years around 2000. */
function goldDates(answer: string): CivilDate[] {
  return [...answer.matchAll(/(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?!\d)/g)].flatMap(([, month, day, year = '']) => {
    const full = year.length === 4 ? Number(year) : Number(year) + (Number(year) < 60 ? 2000 : 1900);
    return civilDateOf(full, Number(month), Number(day)) ?? [];
  });
}

const goldPeriods = (answer: string): string[] =>
  [...answer.toLowerCase().matchAll(/(\d+) (year|month|week|day)/g)].map(([, n, unit]) =>
    canonical({ count: Number(n), unit: unit as Period['unit'] }),
  );

const canonical = ({ count, unit }: Period): string =>
  unit === 'year'
    ? `${12 * count} months`
    : unit === 'week'
      ? `${7 * count} days`
      : unit === 'month'
        ? `${count} months`
        : `${count} days`;
