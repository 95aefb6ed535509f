import { invalid, refusal } from '../../platform/refusal.ts';
import type { TimeWindow } from './evidence-window.ts';

export const notAWindow = (field: keyof TimeWindow, rule: string, value: string) => invalid([{ field, rule, value }]);

export const emptyWindow = ({ from, until }: TimeWindow) =>
  refusal('unprocessable', 'audit.emptyWindow', `The log has no event from ${from} until ${until}.`);

export const windowTooLarge = (events: number, most: number) =>
  refusal(
    'unprocessable',
    'audit.windowTooLarge',
    `There are ${events} events in the window, and a package holds at most ${most}: narrow it and take several packages.`,
    { details: { events, most } },
  );

export const erasureUnderWay = (erasures: readonly string[]) =>
  refusal(
    'conflict',
    'audit.erasureUnderWay',
    'Payloads of the window are being erased, and the log does not tell of all of it yet. Try again in some minutes.',
    { details: { erasures } },
  );
