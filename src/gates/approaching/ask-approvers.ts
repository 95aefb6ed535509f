import { afterBusinessHours } from '../../platform/business-time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { People, SendLetter } from '../doors.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { Seated } from '../people/seats.ts';
import type { WorkCalendars } from '../people/work-calendars.ts';
import type { PlanStep } from '../plan.ts';
import type { Ask, Proposal } from '../proposal.ts';
import { currentSteps } from '../standing.ts';
import { dueEscalations, dueReminders, unopened, untold } from '../timing.ts';
import { approvalLetter } from './approval-letter.ts';
import type { ApprovalLinks } from './approval-link.ts';
import { openStep } from './open-step.ts';

export interface AskingParts {
  readonly people: People;
  readonly roster: ReadsRoster;
  readonly calendars: WorkCalendars;
  readonly send: SendLetter;
  readonly links: ApprovalLinks;
  readonly clock: Clock;
}

/** Whom it told, and the proposal as it is then. Nothing is stored here: sending twice sends once, since letters are keyed. */
export interface Asked {
  readonly proposal: Proposal;
  readonly told: readonly string[];
}

export function asksApprovers({ people, roster, calendars, send, links, clock }: AskingParts) {
  /** Reminders lie so many working hours of that very person after they were asked. */
  const askOf = async (scope: TenantScope, step: PlanStep, seat: Seated, { timing }: Proposal): Promise<Ask> => {
    const { person, seats, external } = seat;
    const calendar = await calendars(scope, person.id);
    const { afterHours, everyHours, most } = timing.remind;
    const now = clock.now();
    const hours = Array.from({ length: most }, (_, n) => afterHours + n * everyHours);
    return {
      step: step.id,
      person,
      ...(external ? { external } : {}),
      seats,
      at: now.toISOString(),
      remindAt: hours.map((count) => afterBusinessHours(now, count, calendar).toISOString()),
      reminded: 0,
    };
  };

  const letterTo = async (
    scope: TenantScope,
    proposal: Proposal,
    ask: Ask,
    { kind, key, step, seated }: { kind: 'ask' | 'remind'; key: string; step: PlanStep; seated: readonly Seated[] },
  ) => {
    const others = seated
      .filter((seat) => seat.asked && seat.person.id !== ask.person.id)
      .map(({ person }) => person.name);
    const { language, zone } = await people.reader(scope, ask.person.id);
    const asking = { step, others, external: ask.external === true, now: clock.now(), language };
    const link = await links.issue(scope, proposal, ask);
    await send(scope, {
      key: `proposal:${proposal.proposalId}:${key}:${ask.step}:${ask.person.id}`,
      to: ask.person,
      thread: proposal.proposalId,
      purpose: kind === 'ask' ? 'decision' : 'reminder',
      live: true,
      ...approvalLetter(proposal, link, zone, kind, asking),
    });
  };

  /** Those with a seat who were not asked on this step yet and have not spoken. */
  const newcomers = (proposal: Proposal, step: PlanStep, seated: readonly Seated[]): readonly Seated[] => {
    const known = new Set([
      ...proposal.asks.filter((ask) => ask.step === step.id).map((ask) => ask.person.id),
      ...proposal.decisions.filter((d) => d.step === step.id).map((d) => d.by.id),
    ]);
    return seated.filter((seat) => seat.asked && !known.has(seat.person.id));
  };

  const askNewcomers = async (
    scope: TenantScope,
    proposal: Proposal,
    step: PlanStep,
    seated: readonly Seated[],
  ): Promise<readonly Ask[]> => {
    const asks = await Promise.all(newcomers(proposal, step, seated).map((seat) => askOf(scope, step, seat, proposal)));
    for (const ask of asks) await letterTo(scope, proposal, ask, { kind: 'ask', key: 'ask', step, seated });
    return asks;
  };

  return {
    /**
     * Opens the steps that wait now: everyone with a seat is asked, and on the steps that are open whoever was given a seat
     * since. Nobody is an answer too: the ladder goes on to others.
     */
    async ask(scope: TenantScope, proposal: Proposal): Promise<Asked> {
      const now = clock.now();
      const calendar = await calendars(scope);
      let after = proposal;
      const steps = unopened(proposal);
      const rosters = await roster.each(scope, proposal, steps);
      for (const [index, step] of steps.entries()) {
        const opening = { step, seated: rosters[index] ?? [], calendar, now };
        const { opened, seated } = await openStep(roster, scope, after, opening);
        const asks = await askNewcomers(scope, after, step, seated);
        after = { ...after, opened: [...after.opened, opened], asks: [...after.asks, ...asks] };
      }
      for (const { step: id } of untold(proposal)) {
        const step = proposal.plan.find((s) => s.id === id);
        if (!step) continue;
        const asks = await askNewcomers(scope, after, step, await roster(scope, after, step));
        after = { ...after, asks: [...after.asks, ...asks] };
      }
      const toldAt = now.toISOString();
      const given = new Set(untold(proposal));
      after = { ...after, reassignments: after.reassignments.map((r) => (given.has(r) ? { ...r, toldAt } : r)) };
      return { proposal: after, told: after.asks.slice(proposal.asks.length).map(({ person }) => person.id) };
    },

    /** Reminds whoever is due and still has a seat; whoever got a seat since is asked. */
    async remind(scope: TenantScope, proposal: Proposal): Promise<Asked> {
      const due = dueReminders(proposal, clock.now());
      let after = proposal;
      const steps = currentSteps(proposal);
      const rosters = await roster.each(scope, proposal, steps);
      for (const [index, step] of steps.entries()) {
        const seated = rosters[index] ?? [];
        for (const ask of due.filter((d) => d.step === step.id)) {
          const still = seated.some(({ person, asked }) => person.id === ask.person.id && asked);
          const key = `remind:${ask.reminded + 1}`;
          if (still) await letterTo(scope, proposal, ask, { kind: 'remind', key, step, seated });
          const reminded = { ...ask, reminded: still ? ask.reminded + 1 : ask.remindAt.length };
          after = { ...after, asks: after.asks.map((a) => (a === ask ? reminded : a)) };
        }
        const asks = await askNewcomers(scope, proposal, step, seated);
        after = { ...after, asks: [...after.asks, ...asks] };
      }
      return { proposal: after, told: due.map(({ person }) => person.id) };
    },

    /** The next rung of each ladder that is due: more people may decide from now on, and are told so. */
    async escalate(scope: TenantScope, proposal: Proposal): Promise<Asked> {
      let after = proposal;
      for (const { step: id } of dueEscalations(proposal, clock.now())) {
        const step = proposal.plan.find((s) => s.id === id);
        if (!step) continue;
        after = {
          ...after,
          opened: after.opened.map((o) => (o.step === id ? { ...o, escalated: o.escalated + 1 } : o)),
        };
        const asks = await askNewcomers(scope, after, step, await roster(scope, after, step));
        after = { ...after, asks: [...after.asks, ...asks] };
      }
      return { proposal: after, told: after.asks.slice(proposal.asks.length).map(({ person }) => person.id) };
    },
  };
}

export type AsksApprovers = ReturnType<typeof asksApprovers>;
