import { refusal, staleVersion } from '../../platform/refusal.ts';
import type { Place } from './erasure.ts';

export const onlyPeople = () =>
  refusal(
    'forbidden',
    'audit.onlyPeopleErase',
    'An erasure is asked for by a person and agreed to by another; applications can do neither.',
  );

export const secondPersonNeeded = () =>
  refusal(
    'forbidden',
    'audit.secondPersonNeeded',
    'You asked for this erasure, so somebody else has to agree to it. It cannot be undone, and nobody erases alone.',
  );

export const underLegalHold = (since: string) =>
  refusal(
    'conflict',
    'audit.legalHold',
    `The tenant has been under a legal hold since ${since}: nothing of it may be erased until the hold is released (GDPR Art. 17(3)(e)).`,
    { details: { hold: 'tenant', since } },
  );

export const notWaiting = (state: string) =>
  refusal('conflict', 'audit.erasureNotWaiting', `This erasure does not wait for anybody any more: it is ${state}.`, {
    details: { state },
  });

export const nothingToErase = (kept: number) =>
  refusal(
    'unprocessable',
    'audit.nothingToErase',
    kept > 0
      ? `Everything found is kept, ${kept} entries: they say who decided what, or are the log's own (GDPR Art. 17(3)(b) and (e)). Send includeDecisions with a decisionsReason if decisions must go too.`
      : 'The log holds nothing of this, or it was erased before.',
    { details: { kept } },
  );

export const noSuchEntries = (places: readonly Place[]) =>
  refusal('unprocessable', 'audit.noSuchEntries', 'The log has no such entries.', {
    violations: places.slice(0, 20).map((value) => ({ field: 'what.entries', rule: 'must be in the log', value })),
  });

export const erasureChanged = (etag: string | undefined) => staleVersion('audit.erasureChanged', 'this erasure', etag);
