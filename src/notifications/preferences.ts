import type { Doc } from '../platform/cosmos/documents.ts';
import { fallbackLanguage, type Language } from './language.ts';
import { type Channel, mustReach, type Purpose } from './purpose.ts';

/** How somebody wants to be told. Wall-clock times are 'HH:MM' in their zone. */
export interface Preferences {
  readonly language: Language;
  /** Theirs; without it the tenant's. */
  readonly zone?: string;
  readonly channels: Readonly<Record<Purpose, readonly Channel[]>>;
  /** From one time to the other, over midnight if need be; and whole Saturdays and Sundays if asked. */
  readonly quiet?: { readonly from: string; readonly until: string; readonly weekends: boolean };
  /** Once a day, what may wait. */
  readonly digest?: { readonly at: string; readonly purposes: readonly Purpose[] };
}

export interface StoredPreferences extends Doc, Preferences {
  readonly kind: 'notifications.preferences';
  readonly schema: 1;
  readonly personId: string;
}

/** Until somebody says otherwise: everything at once, by mail, and in Teams what asks them to do something. */
export const defaultPreferences: Preferences = {
  language: fallbackLanguage,
  channels: {
    decision: ['mail', 'teams'],
    reminder: ['mail', 'teams'],
    review: ['mail', 'teams'],
    alert: ['mail', 'teams'],
    info: ['mail'],
  },
};

/**
 * The ways a letter takes now. Of what somebody must learn, mail is the last resort: for one who chose Teams alone where
 * there is no Teams, it would otherwise go nowhere.
 */
export function channelsFor(
  { channels }: Preferences,
  purpose: Purpose,
  offered: readonly Channel[],
): readonly Channel[] {
  const chosen = channels[purpose].filter((channel) => offered.includes(channel));
  return chosen.length === 0 && mustReach(purpose) ? ['mail'] : chosen;
}

export const withoutReminders = (preferences: Preferences): Preferences => ({
  ...preferences,
  channels: { ...preferences.channels, reminder: [] },
});

export const personPartition = (personId: string): string => `person:${personId}`;
export const preferencesId = 'notification-preferences';
