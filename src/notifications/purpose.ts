/**
 * What a letter is for. decision: somebody must decide · reminder: they were asked before · review: something was done and
 * must be looked at · alert: a date, a danger, a question · info: good to know.
 */
export const purposes = ['decision', 'reminder', 'review', 'alert', 'info'] as const;
export type Purpose = (typeof purposes)[number];

/** Ways out to people. That something is listed in the app is no choice: it always is. */
export const channels = ['mail', 'teams'] as const;
export type Channel = (typeof channels)[number];

/** Work would stand still, or an act of a machine stay unseen, if these went nowhere. */
export const mustReach = (purpose: Purpose): boolean => purpose === 'decision' || purpose === 'review';

/** What may be joined into a daily digest: none of it is lost by being read some hours later. */
export const mayWait = ['reminder', 'review', 'info'] as const satisfies readonly Purpose[];
