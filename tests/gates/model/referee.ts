import { defaultPolicy } from '../../../src/gates/policy/default-policy.ts';
import type { Proposal } from '../../../src/gates/proposal.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import { civilDate } from '../../../src/platform/dates.ts';
import { as, countedAction, type GateWorld, type Member, member, openGateWorld } from '../gate-world.ts';
import { type Oracle, openOracle } from './oracle.ts';
import { author, type Command, type Play, type PolicySaid, people, type RoleName, type Who } from './story.ts';

const everybody: readonly Who[] = Array.from({ length: people }, (_, n) => n);
const ended = new Set<Proposal['state']>(['rejected', 'expired', 'withdrawn', 'executed', 'failed', 'rolledBack']);

/** The next commit but so many fails: before anything was written, or after it was, as when the answer is lost. */
interface Crash {
  left: number;
  after: boolean;
}

let grounds = 0;

/** The gates on a store that crashes when told. One ground for many plays, each with people of its own. */
export async function openGround(others: Parameters<typeof openGateWorld>[1] = {}) {
  const { action, done } = countedAction({ name: 'test-carryOut', floor: 'L0' });
  const crash: { next?: Crash | undefined } = {};
  const wrap = (documents: Documents): Documents => ({
    read: (...args) => documents.read(...args),
    query: (...args) => documents.query(...args),
    record: (...args) => documents.record(...args),
    async commit(...args) {
      const { next } = crash;
      const strikes = next !== undefined && --next.left === 0;
      if (strikes) crash.next = undefined;
      if (strikes && !next.after) throw new Error('crashed before the commit');
      const committed = await documents.commit(...args);
      if (strikes) throw new Error('crashed after the commit');
      return committed;
    },
  });
  const world = await openGateWorld([action], { wrap, ...others });
  // Grounds on the same services go on in time where others left off, and have people of their own.
  const name = `g${grounds++}`;
  let plays = 0;
  return {
    azure: world.azure,
    stop: world.stop,
    /** What is not as it must be, undefined when all is well. */
    async judge(play: Play): Promise<string | undefined> {
      world.at('2026-06-01T13:00:00Z');
      return new Referee(world, crash, done, play, `${name}r${plays++}`).run();
    },
  };
}

class Referee {
  readonly #world: GateWorld;
  readonly #crash: { next?: Crash | undefined };
  readonly #done: readonly string[];
  readonly #play: Play;
  readonly #prefix: string;
  readonly #oracle: Oracle;
  readonly #roles: (readonly RoleName[])[];
  readonly #proposals: string[] = [];
  #price = 0;
  #content = 0;

  constructor(
    world: GateWorld,
    crash: { next?: Crash | undefined },
    done: readonly string[],
    play: Play,
    prefix: string,
  ) {
    this.#world = world;
    this.#crash = crash;
    this.#done = done;
    this.#play = play;
    this.#prefix = prefix;
    this.#roles = [...play.roles];
    this.#oracle = openOracle(author, play.board, (id) => {
      const [, number] = new RegExp(`^${prefix}-p(\\d)$`).exec(id) ?? [];
      return number === undefined ? undefined : Number(number);
    });
  }

  async run(): Promise<string | undefined> {
    for (const who of everybody) this.#oracle.held(who, this.#roles[who] ?? [], this.#now());
    this.#setPeople();
    await this.#publish(this.#play.policy);
    await this.#propose();
    for (const command of this.#play.commands) {
      const wrong = (await this.#obey(command)) ?? (await this.#check());
      if (wrong) return `${wrong} (after ${JSON.stringify(command)})`;
    }
    return this.#atRest();
  }

  /** Crashes have ceased: what was decided comes to be, and what nobody decides comes to an end. */
  async #atRest(): Promise<string | undefined> {
    this.#crash.next = undefined;
    this.#tick();
    await this.#sweep();
    for (const proposal of await this.#all()) {
      const automatic = proposal.level === 'L0' || proposal.level === 'L1';
      if (proposal.state === 'approved' || proposal.state === 'executing') return 'an approved proposal was left lying';
      if (proposal.state === 'open' && this.#oracle.lacking(proposal, everybody) === undefined)
        return 'all that it needs was said, and it waits';
      if (automatic && proposal.state !== 'executed' && proposal.state !== 'withdrawn')
        return 'an automatic one was lost';
    }
    for (let year = 0; year < 3; year++) {
      this.#world.later(180 * 86_400_000);
      await this.#sweep();
    }
    const left = (await this.#all()).find(({ state }) => !ended.has(state));
    return left ? `a proposal is ${left.state} for ever` : this.#check();
  }

  async #check(): Promise<string | undefined> {
    for (const proposal of await this.#all()) {
      this.#oracle.seen(proposal, this.#now());
      const { proposalId, level, state } = proposal;
      const effects = this.#done.filter((id) => id === proposalId).length;
      const times = (of: string) =>
        this.#world.committed.filter(({ type, subject }) => type === of && subject.id === proposalId).length;
      if (times('proposal.executed') > 1) return 'it was executed twice';
      if (times('proposal.executionStarted') > 1) return 'it was begun twice';
      if (effects > 0 && level === 'L3' && !this.#oracle.isCarried(proposal, everybody))
        return 'at L3 it was carried out without anybody saying so';
      const carriedOut = effects > 0 || state === 'executing' || state === 'executed' || state === 'approved';
      if (carriedOut && (level === 'L2' || level === 'L3')) {
        const lack = this.#oracle.lacking(proposal, everybody);
        if (lack) return `it is ${state} although ${lack}`;
      }
      if (state === 'rejected' && !proposal.decisions.some((d) => d.verdict === 'reject')) return 'nobody rejected it';
    }
    return undefined;
  }

  async #obey(command: Command): Promise<string | undefined> {
    switch (command.do) {
      case 'decide':
        return this.#decide(command);
      case 'delegate':
        return this.#delegate(command);
      case 'revoke':
        return this.#revoke(command.which);
      case 'roles':
        this.#roles[command.who] = command.roles;
        this.#oracle.held(command.who, command.roles, this.#tick());
        return void this.#setPeople();
      case 'clock':
        return void this.#world.later(command.hours * 3_600_000);
      case 'sweep':
        this.#tick();
        this.#crash.next = command.crash && { left: command.crash.at, after: command.crash.after };
        await this.#sweep();
        this.#crash.next = undefined;
        return undefined;
      case 'newVersion':
        return this.#newVersion(command);
      case 'publish':
        return void (await this.#publish(command.policy));
      case 'reassign':
        return this.#reassign(command);
      case 'breakGlass':
        return this.#breakGlass(command.who);
      case 'ask':
        return this.#ask(command.who);
      case 'answer':
        return this.#answer();
      case 'carryOut':
        return this.#carryOut(command.who);
    }
  }

  async #decide({ who, verdict, stale }: Extract<Command, { do: 'decide' }>): Promise<string | undefined> {
    const before = await this.#current();
    const { proposalId } = before;
    const at = this.#tick();
    const contentHash = stale ? 'e'.repeat(64) : before.contentHash;
    const scope = as(this.#id(who));
    const request = { proposalId, verdict, reason: 'so they said', contentHash, via: 'api' as const };
    const decided = await this.#world.gates.decide(scope, request, this.#world.workflows);
    if (!decided.ok || decided.value.repeated) return undefined;
    if (stale) return 'a word on other content was taken';
    if (before.state !== 'open') return `a word on a proposal that is ${before.state} was taken`;
    const wrong = this.#oracle.wronglyTaken(who, before, at, everybody);
    this.#oracle.spoken({ proposalId, who, verdict, at });
    return wrong;
  }

  async #delegate({ from, to, hours, away }: Extract<Command, { do: 'delegate' }>): Promise<string | undefined> {
    const at = this.#tick();
    const lastDay = civilDate(new Date(at + hours * 3_600_000).toISOString().slice(0, 10));
    const asked = { to: this.#id(to), lastDay, away, reason: 'holidays' };
    const key = `${this.#prefix}-${at}`;
    const given = await this.#world.gates.acts.give(as(this.#id(from)), asked, key);
    if (!given.ok) return undefined;
    const { delegationId, startsAt, endsAt } = given.value.doc;
    const { etag } = given.value;
    this.#oracle.given({
      delegationId,
      etag,
      from,
      to,
      at: Math.max(at, Date.parse(startsAt)),
      until: Date.parse(endsAt),
    });
    return from === to ? 'somebody stands in for themselves' : undefined;
  }

  async #revoke(which: number): Promise<string | undefined> {
    const delegation = this.#oracle.delegations[which];
    const at = this.#tick();
    if (!delegation || delegation.revokedAt !== undefined || at >= delegation.until) return undefined;
    const { acts } = this.#world.gates;
    const revoked = await acts.revoke(as(this.#id(delegation.from)), delegation.delegationId, delegation.etag);
    if (!revoked.ok) return `it could not be revoked: ${revoked.refusal.code}`;
    delegation.revokedAt = at;
    return undefined;
  }

  async #reassign({ from, to, step: n }: Extract<Command, { do: 'reassign' }>): Promise<string | undefined> {
    const proposal = await this.#current();
    const step = proposal.plan[n]?.id ?? '';
    const at = this.#tick();
    const request = { proposalId: proposal.proposalId, step, to: this.#id(to), reason: 'better placed' };
    const done = await this.#world.gates.acts.reassign(as(this.#id(from)), request, this.#world.workflows);
    if (!done.ok) return undefined;
    const isNew = done.value.doc.reassignments.length > proposal.reassignments.length;
    if (isNew) this.#oracle.moved({ proposalId: proposal.proposalId, step, from, to, at });
    return from === author ? 'the author chose who decides' : undefined;
  }

  async #breakGlass(who: Who): Promise<string | undefined> {
    const { proposalId, contentHash } = await this.#current();
    const at = this.#tick();
    const request = { proposalId, contentHash, reason: 'the client is down' };
    const done = await this.#world.gates.acts.breakGlass(as(this.#id(who)), request, this.#world.workflows);
    if (done.ok) this.#oracle.cried({ proposalId, who, at });
    return done.ok && who === author ? 'the author broke the glass' : undefined;
  }

  async #ask(who: Who): Promise<string | undefined> {
    const { proposalId, contentHash, questions } = await this.#current();
    const at = this.#tick();
    const request = { proposalId, contentHash, text: `What of ${at}?` };
    const done = await this.#world.gates.acts.ask(as(this.#id(who)), request, this.#world.workflows);
    const asked = done.ok ? done.value.doc.questions.slice(questions.length)[0] : undefined;
    if (asked) this.#oracle.paused({ proposalId, from: at, latest: Date.parse(asked.until) });
    return undefined;
  }

  async #answer(): Promise<string | undefined> {
    const { proposalId, questions } = await this.#current();
    const at = this.#tick();
    const pause = this.#oracle.openPause(proposalId, at);
    const questionId = questions.at(-1)?.id;
    if (!pause || !questionId) return undefined;
    const request = { proposalId, questionId, text: 'As before' };
    const done = await this.#world.gates.acts.answer(as(this.#id(author)), request, this.#world.workflows);
    // Whoever has left, and a proposal that is decided, get no answer any more.
    if (!done.ok) return undefined;
    pause.answeredAt = at;
    return undefined;
  }

  async #carryOut(who: Who): Promise<string | undefined> {
    const { proposalId, contentHash } = await this.#current();
    const at = this.#tick();
    const request = { proposalId, contentHash };
    const done = await this.#world.gates.acts.carryOut(as(this.#id(who)), request, this.#world.workflows);
    if (done.ok) this.#oracle.carried({ proposalId, who, at });
    return undefined;
  }

  #current = (): Promise<Proposal> => this.#world.read(this.#proposals.at(-1) ?? '');

  /** No two things fall on one instant. */
  #tick(): number {
    this.#world.later(1000);
    return this.#now();
  }

  /** The text changed, so what waits is taken back and asked anew; what may stand of it, stands. */
  async #newVersion({ proven, topics, price }: Extract<Command, { do: 'newVersion' }>): Promise<string | undefined> {
    const earlier = await this.#current();
    if (earlier.state !== 'open') return undefined;
    const withdrawal = await this.#world.gates.prepareWithdrawal(
      this.#world.system,
      earlier.proposalId,
      'a new version',
    );
    await this.#world.documents.commit(this.#world.system, { partition: earlier.aggregate, ...withdrawal });
    this.#oracle.replaced(earlier);
    this.#price += price;
    const text = { proven, material: topics.length > 0, topics };
    const proposal = await this.#propose({ earlier, text });
    const changed = [...topics, ...(price ? ['price'] : [])];
    this.#oracle.version({ earlier: earlier.proposalId, proposalId: proposal.proposalId, proven, changed });
    const may = this.#oracle.keepable(proposal).map(({ step, who }) => `${step} ${who}`);
    const does = proposal.decisions.map((d) => `${d.step} ${d.by.id.slice(this.#prefix.length + 2)}`);
    const [wanted, got] = [new Set(may), new Set(does)];
    if (does.some((word) => !wanted.has(word)))
      return `kept ${does.join(', ')} where only ${may.join(', ') || 'none'} may stay`;
    return may.some((word) => !got.has(word))
      ? `voided what nothing touched: kept ${does.join(', ')} of ${may.join(', ')}`
      : undefined;
  }

  async #propose(succeeding?: {
    earlier: Proposal;
    text: { proven: boolean; material: boolean; topics: readonly string[] };
  }) {
    this.#content += 1;
    const contentHash = this.#content.toString(16).padStart(64, '0');
    const inputs = { price: String(this.#price) };
    const { earlier, text } = succeeding ?? {};
    const proposal = await this.#world.propose({
      contentHash,
      inputs,
      authors: [this.#id(author)],
      ...(earlier
        ? { aggregate: earlier.aggregate, subject: earlier.subject, succeeds: { proposalId: earlier.proposalId, text } }
        : {}),
    });
    this.#proposals.push(proposal.proposalId);
    return proposal;
  }

  async #publish({ level, steps, deadlineDays, escalateAfterHours }: PolicySaid): Promise<void> {
    const area = defaultPolicy.areas.contracts;
    if (!area) throw new Error('contracts have no policy');
    await this.#world.usePolicy({
      groups: { board: { title: 'Board', members: this.#play.board.map((who) => this.#id(who)) } },
      areas: {
        contracts: {
          ...area,
          level,
          surge: { perHour: 10_000, reach: 10_000 },
          steps: steps.map((step, n) => ({
            ...step,
            id: `s${n}`,
            title: `Step ${n}`,
            approvers: step.approvers.map((ref) => ('person' in ref ? { person: this.#id(ref.person) } : ref)),
          })),
          timing: {
            ...area.timing,
            deadlineDays,
            escalate: escalateAfterHours ? [{ afterHours: escalateAfterHours, to: [{ role: 'legal' }] }] : [],
          },
        },
      },
    });
  }

  /** What the timer and the stories do: whatever is due by its document is done, until nothing is. */
  async #sweep(): Promise<void> {
    const [work] = this.#world.gates.slice.tenantWork;
    for (let turn = 0; turn < 6; turn++) {
      this.#world.nudged.length = 0;
      const context = { now: this.#world.clock.now(), workflows: this.#world.workflows };
      await work?.handle(this.#world.system, {}, context as never);
      const due = this.#world.nudged.filter((id) => this.#proposals.includes(id));
      if (due.length === 0) return;
      // A story that crashes is told again by the next sweep.
      for (const id of new Set(due)) await this.#world.tend(id).catch((fault: Error) => this.#mustBeCrash(fault));
    }
  }

  #mustBeCrash(fault: Error): void {
    if (!fault.message.startsWith('crashed')) throw fault;
  }

  #setPeople(): void {
    this.#world.people(...everybody.map((who): Member => member(this.#id(who), ...(this.#roles[who] ?? []))));
  }

  #all = (): Promise<readonly Proposal[]> => Promise.all(this.#proposals.map((id) => this.#world.read(id)));
  #now = (): number => this.#world.clock.now().getTime();
  #id = (who: Who): string => `${this.#prefix}-p${who}`;
}
