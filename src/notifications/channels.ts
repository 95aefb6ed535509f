import type { TenantScope } from '../platform/scope.ts';
import type { Recipient } from './letter.ts';
import type { Purpose } from './purpose.ts';

/** A letter as Teams is given it. Its text is that of the mail, with links that are bound to its reader: for their own chat alone. */
export interface TeamsCard {
  /** Natural key within the tenant: the same card again is the same card, and replaces itself. */
  readonly key: string;
  readonly to: Recipient;
  readonly purpose: Purpose;
  readonly subject: string;
  readonly text: string;
  /** What it is about, such as a proposal's id, by which a channel may find a richer card of its own. */
  readonly thread?: string;
}

/** unreachable: this person has no chat with the bot. refused: Teams will never take it. */
export type TeamsOutcome = 'sent' | 'unreachable' | 'refused';

/** Microsoft Teams, where a stamp has a bot. Passing faults are thrown: the caller tries again with the same key. */
export interface TeamsChannel {
  send(scope: TenantScope, card: TeamsCard): Promise<TeamsOutcome>;
}
