import type { Language } from '../../notifications/index.ts';
import { shownInstant } from '../../platform/shown-instant.ts';
import {
  type AdaptiveCard,
  adaptiveCard,
  type CardFact,
  type Container,
  textBlock,
} from '../../platform/teams/adaptive-card.ts';
import { cardText, plainLine } from '../../platform/teams/card-text.ts';
import { adviceOf } from '../approaching/approval-letter.ts';
import { letterWords } from '../approaching/letter-words.ts';
import { deadlineOf } from '../timing.ts';
import type { CardView } from './card-view.ts';
import { cardWords } from './card-words.ts';
import { outcomeLines } from './outcome-lines.ts';

/** By which the app knows which card is asked for anew. */
export const approvalCardVerb = 'gates.approvalCard';

/** Teams takes 28 KB; within these a card stays far below, whatever is written in a contract. */
const most = { facts: 12, label: 60, reasons: 3, names: 4 };

/**
 * The card that asks for a decision, or says what came of it. First what was computed without a model, then the deadline and
 * what happens otherwise; what the assistant says is marked as its own. It decides nothing: its one button leads to the page.
 * All that comes from contracts and people is hostile input, and goes through `cardText`.
 */
export function approvalCard(view: CardView): AdaptiveCard {
  const { proposal, viewer, page, tenant, language } = view;
  const words = cardWords(language);
  const open = outcomeLines(view).length === 0;
  const asked = open && viewer.seats.length > 0;
  const title = `${proposal.title}: ${proposal.subject.title}`;
  const facts = [
    ...proposal.facts.slice(0, most.facts).map(({ label, value }) => fact(label, value)),
    ...(open ? standingFacts(view) : []),
  ];
  return adaptiveCard(
    {
      fallbackText: plainLine(asked ? `${words.asked} ${title}` : title),
      body: [
        textBlock(cardText(title), { style: 'heading', size: 'Medium', weight: 'Bolder' }),
        ...headlines(view).map((line) => textBlock(line, { weight: 'Bolder' })),
        ...(facts.length > 0 ? [{ type: 'FactSet', facts } as const] : []),
        ...(asked ? [assistantsWord(view), textBlock(words.signIn, { isSubtle: true })] : []),
      ],
      actions: [{ type: 'Action.OpenUrl', title: asked ? words.open : words.record, url: page }],
      refresh: {
        action: {
          type: 'Action.Execute',
          title: words.record,
          verb: approvalCardVerb,
          data: { tenant, proposalId: proposal.proposalId },
        },
      },
    },
    language,
  );
}

/** For whoever has no access, whatever they asked for: nothing is learned from it. */
export const emptyCard = (language: Language = 'en'): AdaptiveCard => {
  const { nothing } = cardWords(language);
  return adaptiveCard({ fallbackText: nothing, body: [textBlock(nothing)], actions: [] }, language);
};

const fact = (title: string, value: string): CardFact => ({
  title: cardText(title, most.label) || '-',
  value: cardText(value) || '-',
});

function headlines(view: CardView): readonly string[] {
  const { viewer, language } = view;
  const words = cardWords(language);
  const outcome = outcomeLines(view);
  if (outcome.length > 0) return outcome;
  return [viewer.seats.length > 0 ? words.asked : viewer.spoke ? words.youSpoke : words.notYours];
}

/** While it is open: until when, what happens otherwise, and who speaks on what. */
function standingFacts({ proposal, viewer, others, zone, language, now }: CardView): readonly CardFact[] {
  const words = cardWords(language);
  const { needed, andMore } = letterWords(language);
  const shown = others.slice(0, most.names).join(', ');
  const names = others.length > most.names ? andMore(shown, others.length - most.names) : shown;
  const steps = viewer.seats
    .slice(0, most.names)
    .flatMap(({ step, onBehalfOf }) => [
      fact(words.step, step.title),
      ...(step.because ? [fact(words.because, step.because)] : []),
      ...(onBehalfOf.length > 0 ? [fact(words.inPlaceOf, onBehalfOf.join(', '))] : []),
      fact(words.needed, needed(step.needed)),
    ]);
  const asked = viewer.seats.length > 0;
  return [
    fact(words.decideBy, shownInstant(deadlineOf(proposal, now).toISOString(), zone, language)),
    fact(words.otherwise, proposal.consequence),
    ...steps,
    ...(names === '' && asked ? [] : [fact(asked ? words.alsoAsked : words.waitsFor, names || words.nobody)]),
  ];
}

function assistantsWord({ proposal, language }: CardView): Container {
  const reasons = proposal.recommendation.reasons.slice(0, most.reasons).map(({ text }) => cardText(text));
  return {
    type: 'Container',
    style: 'emphasis',
    items: [
      textBlock(cardWords(language).assistant, { weight: 'Bolder' }),
      textBlock(cardText(adviceOf(proposal, language))),
      ...reasons.filter((reason) => reason !== '').map((reason) => textBlock(reason)),
    ],
  };
}
