import { costsOf } from '../../../devhost/bench/host/journal.ts';
import { atRest } from '../../../devhost/bench/host/rest.ts';
import { type Line, row } from '../../../devhost/bench/rows.ts';
import { each } from '../../../devhost/bench/samples.ts';
import type { AreaPolicy } from '../../../src/gates/policy/approval-policy.ts';
import type { RunningStamp } from '../../support/running-stamp.ts';
import { type Asking, addText, approve, draft, proposalOf, tenant, usePlan } from './contract.ts';
import { type Asked, askedBy, later, runningInstances } from './measured.ts';
import type { Pattern, PatternCosts } from './pattern-host.ts';
import { reminded, silent } from './plans.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
export const waits = [0, 30, 400] as const;

/** As long as ours: beyond the longest wait. */
const deadlineDays = 434;
export const unreminded: Pattern = { name: 'unreminded', input: { deadlineDays } };
export const daily: Pattern = { name: 'daily', input: { deadlineDays, remindEvery: 1 } };

interface Waited {
  readonly days: number;
  readonly asking: Asking;
  decided?: Asked;
}

/** Proposals left for days, then decided: what waiting costs, beside the documentation's pattern that lives meanwhile. */
export async function waiting(stamp: RunningStamp, pattern: PatternCosts, copies: number): Promise<readonly Line[]> {
  const sweepsAlone = await sweeps(stamp);
  const quiet = await openAll(stamp, 'Silent', silent, copies);
  const loud = await openAll(stamp, 'Reminded', reminded, copies);
  const all = [...quiet, ...loud];
  const sweepsOverAll = await sweeps(stamp);
  const running: number[] = [];
  let day = 0;
  for (const days of waits) {
    for (; day < days; day += Math.min(stepFrom(day), days - day)) {
      await later(stamp, Math.min(stepFrom(day), days - day) * dayMs);
      await atRest(stamp);
      running.push((await runningInstances(stamp, `${tenant}:p:`)).length);
    }
    running.push((await runningInstances(stamp, `${tenant}:p:`)).length);
    for (const one of all.filter((w) => w.days === days))
      one.decided = await askedBy(stamp, () => approve(stamp, one.asking));
  }
  const costs = costsOf(`${stamp.folder}/data`);
  const costOf = ({ asking }: Waited) => {
    const cost = costs.find(({ id }) => id === `${tenant}:p:${asking.proposalId}`);
    if (!cost) throw new Error(`the journal has nothing of ${asking.proposalId}`);
    return cost;
  };
  const after = (those: readonly Waited[], days: number) => those.filter((w) => w.days === days);
  const events = (what: string, those: readonly Waited[], peer: Pattern, name: string) =>
    waits.map((days) =>
      row({
        what: `history events, ${days} days, ${what}`,
        unit: 'events',
        ours: after(those, days).map((w) => costOf(w).events),
        peer: { name, rounds: [pattern.cost(peer, days).events] },
      }),
    );
  const flat = (what: string, unit: string, value: (w: Waited) => number) =>
    waits.slice(1).map((days) =>
      row({
        what: `${what}, ${days} days`,
        unit,
        ours: each(after(quiet, days), value),
        peer: { name: 'the same, 0 days', rounds: each(after(quiet, 0), value) },
        aim: { ratio: unit === 'events' ? 1 : 1.05 },
      }),
    );
  return [
    row({
      what: 'instances running while people think',
      unit: `of ${all.length} proposals`,
      ours: running,
      aim: { ours: 0 },
      note: `looked at after each of ${running.length} jumps of the clock; the pattern keeps every instance: ${pattern.waiting.join(', ')} on days ${waits.join(', ')}, each pinned to the code of its birth`,
    }),
    ...flat('history events of a wait without reminders', 'events', (w) => costOf(w).events),
    ...events('nobody reminded', quiet, unreminded, 'the pattern, one timer'),
    ...events('3 reminders, 1 rung', loud, daily, 'the pattern, reminding daily'),
    row({
      what: 'longest history replayed, 400 days, reminders',
      unit: 'events',
      ours: after(loud, 400).map((w) => costOf(w).longestHistory),
      peer: { name: 'the pattern, reminding daily', rounds: [pattern.cost(daily, 400).longestHistory] },
      aim: { ours: 50 },
    }),
    ...perReminder(after(quiet, 400), after(loud, 400), (w) => costOf(w).events, pattern),
    ...flat(
      'modelled RU of the decision with all it sets off',
      'RU',
      ({ decided }) => decided?.requestUnits ?? Number.NaN,
    ),
    row({
      what: `modelled RU of a sweep over ${all.length} waiting`,
      unit: 'RU',
      ours: each(sweepsOverAll, ({ requestUnits }) => requestUnits),
      peer: { name: 'the same over none', rounds: each(sweepsAlone, ({ requestUnits }) => requestUnits) },
      aim: { ratio: 1.05 },
      note: 'everything that ten minutes set off in two tenants, whether or not anything waits: a price of tenants and not of proposals',
    }),
  ];
}

/** A reminder is work and not waiting, so it is reckoned alone. */
function perReminder(
  quiet: readonly Waited[],
  loud: readonly Waited[],
  events: (w: Waited) => number,
  { cost }: PatternCosts,
) {
  const ours = loud.map((w, index) => (events(w) - events(quiet[index] ?? w)) / 4);
  const peer = (cost(daily, 400).events - cost(unreminded, 0).events) / 399;
  return [
    row({
      what: 'history events per reminder or rung',
      unit: 'events',
      ours,
      peer: { name: 'per reminder of the pattern', rounds: [peer] },
      note: 'ours wakes a story that looks, reminds and ends; the pattern wakes one that lives, and reads all of its history again',
    }),
  ];
}

/** Day by day while reminders are due, so that each is woken for alone. */
const stepFrom = (day: number): number => (day < 10 ? 1 : 40);

/** What ten minutes cost in which nothing is due; over an hour, for some timers are rarer. */
async function sweeps(stamp: RunningStamp): Promise<readonly Asked[]> {
  const seen: Asked[] = [];
  for (let n = 0; n < 7; n++) seen.push(await askedBy(stamp, () => later(stamp, 10 * minuteMs)));
  return seen.slice(1);
}

/** The agreements end long after the last of them is decided, so that no renewal falls into the waits of the others. */
async function openAll(stamp: RunningStamp, name: string, plan: AreaPolicy, copies: number): Promise<Waited[]> {
  await usePlan(stamp, plan);
  const now = (await stamp.azure.now()).getTime();
  const opened: { days: number; id: string }[] = [];
  for (const days of waits)
    for (let copy = 0; copy < copies; copy++) {
      const title = `${name} ${days} ${copy}`;
      const contract = await draft(stamp, title);
      await addText(stamp, contract, title, new Date(now + (days + deadlineDays) * dayMs));
      opened.push({ days, id: contract.id });
    }
  await atRest(stamp);
  return Promise.all(opened.map(async ({ days, id }) => ({ days, asking: await proposalOf(stamp, id) })));
}
