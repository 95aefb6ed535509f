import { invalid, refusal } from '../../platform/refusal.ts';

/** The type is the one the draft registers (draft-ietf-httpbis-resumable-upload), so that its clients recognise it. */
export const otherOffset = (expected: number, provided: number) =>
  refusal('conflict', 'documents.otherOffset', `The upload stands at ${expected} bytes, not at ${provided}.`, {
    details: {
      type: 'https://iana.org/assignments/http-problem-types#mismatching-upload-offset',
      'expected-offset': expected,
      'provided-offset': provided,
    },
    headers: { 'upload-offset': String(expected) },
  });

export const wrongPiece = (rule: string, bytes: number) => invalid([{ field: 'body', rule, value: `${bytes} bytes` }]);

export const uploadIncomplete = (offset: number, size: number) =>
  refusal('conflict', 'documents.uploadIncomplete', `${offset} of ${size} bytes are here. Send the rest first.`, {
    headers: { 'upload-offset': String(offset) },
  });

export const uploadIsComplete = (versionNumber: number) =>
  refusal('conflict', 'documents.uploadIsComplete', `The upload has become version ${versionNumber} already.`, {
    details: { type: 'https://iana.org/assignments/http-problem-types#completed-upload', versionNumber },
  });

export const otherHash = (seen: string) =>
  refusal(
    'unprocessable',
    'documents.otherHash',
    'The file that arrived does not have the SHA-256 that was announced. Cancel the upload and send it again.',
    { violations: [{ field: 'sha256', rule: 'is the hash of the file', value: seen }] },
  );

export const uploadGone = () =>
  refusal('gone', 'documents.uploadGone', 'This upload has expired or was cancelled. Begin a new one.');

export const tooManyUploads = (most: number) =>
  refusal(
    'conflict',
    'documents.tooManyUploads',
    `You have ${most} uploads under way here, which is the most. Complete or cancel one first.`,
  );
