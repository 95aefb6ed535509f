import { isObject } from '../http/exchange.ts';
import { invalid, notOffered } from './api-error.ts';
import { type ModelRequest, shapeOf, textOf } from './chat-request.ts';

const known = new Set([
  'model',
  'input',
  'instructions',
  'text',
  'max_output_tokens',
  'temperature',
  'top_p',
  'store',
  'user',
  'metadata',
  'reasoning',
  'stream',
  'tools',
]);

/** Checks the body of Create response; throws the service's 400. */
export function parseResponsesRequest(body: Record<string, unknown>): ModelRequest {
  const unknown = Object.keys(body).find((name) => !known.has(name));
  if (unknown !== undefined) throw invalid(unknown, `Unknown parameter: '${unknown}'.`, 'unknown_parameter');
  if (body.stream === true) throw notOffered('streaming');
  if (body.tools !== undefined) throw notOffered('tools');
  const { input, instructions, text } = body;
  const system = typeof instructions === 'string' ? [{ role: 'system', text: instructions }] : [];
  return {
    messages: [...system, ...itemsOf(input)],
    shape: shapeOf(isObject(text) ? text.format : undefined, 'text.format'),
  };
}

function itemsOf(input: unknown): ModelRequest['messages'] {
  if (typeof input === 'string') return [{ role: 'user', text: input }];
  if (!Array.isArray(input) || input.length === 0) {
    throw invalid('input', "Missing required parameter: 'input'.", 'missing_required_parameter');
  }
  return input.map((item, at) => {
    if (!isObject(item) || typeof item.role !== 'string') throw notOffered(`input[${at}] that is not a message`);
    return { role: item.role, text: textOf(item.content, `input[${at}].content`) };
  });
}
