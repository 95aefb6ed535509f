import { refusal } from '../../platform/refusal.ts';
import { mediaTypes } from '../version.ts';
import type { Checkout } from './checkout.ts';

export const checkedOutBy = ({ holder, holderName, since, until, note }: Checkout) =>
  refusal(
    'locked',
    'documents.checkedOut',
    `${holderName ?? 'Somebody else'} has checked the document out until ${until}. Wait, ask for it back, or break the check-out with a reason.`,
    {
      details: { checkout: { holder, ...(holderName ? { holderName } : {}), since, until, ...(note ? { note } : {}) } },
    },
  );

export const notCheckedOut = () =>
  refusal('conflict', 'documents.notCheckedOut', 'The document is not checked out, so there is nothing to give back.');

export const reasonNeeded = () =>
  refusal('invalid', 'documents.reasonNeeded', 'Say why you break the check-out of somebody else.', {
    violations: [{ field: 'reason', rule: 'is required to break the check-out of somebody else' }],
  });

export const alreadyCurrent = (versionNumber: number) =>
  refusal('conflict', 'documents.alreadyCurrent', `Version ${versionNumber} is the current one already.`);

export const sentTooOften = (most: number) =>
  refusal('conflict', 'documents.sentTooOften', `A version is recorded as sent at most ${most} times.`);

export const notCurrent = (versionNumber: number, current: number) =>
  refusal(
    'conflict',
    'documents.notCurrent',
    `Tracked changes are decided on the newest version, which is ${current}; you named ${versionNumber}.`,
    { details: { current } },
  );

export const noTrackedChanges = () =>
  refusal(
    'conflict',
    'documents.noTrackedChanges',
    'Only a Word document (.docx) has tracked changes that can be decided.',
    { details: { mediaType: mediaTypes.docx } },
  );

export const unknownRevisions = (ids: readonly string[]) =>
  refusal(
    'unprocessable',
    'documents.unknownRevisions',
    'Some of these tracked changes are not open in this version.',
    {
      violations: ids.map((id) => ({
        field: 'decisions',
        rule: 'names an open tracked change of the version',
        value: id,
      })),
    },
  );

export const moveDecidedBothWays = (ids: readonly string[]) =>
  refusal('unprocessable', 'documents.moveDecidedBothWays', 'What was moved is accepted or rejected as a whole.', {
    violations: ids.map((id) => ({ field: 'decisions', rule: 'decides all parts of a move alike', value: id })),
  });

export const tooManyDecisions = (most: number) =>
  refusal(
    'unprocessable',
    'documents.tooManyDecisions',
    `With the other parts of what was moved these are more than ${most} decisions. Send fewer at a time.`,
    { violations: [{ field: 'decisions', rule: `at most ${most}, all parts of what was moved counted` }] },
  );

export const nothingBefore = () =>
  refusal('conflict', 'documents.nothingBefore', 'There is no version before the first one to compare it with.');
