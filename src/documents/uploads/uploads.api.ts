import { z } from 'zod';
import { wrongEnding } from '../file-name.ts';
import { acceptedMediaTypes, largestDocument } from '../version.ts';
import { versionFields } from '../versions/versions.api.ts';
import { offsetOf, secondsLeft, type UploadRecord, uploadLimits } from './upload.ts';

/**
 * The header fields of "Resumable Uploads for HTTP" (draft-ietf-httpbis-resumable-upload-10). What differs from the draft: an
 * upload is created by JSON, since a version needs more than bytes; and it ends with a command of its own, since that states in
 * If-Match what it builds upon. Informational responses (104) cannot be sent from Azure Functions.
 */
export const partialUpload = 'application/partial-upload';

export const newUploadBody = z
  .strictObject({
    ...versionFields,
    mediaType: z.enum(acceptedMediaTypes),
    size: z.int().min(1).max(largestDocument).meta({ description: 'Bytes of the whole file' }),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 lower-case hex digits')
      .optional()
      .meta({ description: 'Of the whole file; checked when it has arrived' }),
  })
  .superRefine(({ fileName, mediaType }, checked) => {
    const message = wrongEnding(fileName, mediaType);
    if (message) checked.addIssue({ code: 'custom', path: ['fileName'], message, input: fileName });
  });

export const uploadResource = z.object({
  id: z.uuid(),
  fileName: z.string(),
  mediaType: z.string(),
  size: z.int(),
  offset: z.int().meta({ description: 'Bytes that have arrived' }),
  changeDescription: z.string(),
  purpose: z.string(),
  expiresAt: z.iso.datetime(),
  versionNumber: z.int().optional().meta({ description: 'The version it has become' }),
});

export const toUploadResource = (upload: UploadRecord): z.infer<typeof uploadResource> => {
  const { uploadId: id, fileName, mediaType, size, changeDescription, purpose, expiresAt, completedAs } = upload;
  return {
    id,
    fileName,
    mediaType,
    size,
    offset: offsetOf(upload),
    changeDescription,
    purpose,
    expiresAt,
    ...(completedAs === undefined ? {} : { versionNumber: completedAs }),
  };
};

const limits = `max-size=${largestDocument}, min-append-size=${uploadLimits.smallestPiece}, max-append-size=${uploadLimits.largestPiece}`;

export const uploadHeaders = (upload: UploadRecord, now: Date): Readonly<Record<string, string>> => ({
  'upload-offset': String(offsetOf(upload)),
  'upload-complete': offsetOf(upload) === upload.size ? '?1' : '?0',
  'upload-length': String(upload.size),
  'upload-limit': `${limits}, max-age=${secondsLeft(upload, now)}`,
});

/** Structured fields (RFC 9651): an integer, and a boolean that may be left out. */
export const pieceHeaders = z.object({
  'upload-offset': z
    .string({ error: 'is required: how many bytes went before' })
    .regex(/^\d{1,15}$/, 'must be a number of bytes')
    .transform(Number),
  'upload-complete': z
    .enum(['?0', '?1'], { error: 'must be ?1 with the last piece and ?0 with others' })
    .transform((said) => said === '?1')
    .optional(),
});
