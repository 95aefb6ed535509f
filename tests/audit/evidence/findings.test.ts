import { expect, test } from 'vitest';
import { runChecks, verdictOf } from '../../../src/audit/evidence/checks/all-checks.ts';
import { proposalEventTypes } from '../../../src/audit/evidence/checks/proposals-in-log.ts';
import { leavesOf } from '../../../src/audit/evidence/evidence-window.ts';
import { exportsEvidence } from '../../../src/audit/evidence/export-evidence.ts';
import { readsEvidence } from '../../../src/audit/evidence/read-evidence.ts';
import { proposalEvents } from '../../../src/gates/proposal-events.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { type MemoryLog, scope } from './memory-log.ts';
import { action, anHonestDay, denied, logOf, person, start, type Told, tells, week } from './sample-events.ts';

async function checked(log: MemoryLog, { until = week.until, from = 0 } = {}) {
  const read = readsEvidence(log.parts);
  const epoch = await read(scope, { epoch: 0, first: from, last: log.entries().length });
  const loggedErasures = await log.parts.window.erasures(scope, 0);
  const evidence = { tenant: 'acme', window: { ...week, until }, epochs: [epoch], loggedErasures };
  expect(leavesOf(evidence)).toHaveLength(log.entries().length - from);
  return Object.fromEntries(
    runChecks(evidence).map(({ check, checked: of }) => [
      check.name,
      { verdict: verdictOf(of) ?? 'none', violations: of.violations.map(({ what }) => what), unknown: of.unknown },
    ]),
  );
}

interface Case {
  readonly name: string;
  readonly events: readonly Told[];
  readonly check: 'separation-of-duties' | 'phase-chain' | 'retention' | 'isolation-denials';
  readonly verdict: 'satisfied' | 'not-satisfied' | 'none';
  readonly says?: RegExp;
}

const p1 = { kind: 'proposal', id: 'p1' };
const onBehalf = { onBehalfOf: ['mary'] };
const cases: readonly Case[] = [
  { name: 'an honest day', events: anHonestDay, check: 'separation-of-duties', verdict: 'satisfied' },
  {
    name: 'the requester approves',
    events: action('p1', { approver: 'mary' }),
    check: 'separation-of-duties',
    verdict: 'not-satisfied',
    says: /event 2 approves/,
  },
  {
    name: 'an author approves',
    events: action('p1', { opened: { excluded: ['mary', 'paul'] } }),
    check: 'separation-of-duties',
    verdict: 'not-satisfied',
  },
  {
    name: 'a delegate approves in the place of the requester',
    events: action('p1', { approved: onBehalf }),
    check: 'separation-of-duties',
    verdict: 'not-satisfied',
  },
  {
    name: "the requester's approval of an earlier proposal counts",
    events: action('p1', { opened: { kept: [{ step: 's', by: 'mary' }] } }),
    check: 'separation-of-duties',
    verdict: 'not-satisfied',
  },
  {
    name: 'the requester breaks the glass',
    events: [
      ...action('p1').slice(0, 2),
      { type: 'proposal.glassBroken', phase: 'decision', actor: person('mary'), subject: p1 },
      ...action('p1').slice(2),
    ],
    check: 'separation-of-duties',
    verdict: 'not-satisfied',
  },
  {
    name: 'the requester approves at L0',
    events: action('p1', { level: 'L0', approver: 'mary' }),
    check: 'separation-of-duties',
    verdict: 'none',
  },
  { name: 'nothing is proposed', events: [denied], check: 'separation-of-duties', verdict: 'none' },
  {
    name: 'it was proposed before the window',
    events: action('p1', { without: ['proposal.opened'] }),
    check: 'separation-of-duties',
    verdict: 'none',
  },

  { name: 'an honest day', events: anHonestDay, check: 'phase-chain', verdict: 'satisfied' },
  {
    name: 'an execution without approval',
    events: action('p1', { without: ['proposal.approved'] }),
    check: 'phase-chain',
    verdict: 'not-satisfied',
    says: /no approval before it/,
  },
  {
    name: 'an approval after the act',
    events: [...action('p1', { without: ['proposal.approved'] }), ...action('p1').slice(2, 3)],
    check: 'phase-chain',
    verdict: 'not-satisfied',
    says: /no approval before it/,
  },
  {
    name: 'an execution without approval at L0',
    events: action('p1', { level: 'L0', without: ['proposal.approved'] }),
    check: 'phase-chain',
    verdict: 'satisfied',
  },
  {
    name: 'a missing outcome',
    events: action('p1', { without: ['proposal.executed'] }),
    check: 'phase-chain',
    verdict: 'not-satisfied',
    says: /has no outcome/,
  },
  {
    name: 'an outcome without intent',
    events: action('p1', { without: ['proposal.executionStarted'] }),
    check: 'phase-chain',
    verdict: 'not-satisfied',
    says: /has no intent/,
  },
  {
    name: 'an act that began before the window',
    events: action('p1', { without: ['proposal.opened', 'proposal.approved', 'proposal.executionStarted'] }),
    check: 'phase-chain',
    verdict: 'none',
  },
  {
    name: 'an act refused by the world',
    events: [
      ...action('p1').slice(0, 4),
      { type: 'proposal.executionRefused', phase: 'outcome', outcome: 'failure', subject: p1 },
    ],
    check: 'phase-chain',
    verdict: 'satisfied',
  },
  { name: 'nothing carried out', events: [denied], check: 'phase-chain', verdict: 'none' },

  { name: 'an honest day', events: anHonestDay, check: 'retention', verdict: 'satisfied' },

  { name: 'an honest day', events: anHonestDay, check: 'isolation-denials', verdict: 'satisfied' },
  { name: 'nobody was refused', events: action('p1'), check: 'isolation-denials', verdict: 'none' },
  {
    name: 'a refusal that let somebody in',
    events: [{ ...denied, outcome: 'pending' }],
    check: 'isolation-denials',
    verdict: 'not-satisfied',
  },
];

test.each(cases)('$check: $name: $verdict', async ({ events, check, verdict, says }) => {
  const found = (await checked(logOf(events)))[check];
  expect(found).toMatchObject({ verdict });
  if (says) expect(found?.violations.join()).toMatch(says);
});

test('An action still under way when the window ends is neither good nor bad', async () => {
  const log = logOf(action('p1', { without: ['proposal.executed'] }));
  const until = new Date(start + 60_000).toISOString();
  expect((await checked(log, { until }))['phase-chain']).toEqual({
    verdict: 'none',
    violations: [],
    unknown: ['proposal/p1: under way when the window ended'],
  });
});

test('What was erased is unknown and never taken for good', async () => {
  const log = logOf([...action('p1'), ...action('p2')]);
  log.erase(0, 2, { id: 'x1', at: week.until });
  expect((await checked(log))['separation-of-duties']).toEqual({
    verdict: 'none',
    violations: [],
    unknown: ['proposal/p1: erased in event 2'],
  });
});

test('A proposal that does not name its authors is not judged', async () => {
  const found = await checked(logOf(action('p1', { opened: { excluded: undefined } })));
  expect(found['separation-of-duties']?.unknown).toEqual(['proposal/p1: event 0 does not name the authors']);
});

test('Whoever approved what they proposed is found by pseudonym after everything was erased', async () => {
  const log = logOf(action('p1', { approver: 'mary' }));
  for (const { index } of log.entries()) log.erase(0, index, { id: 'x1', at: week.until });
  expect((await checked(log))['separation-of-duties']).toMatchObject({ verdict: 'not-satisfied' });
});

test('A payload that is gone without an erasure on record is a violation', async () => {
  const log = logOf(anHonestDay);
  log.erase(0, 1);
  log.erase(0, 2, { id: 'x1', at: week.until });
  log.erase(0, 3, { id: 'x2', at: week.until });
  log.erase(0, 4, { id: 'x2', at: week.until });
  const data = { erasure: 'x2', epoch: 0, ranges: [[3, 3]] };
  tells(log, [{ type: 'log.redacted', phase: 'log', subject: { kind: 'erasure', id: 'x2' }, data }]);
  expect((await checked(log)).retention?.violations).toEqual([
    'event 1: its payload is gone and no erasure is named',
    'event 2: the erasure of its payload is not in the log',
    'event 4: the erasure of its payload is not in the log',
  ]);
});

test('A gap in the sequence is a violation', async () => {
  const log = logOf(anHonestDay);
  const read = await readsEvidence(log.parts)(scope, { epoch: 0, first: 0, last: 6 });
  const evidence = { tenant: 'acme', window: week, loggedErasures: [] };
  const results = (leaves: typeof read.leaves) =>
    runChecks({ ...evidence, epochs: [{ ...read, leaves }] }).find(({ check }) => check.name === 'retention')?.checked;
  expect(results(read.leaves.toSpliced(2, 1))?.violations).toHaveLength(1);
  expect(results(read.leaves.slice(0, -1))?.violations).toHaveLength(1);
});

test('A finding says in OSCAL which statement it is about and which events show it', async () => {
  const { files } = orThrow(
    await exportsEvidence(logOf([...anHonestDay, ...action('p9', { approver: 'mary' })]).parts)(scope, week),
  );
  const text = Buffer.from(files.get('assessment-results.json') ?? []).toString();
  const [result] = JSON.parse(text)['assessment-results'].results;
  const found = result.findings.map(
    ({ target }: { target: { 'target-id': string; status: { state: string } } }) =>
      `${target['target-id']} ${target.status.state}`,
  );
  expect(found).toEqual(['ac-5_smt not-satisfied', 'au-12_smt satisfied', 'au-11_smt satisfied', 'ac-3_smt satisfied']);
  expect(result.findings[0]['related-observations']).toHaveLength(2);
});

test('The checks know the events of the gates by their names', () => {
  const known = new Set<string>(proposalEvents.map(({ type }) => type));
  expect(
    Object.values(proposalEventTypes)
      .flat()
      .filter((type) => !known.has(type)),
  ).toEqual([]);
});
