import type { GuestSessions } from '../../platform/auth/guest-session.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Documents, Stored } from '../../platform/cosmos/documents.ts';
import type { RequestFacts } from '../../platform/http.ts';
import { keyedHash, newDigits } from '../../platform/ids.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import { type Actor, systemActor, type TenantScope } from '../../platform/scope.ts';
import type { Person, SendLetter } from '../doors.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { Proposal } from '../proposal.ts';
import { type ProposalEventType, proposalEvent } from '../proposal-events.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { codeNotRight, linkNotUsable, mailedLately } from '../refusals.ts';
import type { ApprovalLink, ApprovalLinks, HeldLink } from './approval-link.ts';
import { codeLetter } from './code-letter.ts';
import { type CodesOfLink, codeAsTyped, codeRule, tried, waitForCode, withCode } from './one-time-code.ts';

export interface VerifyingParts {
  readonly documents: Documents;
  readonly store: ProposalStore;
  readonly links: ApprovalLinks;
  readonly roster: ReadsRoster;
  readonly send: SendLetter;
  readonly sessions: GuestSessions;
  readonly clock: Clock;
}

/** What stands in the address of a guest's page; hostile input of any length. */
export interface GuestAddress {
  readonly proposalId: string;
  readonly token: string;
}

/** A link that was sent to somebody without an account who may still speak, or has spoken. */
export interface GuestLink {
  readonly proposal: Stored<Proposal>;
  readonly stored: Stored<ApprovalLink>;
  readonly held: HeldLink;
  readonly person: Person;
}

export function verifiesGuests({ documents, store, links, roster, send, sessions, clock }: VerifyingParts) {
  /** Of this proposal and what it proposes now, also one that another took the place of. */
  const linkOf = async (scope: TenantScope, { proposalId, token }: GuestAddress) => {
    const proposal = await store.read(scope, proposalId);
    const stored = proposal && (await links.find(scope, proposal.doc, token));
    return proposal && stored?.doc.external ? { proposal, stored } : undefined;
  };

  /** Undefined for every reason: unknown, another proposal's or content's, replaced, of somebody who has no part any more. */
  const find = async (scope: TenantScope, address: GuestAddress): Promise<GuestLink | undefined> => {
    const link = await linkOf(scope, address);
    const held = link && links.standing(link.stored, link.proposal.doc);
    const person = held && (await personOf(scope, link.proposal.doc, link.stored.doc.approverId));
    return person && { ...link, held, person };
  };

  const personOf = async (scope: TenantScope, proposal: Proposal, id: string): Promise<Person | undefined> => {
    for (const step of proposal.plan) {
      const seat = (await roster(scope, proposal, step)).find(({ person }) => person.id === id);
      if (seat?.external) return seat.person;
    }
    const spoke = proposal.decisions.some(({ by }) => by.id === id);
    return spoke ? proposal.asks.find(({ person }) => person.id === id)?.person : undefined;
  };

  /** Stores what is known of the codes now, unless somebody else changed it meanwhile. */
  const keep = async (
    scope: TenantScope,
    { proposal: { doc: proposal }, stored: { doc, etag } }: GuestLink,
    codes: CodesOfLink,
    type: ProposalEventType,
    data: Readonly<Record<string, number>> = {},
  ): Promise<boolean> => {
    const { code: _, ...rest } = doc;
    const committed = await documents.commit(scope, {
      partition: proposal.aggregate,
      writes: [{ op: 'replace', doc: { ...rest, ...codes }, ifMatch: etag }],
      events: [proposalEvent(type, proposal, { approver: doc.approverId, ...data })],
    });
    return committed.ok;
  };

  return {
    find,

    /**
     * For the door of guest routes: the person, once this browser has proven to be theirs; before that the link alone, which
     * may decide nothing since it is no person.
     */
    async guestOf(
      asking: TenantScope,
      params: Readonly<Record<string, string>>,
      request: RequestFacts,
    ): Promise<Actor | undefined> {
      const address = { proposalId: params.proposalId ?? '', token: params.token ?? '' };
      const link = await linkOf(asking, address);
      if (!link) return undefined;
      const open = await sessions.isOpen(request, link.stored.doc.id);
      const proven = open ? await find(asking, address) : undefined;
      return proven?.held.state === 'valid' ? { kind: 'person', ...proven.person } : systemActor('gates-guest');
    },

    /** Mails a code to the link's person. Stored first: a letter that fails costs one of five, never a code nobody counted. */
    async sendCode(scope: TenantScope, address: GuestAddress): Promise<Result<'mailed'>> {
      const link = await find(scope, address);
      if (link?.held.state !== 'valid') return refused(linkNotUsable());
      const now = clock.now();
      const wait = waitForCode(link.stored.doc, now);
      if (wait > 0) return refused(mailedLately(wait));
      const code = newDigits(codeRule.digits);
      const codes = withCode(link.stored.doc, keyedHash(address.token, code), now);
      if (!(await keep(scope, link, codes, 'proposal.codeMailed'))) return this.sendCode(scope, address);
      const key = `proposal:${link.proposal.doc.proposalId}:code:${link.stored.doc.id}:${now.toISOString()}:${codes.codesSentAt.length}`;
      await send(scope, { key, to: link.person, urgent: true, ...codeLetter(code) });
      return ok('mailed');
    },

    /** Tries a code: each try is stored before its outcome is told, so that many at once are as many. */
    async prove(scope: TenantScope, address: GuestAddress, typed: string): Promise<Result<GuestLink>> {
      const link = await find(scope, address);
      if (link?.held.state !== 'valid') return refused(linkNotUsable());
      const outcome = tried(link.stored.doc, keyedHash(address.token, codeAsTyped(typed)), clock.now());
      if (!outcome) return refused(codeNotRight());
      const { right, after } = outcome;
      const kept = right
        ? await keep(scope, link, after, 'proposal.guestVerified')
        : await keep(scope, link, after, 'proposal.guestRefused', { tries: after.code?.wrong ?? 0 });
      if (!kept) return this.prove(scope, address, typed);
      return right ? ok(link) : refused(codeNotRight());
    },
  };
}

export type VerifiesGuests = ReturnType<typeof verifiesGuests>;
