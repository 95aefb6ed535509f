import type { NewEvent } from '../../platform/events.ts';
import type { EventDescription } from '../../slice.ts';

export const checkEvents = [
  {
    type: 'log.verified',
    meaning: 'The log was read again and agrees with every checkpoint, tile and commitment',
    phase: 'log',
    says: 'The log was verified up to {size} entries',
    data: {
      epoch: 'of the log',
      size: 'leaves that were verified',
      ordinal: 'of the checkpoint over them',
      whole: 'true after a look through all of it',
    },
  },
  {
    type: 'log.verificationFailed',
    meaning: 'The log does not agree with what was signed, or with itself',
    phase: 'log',
    outcome: 'failure',
    says: 'The log failed a check of its own: {finding}',
    data: { finding: 'what is wrong', times: 'how often in this look', facts: 'where it was first seen' },
  },
  {
    type: 'log.eventRecovered',
    meaning: 'Events that the mesh never brought into the log were found beside their changes and logged late',
    phase: 'log',
    outcome: 'failure',
    says: '{count} events were missing from the log and are in it now',
    data: {
      count: 'how many had been missing',
      unfit: 'how many of them fit no leaf and are missing still; absent for none',
    },
  },
] as const satisfies readonly EventDescription[];

/** What says nothing new of a log: else a check of yesterday's check would be worth one of its own, for ever. */
export const isOwnWord = (type: string): boolean => checkEvents.some((own) => own.type === type);

export const checkEvent = (
  type: (typeof checkEvents)[number]['type'],
  tenant: string,
  data: Readonly<Record<string, unknown>>,
): NewEvent => ({ type, subject: { kind: 'log', id: tenant }, data });
