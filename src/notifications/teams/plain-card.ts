import { type AdaptiveCard, adaptiveCard, textBlock } from '../../platform/teams/adaptive-card.ts';
import { cardText, plainLine } from '../../platform/teams/card-text.ts';
import type { TeamsCard } from '../channels.ts';

const most = { lines: 20, lineLength: 400 };
const open = { en: 'Open', de: 'Öffnen' } as const;

/**
 * A letter without a card of its own: its text for reading, and one button. Lines with an address are left out: they may hold
 * the token of a mailed link, which shall not lie in a chat.
 */
export function plainCard({ subject, text, page, language = 'en' }: TeamsCard): AdaptiveCard {
  const lines = text.split('\n').filter((line) => /[\p{L}\p{N}]/u.test(line) && !/https?:/i.test(line));
  const heading = textBlock(cardText(subject), { style: 'heading', size: 'Medium', weight: 'Bolder' });
  return adaptiveCard(
    {
      fallbackText: plainLine(subject),
      body: [heading, ...lines.slice(0, most.lines).map((line) => textBlock(cardText(line, most.lineLength)))],
      actions: page ? [{ type: 'Action.OpenUrl', title: open[language], url: page }] : [],
    },
    language,
  );
}
