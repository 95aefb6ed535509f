import type { NewEvent } from '../../platform/events.ts';
import type { EventDescription } from '../../slice.ts';
import type { Erasure } from './erasure.ts';

const about = {
  erasure: 'id',
  what: 'person or entries',
  legalBasis: 'as asked',
  decisionsToo: 'true when they go too',
};

/** Nothing personal is in their data: they are what stays. */
export const erasureEvents = [
  {
    type: 'log.erasureAsked',
    meaning: 'Somebody asked to erase payloads of the log; nothing is erased before somebody else agrees',
    phase: 'log',
    outcome: 'pending',
    says: '{actor} asked to erase payloads of the log ({legalBasis})',
    data: { ...about, entries: 'how many it would have been then' },
  },
  {
    type: 'log.erasureConfirmed',
    meaning: 'A second person agreed to an erasure: from then on it is carried out',
    phase: 'log',
    says: '{actor} agreed to erase payloads of the log',
    data: about,
  },
  {
    type: 'log.erasureWithdrawn',
    meaning: 'An erasure was called off before anything was erased',
    phase: 'log',
    says: '{actor} called off an erasure',
    data: about,
  },
  {
    type: 'log.redacted',
    meaning: 'Payload and salt of these entries were erased; leaves, tree and proofs stay as they are',
    phase: 'log',
    says: 'The payloads of {count} entries were erased ({legalBasis})',
    data: {
      erasure: 'id',
      epoch: 'of the entries',
      count: 'entries',
      ranges: 'first and last index of neighbours',
      legalBasis: 'as asked',
    },
  },
  {
    type: 'log.erasureCompleted',
    meaning: 'Everything that was to be erased is',
    phase: 'log',
    says: 'An erasure was completed: {count} entries',
    data: { ...about, count: 'entries erased' },
  },
] as const satisfies readonly EventDescription[];

type Type = (typeof erasureEvents)[number]['type'];

export const erasureEvent = (
  type: Type,
  { erasureId, what, legalBasis, decisionsToo }: Erasure,
  data: Readonly<Record<string, unknown>> = {},
): NewEvent => ({
  type,
  subject: { kind: 'erasure', id: erasureId },
  data: {
    erasure: erasureId,
    legalBasis,
    ...(type === 'log.redacted'
      ? {}
      : { what: what.kind === 'entries' ? 'entries' : 'person', decisionsToo: decisionsToo !== undefined }),
    ...data,
  },
});
