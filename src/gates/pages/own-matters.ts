import { type Html, html } from '../../platform/html.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import { type Proposal, settlingDecision } from '../proposal.ts';
import { listed } from './decision-view.ts';

/** Something that waits for one person: a decision, an act of theirs, a look at what was done. */
export interface OwnMatter {
  readonly proposal: Proposal;
  readonly what: 'decide' | 'carryOut' | 'review';
  /** UTC instant. */
  readonly by: string;
  /** Titles of the steps they are asked on. */
  readonly steps: readonly string[];
}

export interface OwnMatters {
  readonly tenant: string;
  readonly zone: string;
  readonly waiting: readonly OwnMatter[];
  readonly lately: readonly Proposal[];
  readonly person: { readonly id: string; readonly name: string };
}

const asked: Readonly<Record<OwnMatter['what'], string>> = {
  decide: 'Decide by',
  carryOut: 'Carry out by',
  review: 'Look at what was done by',
};

/** What is due first comes first. */
export const ownMattersPage = ({ tenant, zone, waiting, lately, person }: OwnMatters): Html => html`
  <h1>My decisions</h1>
  <p>You are signed in as ${person.name}.</p>
  <section aria-labelledby="waiting">
    <h2 id="waiting">Waiting for you (${waiting.length})</h2>
    ${
      waiting.length === 0
        ? html`<p>Nothing waits for you.</p>`
        : html`<ol class="cards">${[...waiting]
            .sort((a, b) => a.by.localeCompare(b.by))
            .map(
              ({ proposal, what, by, steps }) => html`<li>
      <p>${asked[what]} <strong>${shownInstant(by, zone)}</strong></p>
      <p>${linkTo(tenant, proposal)}</p>
      <p class="hint">${steps.length > 0 ? `You decide on: ${listed(steps)}. ` : ''}Risk ${proposal.recommendation.risk} of 100.</p>
    </li>`,
            )}</ol>`
    }
  </section>
  <section aria-labelledby="lately">
    <h2 id="lately">What you decided or looked at lately</h2>
    ${
      lately.length === 0
        ? html`<p>Nothing yet.</p>`
        : html`<ul class="cards">${lately.map(
            (proposal) =>
              html`<li><p>${linkTo(tenant, proposal)}</p><p class="hint">${wordOn(proposal, person.id, zone)}</p></li>`,
          )}</ul>`
    }
  </section>`;

const linkTo = (tenant: string, { proposalId, title, subject }: Proposal): Html =>
  html`<a href="/proposals/${tenant}/${proposalId}">${title}: ${subject.title}</a>`;

function wordOn(proposal: Proposal, personId: string, zone: string): string {
  const own = proposal.decisions.findLast((decision) => decision.by.id === personId);
  const { review } = proposal;
  if (own)
    return `You ${own.verdict === 'approve' ? 'approved' : 'rejected'} it on ${shownInstant(own.at, zone)}. ${stateOf(proposal)}`;
  return review && review.state !== 'due'
    ? `You looked at it on ${shownInstant(review.at, zone)}. ${stateOf(proposal)}`
    : stateOf(proposal);
}

const stateOf = (proposal: Proposal): string =>
  proposal.state === 'open'
    ? 'It waits for others.'
    : settlingDecision(proposal)?.verdict === 'reject'
      ? 'It was rejected.'
      : inWords[proposal.state];

const inWords: Readonly<Record<Proposal['state'], string>> = {
  open: 'It waits.',
  approved: 'It is approved.',
  withPeople: 'It is approved and left to people.',
  executing: 'It is being carried out.',
  executed: 'It was carried out.',
  failed: 'It could not be carried out.',
  rollingBack: 'It is being taken back.',
  rolledBack: 'It was taken back.',
  rejected: 'It was rejected.',
  expired: 'Nobody decided in time.',
  withdrawn: 'It was withdrawn.',
};
