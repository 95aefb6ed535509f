import type { TenantScope } from '../platform/scope.ts';
import type { Language } from './language.ts';
import type { Recipient } from './letter.ts';
import type { Purpose } from './purpose.ts';

/** A letter as Teams is given it: short, without secrets, to be opened in the app. */
export interface TeamsCard {
  /** Natural key within the tenant: the same card is sent once. */
  readonly key: string;
  readonly to: Recipient;
  readonly purpose: Purpose;
  readonly subject: string;
  readonly text: string;
  /** What it is about, such as a proposal's id. */
  readonly thread?: string;
  /** Instead of subject and text it shows what stands about its thread, and is changed whenever that changes. */
  readonly live?: boolean;
  /** Where its reader goes on: an address without a secret. */
  readonly page?: string;
  readonly language?: Language;
}

/** unreachable: this person has no chat with the bot. refused: Teams will never take it. */
export type TeamsOutcome = 'sent' | 'unreachable' | 'refused';

/** Microsoft Teams, where a stamp has a bot. Passing faults are thrown: the caller tries again with the same key. */
export interface TeamsChannel {
  send(scope: TenantScope, card: TeamsCard): Promise<TeamsOutcome>;
}
