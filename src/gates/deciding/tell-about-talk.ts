import type { DomainEvent } from '../../platform/events.ts';
import type { TenantScope } from '../../platform/scope.ts';
import type { Written } from '../approaching/letter-parts.ts';
import type { Letter, People, Person, SendLetter } from '../doors.ts';
import type { Proposal } from '../proposal.ts';
import { proposalPageAddress } from '../proposal-page-address.ts';
import type { ProposalStore } from '../proposal-store.ts';
import { answerLetter, glassLetter, questionLetter } from './letters-about-talk.ts';

export interface TalkParts {
  readonly store: ProposalStore;
  readonly people: People;
  readonly send: SendLetter;
  readonly publicUrl: string;
}

type Tells = (
  scope: TenantScope,
  proposal: Proposal,
  data: Readonly<Record<string, unknown>>,
  page: string,
) => Promise<void>;

/**
 * Mails what people say to each other, when its event arrives: so no crash between the commit and the letter loses one. An
 * event that comes twice sends nothing twice, since letters are keyed.
 */
export function tellsAboutTalk({ store, people, send, publicUrl }: TalkParts) {
  const pageOf = (scope: TenantScope, proposalId: string) => proposalPageAddress(publicUrl, scope, proposalId);

  const mail = async (
    scope: TenantScope,
    { proposalId }: Proposal,
    key: string,
    to: readonly Person[],
    letter: Written & Pick<Letter, 'purpose' | 'urgent'>,
  ) => {
    for (const person of to)
      await send(scope, {
        key: `proposal:${proposalId}:${key}:${person.id}`,
        to: person,
        thread: proposalId,
        page: pageOf(scope, proposalId),
        ...letter,
      });
  };

  /** The requester and the authors; where none of them is a person of the tenant any more, those who manage proposals. */
  const answerers = async (scope: TenantScope, { requestedBy, excluded }: Proposal): Promise<readonly Person[]> => {
    const makers = await people.members(scope, [...new Set([requestedBy.id, ...excluded])]);
    return makers.length > 0 ? makers : people.withRole(scope, 'contract-manager');
  };

  const question: Tells = async (scope, proposal, { question: id }, page) => {
    const asked = proposal.questions.find((each) => each.id === id);
    if (!asked || asked.answer) return;
    const letter = questionLetter(proposal, asked, page, await people.zone(scope));
    await mail(scope, proposal, `question:${asked.id}`, await answerers(scope, proposal), {
      purpose: 'alert',
      ...letter,
    });
  };

  /** Who asked may have no account here: then they are known from having been asked to decide. */
  const answer: Tells = async (scope, proposal, { question: id }, page) => {
    const asked = proposal.questions.find((each) => each.id === id);
    if (!asked?.answer) return;
    const known = proposal.asks.filter(({ person }) => person.id === asked.by.id).map(({ person }) => person);
    const asker = known.length > 0 ? known.slice(-1) : await people.members(scope, [asked.by.id]);
    const letter = answerLetter(proposal, { ...asked, answer: asked.answer }, page);
    await mail(scope, proposal, `answer:${asked.id}`, asker, { purpose: 'alert', ...letter });
  };

  const glass: Tells = async (scope, proposal, { second, at }, page) => {
    const word = proposal.breakGlass.find((each) => each.at === at);
    if (!word) return;
    const holders = (await people.withRole(scope, 'provider-admin')).filter(({ id }) => id !== word.by.id);
    const letter = glassLetter(proposal, word, second === true, page);
    await mail(scope, proposal, `glass:${word.at}`, holders, { purpose: 'decision', urgent: true, ...letter });
  };

  const tells: Readonly<Record<string, Tells>> = {
    'proposal.questionAsked': question,
    'proposal.questionAnswered': answer,
    'proposal.glassBroken': glass,
  };

  return async (scope: TenantScope, { type, subject, data = {} }: DomainEvent): Promise<void> => {
    const tell = tells[type];
    const proposal = tell && (await store.read(scope, subject.id))?.doc;
    if (proposal) await tell(scope, proposal, data, pageOf(scope, subject.id));
  };
}

export type TellsAboutTalk = ReturnType<typeof tellsAboutTalk>;
