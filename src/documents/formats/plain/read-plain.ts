import { ok, type Result } from '../../../platform/result.ts';
import type { SourceDocument } from '../source-document.ts';
import { decodedText } from './decoded-text.ts';
import { plainBlocks } from './plain-blocks.ts';

export function readPlain(bytes: Uint8Array): Result<SourceDocument> {
  const text = decodedText(bytes);
  return text.ok ? ok({ blocks: plainBlocks(text.value) }) : text;
}
