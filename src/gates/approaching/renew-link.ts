import type { Clock } from '../../platform/clock.ts';
import type { Documents, Stored } from '../../platform/cosmos/documents.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { People, SendLetter } from '../doors.ts';
import type { ReadsRoster } from '../people/read-roster.ts';
import type { Ask, Proposal } from '../proposal.ts';
import { proposalEvent } from '../proposal-events.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { linkNotUsable, mailedLately } from '../refusals.ts';
import { currentSteps } from '../standing.ts';
import { approvalLetter } from './approval-letter.ts';
import type { ApprovalLink, ApprovalLinks } from './approval-link.ts';
import { type LinkRenewals, renewalsId, waitForRenewal, withRenewal } from './link-renewal.ts';

export interface RenewingParts {
  readonly documents: Documents;
  readonly store: ProposalStore;
  readonly links: ApprovalLinks;
  readonly roster: ReadsRoster;
  readonly people: People;
  readonly send: SendLetter;
  readonly clock: Clock;
}

/** Whose links may be renewed: one's own, or, by whoever holds it, one of somebody without an account. */
export type Renewable = 'own' | 'external';

export function renewsLinks({ documents, store, links, roster, people, send, clock }: RenewingParts) {
  /** The seat the link's person has now, with their address of record; undefined when nothing waits for them. */
  const seatOf = async (scope: TenantScope, proposal: Proposal, { approverId, step }: ApprovalLink) => {
    const steps = currentSteps(proposal);
    const [first] = steps.filter((s) => s.id === step);
    for (const one of first ? [first, ...steps.filter((s) => s !== first)] : steps) {
      const seated = await roster(scope, proposal, one);
      const seat = seated.find(({ person }) => person.id === approverId);
      if (seat) {
        const { person, external } = seat;
        const ask = { step: one.id, person, ...(external ? { external } : {}) };
        const others = seated.filter(({ person }) => person.id !== approverId).map(({ person }) => person.name);
        return { ask, step: one, others };
      }
    }
    return undefined;
  };

  /** Changes the links and remembers that it did, in one batch. Undefined: somebody else was faster. */
  const change = async (
    scope: TenantScope,
    proposal: Proposal,
    link: Stored<ApprovalLink>,
    ask: Pick<Ask, 'step' | 'person' | 'external'>,
  ): Promise<Result<string> | undefined> => {
    const now = clock.now();
    const { proposalId } = proposal;
    const id = renewalsId(proposalId, ask.person.id);
    const known = await documents.read<LinkRenewals>(scope, proposal.aggregate, id, 'gates.linkRenewals');
    const wait = waitForRenewal(known?.doc.at ?? [], now);
    if (wait > 0) return refused(mailedLately(wait));
    const { url, write } = links.make(scope, proposal, ask);
    const replaced: ApprovalLink = { ...link.doc, renewedAt: now.toISOString() };
    const counted = withRenewal(proposalId, ask.person.id, known?.doc.at ?? [], now);
    const committed = await documents.commit(scope, {
      partition: proposal.aggregate,
      writes: [
        write,
        { op: 'replace', doc: replaced, ifMatch: link.etag },
        known ? { op: 'replace', doc: counted, ifMatch: known.etag } : { op: 'create', doc: counted },
      ],
      events: [proposalEvent('proposal.linkRenewed', proposal, { approver: ask.person.id })],
    });
    return committed.ok ? ok(url) : undefined;
  };

  /**
   * Mails a fresh link to the person's address of record in the place of one that has expired; the old one is dead from then
   * on, yet whoever asks by it again, as by a second click, is told that one is on its way. Everybody else's link, one that is still good,
   * and one about which nothing is to be decided any more cannot be told apart.
   */
  return async function renew(
    scope: TenantScope,
    { proposalId, token }: { readonly proposalId: string; readonly token: string },
    whose: Renewable,
  ): Promise<Result<'mailed'>> {
    const proposal = (await store.read(scope, proposalId))?.doc;
    const link = proposal && (await links.find(scope, proposal, token));
    const mine = link && (whose === 'own' ? link.doc.approverId === scope.actor.id : link.doc.external === true);
    const expired = mine && (link.doc.renewedAt !== undefined || links.standing(link, proposal)?.state === 'expired');
    const seat = expired ? await seatOf(scope, proposal, link.doc) : undefined;
    if (!expired || !seat) return refused(linkNotUsable());
    const changed = await change(scope, proposal, link, seat.ask);
    if (!changed) return renew(scope, { proposalId, token }, whose);
    if (!changed.ok) return changed;
    const { language, zone } = await people.reader(scope, seat.ask.person.id);
    const asking = { ...seat, external: seat.ask.external === true, now: clock.now(), language };
    await send(scope, {
      key: `proposal:${proposalId}:renew:${link.doc.id}:${clock.now().toISOString()}`,
      to: seat.ask.person,
      thread: proposalId,
      purpose: 'decision',
      live: true,
      urgent: true,
      ...approvalLetter(proposal, changed.value, zone, 'renew', asking),
    });
    return ok('mailed');
  };
}

export type RenewsLinks = ReturnType<typeof renewsLinks>;
