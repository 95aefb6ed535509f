import { sha256Hex } from '../../platform/ids.ts';
import type { AdaptiveCard } from '../../platform/teams/adaptive-card.ts';
import type { Activity } from '../../platform/teams/bot-connector-client.ts';

export const cardActivity = (card: AdaptiveCard): Activity => ({
  type: 'message',
  summary: card.fallbackText.slice(0, 200),
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
});

export const digestOf = (card: AdaptiveCard): string => sha256Hex(JSON.stringify(card));
