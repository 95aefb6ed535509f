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

/** The log is damaged, or what was made of it is: either way an auditor is told, and those who run the service by telemetry. */
export const doesNotHold = (faults: readonly string[]) =>
  refusal(
    'conflict',
    'audit.evidenceDoesNotHold',
    'The evidence of this window does not verify, so it is not handed out. The log must be examined.',
    { details: { faults: faults.slice(0, 10) } },
  );

export const exportUnderWay = () =>
  refusal(
    'tooManyRequests',
    'audit.exportUnderWay',
    'A package of this tenant is being made already. Ask again when it is there.',
    { headers: { 'retry-after': '10' } },
  );
