import { shownInstant } from '../../platform/shown-instant.ts';
import { cardText } from '../../platform/teams/card-text.ts';
import { stateNow } from '../deciding/possible-acts.ts';
import type { Decision } from '../proposal.ts';
import type { CardView } from './card-view.ts';
import { type CardWords, cardWords } from './card-words.ts';

/**
 * What came of it, as lines that are safe on a card; none while it is open. That it is being carried out, and was, is not
 * said: the card would change twice for what its reader has decided already.
 */
export function outcomeLines({
  proposal,
  zone,
  language,
  now,
}: Pick<CardView, 'proposal' | 'zone' | 'language' | 'now'>): readonly string[] {
  const words = cardWords(language);
  const said = (verdict: Decision['verdict']) =>
    proposal.decisions
      .filter((d) => d.verdict === verdict)
      .slice(-most)
      .map((d) => line(d, zone, language, words));
  switch (stateNow(proposal, now)) {
    case 'open':
      return [];
    case 'expired':
      return [words.expired];
    case 'withdrawn':
      return [cardText(words.withdrawn(proposal.withdrawal ? nameOf(proposal.withdrawal.by) : ''))];
    case 'rejected':
      return said('reject');
    case 'failed':
      return [...said('approve'), words.failed];
    case 'rolledBack':
      return [...said('approve'), words.rolledBack];
    default:
      return said('approve').length > 0 ? said('approve') : [words.settled];
  }
}

/** Of many approvals the last ones. */
const most = 4;

const nameOf = ({ id, name }: { readonly id: string; readonly name?: string }): string => name ?? id;

function line(
  { verdict, by, onBehalfOf, at, reason }: Decision,
  zone: string,
  language: string,
  words: CardWords,
): string {
  const who = onBehalfOf ? words.onBehalfOf(nameOf(by), onBehalfOf.map(nameOf).join(', ')) : nameOf(by);
  const said = words[verdict === 'approve' ? 'approved' : 'rejected'](who, shownInstant(at, zone, language));
  return cardText(reason ? `${said} ${words.reason}: ${reason}` : said);
}
