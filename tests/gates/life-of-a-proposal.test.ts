import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { levels } from '../../src/gates/level.ts';
import { nextStep } from '../../src/gates/next-step.ts';
import { isOver, type Proposal, proposalStates } from '../../src/gates/proposal.ts';
import { proposalEvents } from '../../src/gates/proposal-events.ts';
import { aProposal } from './a-proposal.ts';

const page = readFileSync(join(import.meta.dirname, '../../src/gates/life-of-a-proposal.md'), 'utf8');

/** The cells of the table under a heading, without its head. */
const tableOf = (heading: string): readonly (readonly string[])[] =>
  (page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const review = { of: 'L1', reviewers: [], state: 'due', dueAt: '2026-06-08T12:00:00.000Z' } as const;
const execution: Proposal['execution'] = {
  startedAt: '2026-06-01T12:00:00.000Z',
  acts: [],
  rollback: {
    by: { kind: 'person', id: 'ann' },
    reason: 'wrong',
    askedAt: '2026-06-01T12:00:00.000Z',
    endedAt: '2026-06-01T12:00:00.000Z',
  },
};

const does = (proposal: Proposal): string => nextStep(proposal, new Date('2026-06-01T12:00:00Z')).do;

test('the page about a proposal says of every state what its story does then, and whether it is over', () => {
  const rows = proposalStates.map((state) => {
    const proposal = aProposal({ state, ...(state === 'rolledBack' ? { execution } : {}) });
    const usual = does(proposal);
    const others = [
      ['at L3', does({ ...proposal, level: 'L3' })],
      ['with a review', does({ ...proposal, review })],
    ].flatMap(([when, what]) => (what === usual ? [] : [`${when} ${what}`]));
    return [state, [usual, ...others].join('; '), isOver(proposal) ? 'yes' : 'no'];
  });
  expect(tableOf('States')).toEqual(rows);
});

test('the page about a proposal has every level, and names no event that there is not', () => {
  expect(tableOf('Levels').map(([level]) => level)).toEqual([...levels]);
  const known = proposalEvents.map(({ type }) => type as string);
  for (const [, type = ''] of page.matchAll(/`(proposal\.\w+)`/g)) expect(known).toContain(type);
});

test('the page about a proposal is read in one go', () =>
  expect(page.trimEnd().split('\n').length).toBeLessThanOrEqual(70));
