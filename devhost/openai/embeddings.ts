import { hashVector, label, roughTokens } from './answers.ts';
import { invalid } from './api-error.ts';

/** Create embeddings. The client asks for base64 of little-endian floats unless told otherwise. */
export function embeddings(body: Record<string, unknown>, deployment: string): object {
  const { input, encoding_format: format = 'float', dimensions = 1536 } = body;
  const texts = typeof input === 'string' ? [input] : input;
  if (
    !Array.isArray(texts) ||
    texts.length === 0 ||
    texts.length > 2048 ||
    !texts.every((text) => typeof text === 'string' && text !== '')
  ) {
    throw invalid('input', "Invalid 'input': expected a text or 1 to 2048 texts, none of them empty.");
  }
  if (!Number.isInteger(dimensions) || Number(dimensions) < 1 || Number(dimensions) > 3072) {
    throw invalid('dimensions', "Invalid 'dimensions': expected an integer from 1 to 3072.");
  }
  if (format !== 'float' && format !== 'base64')
    throw invalid('encoding_format', "Invalid 'encoding_format': expected float or base64.");
  const data = texts.map((text: string, index) => {
    const vector = hashVector(text, Number(dimensions));
    const embedding = format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
    return { object: 'embedding', index, embedding };
  });
  const tokens = texts.reduce((sum: number, text: string) => sum + roughTokens(text), 0);
  return {
    object: 'list',
    data,
    model: `${label}-${deployment}`,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}
