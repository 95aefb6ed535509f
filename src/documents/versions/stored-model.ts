import type { ReadDocument } from '../clause-tree.ts';

/**
 * Shape of what the readers make of a file. Raise it when `ReadDocument` changes or a reader finds more than before: what was
 * stored under an older number is then read from its file again.
 */
export const modelSchema = 1;

type Beside = Omit<ReadDocument, 'text'>;

/** All but the text, which is stored beside it for those who need nothing else. */
export function encodeModel({ text: _, ...beside }: ReadDocument): Buffer {
  return Buffer.from(JSON.stringify(beside), 'utf8');
}

/** Of bytes this house wrote and whose hash was checked. */
export function decodeModel(bytes: Buffer, text: string): ReadDocument {
  return { ...(JSON.parse(bytes.toString('utf8')) as Beside), text };
}
