import type { PlanStep } from '../../../src/gates/plan.ts';
import type { Proposal } from '../../../src/gates/proposal.ts';
import type { RoleName, Who } from './story.ts';

// What must hold, reckoned a second time and differently: from a journal of what happened, by looking back at each question,
// without any of the code that is tested. Slow and plain on purpose.

interface Held {
  readonly who: Who;
  readonly roles: readonly RoleName[];
  readonly at: number;
}
interface Given {
  readonly delegationId: string;
  readonly etag: string;
  readonly from: Who;
  readonly to: Who;
  readonly at: number;
  readonly until: number;
  revokedAt?: number;
}
/** A word that was accepted. */
interface Word {
  readonly proposalId: string;
  readonly who: Who;
  readonly verdict: 'approve' | 'reject';
  readonly at: number;
}
interface Moved {
  readonly proposalId: string;
  readonly step: string;
  readonly from: Who;
  readonly to: Who;
  readonly at: number;
}
interface Cried {
  readonly proposalId: string;
  readonly who: Who;
  readonly at: number;
}
interface Pause {
  readonly proposalId: string;
  readonly from: number;
  /** When it ends even without an answer. */
  readonly latest: number;
  answeredAt?: number;
}
interface VersionMade {
  readonly earlier: string;
  readonly proposalId: string;
  readonly proven: boolean;
  /** What is different: topics of the text and names of fields. */
  readonly changed: readonly string[];
}

export function openOracle(author: Who, board: readonly Who[], whoIs: (id: string) => Who | undefined) {
  const held: Held[] = [];
  const given: Given[] = [];
  const words: Word[] = [];
  const versions: VersionMade[] = [];
  const moves: Moved[] = [];
  const cries: Cried[] = [];
  const pauses: Pause[] = [];
  const carriers: Cried[] = [];
  const climbed: { proposalId: string; step: string; rungs: number; at: number }[] = [];
  const kept = new Map<string, readonly { step: string; who: Who; seats: readonly Who[]; shape: string }[]>();

  const holds = (who: Who, role: string, at: number): boolean =>
    (held.findLast((h) => h.who === who && h.at <= at)?.roles as readonly string[] | undefined)?.includes(role) ??
    false;
  const decides = (who: Who, at: number): boolean =>
    ['approver', 'legal', 'provider-admin'].some((role) => holds(who, role, at));
  const endOf = (g: Given): number => Math.min(g.until, g.revokedAt ?? Number.POSITIVE_INFINITY);

  /** The author, and whoever stood in for the author at any moment since the proposal was opened. */
  const barred = (who: Who, proposal: Proposal, at: number): boolean =>
    who === author ||
    given.some((g) => g.from === author && g.to === who && g.at <= at && endOf(g) > Date.parse(proposal.openedAt));

  const rungsAt = (step: PlanStep, { proposalId }: Proposal, at: number): number =>
    climbed.findLast((c) => c.proposalId === proposalId && c.step === step.id && c.at <= at)?.rungs ?? 0;

  /** The seat that was theirs by the plan may have gone to another, and another's may have come to them. */
  const named = (who: Who, step: PlanStep, proposal: Proposal, at: number, rungs = rungsAt(step, proposal, at)) => {
    const moved = moves.filter((m) => m.proposalId === proposal.proposalId && m.step === step.id && m.at <= at);
    const last = moved.findLast((m) => m.from === who || m.to === who);
    return last ? last.to === who && decides(who, at) : byPlan(who, step, proposal, at, rungs);
  };

  /** In their own right: by role, group or name, or because the ladder has reached them. */
  const byPlan = (who: Who, step: PlanStep, proposal: Proposal, at: number, rungs: number): boolean => {
    const refs = [...step.approvers, ...proposal.timing.escalate.slice(0, rungs).flatMap(({ to }) => to)];
    return refs.some((ref) => {
      if ('role' in ref) return holds(who, ref.role, at);
      if ('person' in ref) return whoIs(ref.person) === who && decides(who, at);
      return 'group' in ref && board.includes(who) && decides(who, at);
    });
  };

  /** Whose seats of a step somebody fills at an instant: their own, and those delegated to them. */
  const seats = (
    who: Who,
    step: PlanStep,
    proposal: Proposal,
    at: number,
    everybody: readonly Who[],
  ): readonly Who[] => {
    if (barred(who, proposal, at)) return [];
    const own = named(who, step, proposal, at) ? [who] : [];
    const lent = everybody.filter(
      (other) =>
        other !== who &&
        named(other, step, proposal, at) &&
        !barred(other, proposal, at) &&
        decides(who, at) &&
        given.some((g) => g.from === other && g.to === who && g.at <= at && at < endOf(g)),
    );
    return [...own, ...lent];
  };

  return {
    held: (who: Who, roles: readonly RoleName[], at: number) => void held.push({ who, roles, at }),
    given: (g: Given) => void given.push(g),
    delegations: given,
    spoken: (word: Word) => void words.push(word),
    version: (made: VersionMade) => void versions.push(made),
    /** How far the ladders have been climbed, looked at after each thing that happened. */
    seen({ proposalId, opened }: Proposal, at: number): void {
      for (const { step, escalated: rungs, at: openedAt } of opened) {
        const last = climbed.findLast((c) => c.proposalId === proposalId && c.step === step);
        if (!last) climbed.push({ proposalId, step, rungs, at: Date.parse(openedAt) });
        else if (last.rungs < rungs) climbed.push({ proposalId, step, rungs, at });
      }
    },
    moved: (move: Moved) => void moves.push(move),
    cried: (cry: Cried) => void cries.push(cry),
    paused: (pause: Pause) => void pauses.push(pause),
    openPause: (proposalId: string, at: number): Pause | undefined =>
      pauses.find((p) => p.proposalId === proposalId && p.answeredAt === undefined && at < p.latest),
    carried: (carrier: Cried) => void carriers.push(carrier),
    /** Whether somebody with a seat in the plan has said that it shall be carried out. */
    isCarried: (proposal: Proposal, everybody: readonly Who[]): boolean =>
      carriers.some(
        ({ proposalId, who, at }) =>
          proposalId === proposal.proposalId &&
          proposal.plan.some((step) => seats(who, step, proposal, at, everybody).length > 0),
      ),
    /** Two different people, neither barred, within four hours of each other. */
    isGlassBroken: (proposal: Proposal): boolean => {
      const own = cries.filter((c) => c.proposalId === proposal.proposalId && !barred(c.who, proposal, c.at));
      return own.some((a) => own.some((b) => a.who !== b.who && Math.abs(a.at - b.at) < 4 * 3_600_000));
    },
    decides,

    /** Why what was said does not carry the proposal; undefined when it does. Tells the journal again, word by word. */
    lacking(proposal: Proposal, everybody: readonly Who[]): string | undefined {
      if (this.isGlassBroken(proposal)) return undefined;
      const heard = new Map(proposal.plan.map((step) => [step.id, [] as { who: Who; fills: readonly Who[] }[]]));
      for (const { step, who, seats: fills } of this.keepable(proposal)) heard.get(step)?.push({ who, fills });
      const missing = (step: PlanStep): string | undefined => {
        const said = heard.get(step.id) ?? [];
        if (step.needed !== 'all') {
          const humans = mostSeated(said);
          return humans < step.needed ? `step ${step.id} has ${humans} of ${step.needed}` : undefined;
        }
        const opened = proposal.opened.find((o) => o.step === step.id);
        if (!opened) return `step ${step.id} was never opened`;
        const at = Date.parse(opened.at);
        const entitled = (rungs: number) =>
          everybody.filter((w) => named(w, step, proposal, at, rungs) && !barred(w, proposal, at));
        // Those whom the ladder reached are among all only where the plan itself names nobody who is there.
        const then = entitled(0).length > 0 ? entitled(0) : entitled(rungsAt(step, proposal, at));
        const moved = moves.filter((m) => m.proposalId === proposal.proposalId && m.step === step.id && m.at > at);
        const must = moved.reduce<readonly Who[]>((now, m) => now.map((w) => (w === m.from ? m.to : w)), then);
        const filled = new Set(said.flatMap(({ fills }) => fills));
        return must.length === 0 || must.some((w) => !filled.has(w)) ? `step ${step.id} lacks one of all` : undefined;
      };
      const waiting = () => {
        const open = proposal.plan.filter((step) => missing(step));
        const stage = Math.min(...open.map((step) => step.stage));
        return open.filter((step) => step.stage === stage);
      };
      for (const word of words.filter((w) => w.proposalId === proposal.proposalId && w.verdict === 'approve')) {
        for (const step of waiting()) {
          const fills = seats(word.who, step, proposal, word.at, everybody);
          if (fills.length > 0) heard.get(step.id)?.push({ who: word.who, fills });
        }
      }
      return proposal.plan.map(missing).find((lack) => lack !== undefined);
    },

    /** Which approvals of the proposal before may stand on this one. */
    keepable(proposal: Proposal): readonly { step: string; who: Who; seats: readonly Who[] }[] {
      const made = versions.find((v) => v.proposalId === proposal.proposalId);
      if (!made?.proven) return [];
      const before = kept.get(made.earlier) ?? [];
      return before.filter(({ step: id, who, shape }) => {
        const step = proposal.plan.find((s) => s.id === id);
        if (!step || shapeOf(step) !== shape || who === author) return false;
        return made.changed.every((name) => step.judges !== undefined && !step.judges.includes(name));
      });
    },

    /** Remembers what stood on a proposal when it was replaced, for the next one. */
    replaced(proposal: Proposal): void {
      kept.set(
        proposal.proposalId,
        proposal.decisions.flatMap((d) => {
          const step = proposal.plan.find((s) => s.id === d.step);
          const who = whoIs(d.by.id);
          if (d.verdict !== 'approve' || !step || who === undefined) return [];
          return [{ step: d.step, who, seats: d.seats.flatMap((id) => whoIs(id) ?? []), shape: shapeOf(step) }];
        }),
      );
    },

    /** Why an accepted word should have been refused; undefined when it was right to take it. */
    wronglyTaken(who: Who, proposal: Proposal, at: number, everybody: readonly Who[]): string | undefined {
      if (barred(who, proposal, at)) return 'somebody barred was heard';
      const stood = pauses
        .filter((p) => p.proposalId === proposal.proposalId)
        .reduce((sum, p) => sum + Math.min(p.answeredAt ?? at, p.latest, at) - p.from, 0);
      if (at >= Date.parse(proposal.deadline) + stood) return 'it was heard after the deadline';
      const any = proposal.plan.some((step) => seats(who, step, proposal, at, everybody).length > 0);
      return any ? undefined : 'somebody without a seat was heard';
    },
  };
}

const shapeOf = (step: PlanStep): string => JSON.stringify([step.needed, step.approvers]);

export type Oracle = ReturnType<typeof openOracle>;

/** The most people who can sit on a seat each, tried one after the other in every way there is. */
function mostSeated(said: readonly { readonly who: Who; readonly fills: readonly Who[] }[]): number {
  const [first, ...rest] = said;
  if (!first) return 0;
  const without = (seat: Who) =>
    rest
      .filter(({ who }) => who !== first.who)
      .map(({ who, fills }) => ({ who, fills: fills.filter((f) => f !== seat) }));
  return Math.max(mostSeated(rest), ...first.fills.map((seat) => 1 + mostSeated(without(seat))));
}
