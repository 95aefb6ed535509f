import { isObject } from '../http/exchange.ts';
import { invalid, notOffered } from './api-error.ts';
import { checkStrictSchema } from './strict-schema.ts';

/** The shape asked for; undefined is free text. */
export type AskedShape = { readonly schema: unknown } | 'any JSON' | undefined;

export interface ModelRequest {
  readonly messages: readonly { readonly role: string; readonly text: string }[];
  readonly shape: AskedShape;
}

const known = new Set([
  'model',
  'messages',
  'response_format',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'seed',
  'n',
  'stop',
  'presence_penalty',
  'frequency_penalty',
  'user',
  'store',
  'metadata',
  'reasoning_effort',
  'logprobs',
  'stream',
  'tools',
  'tool_choice',
  'functions',
]);
const roles = ['system', 'developer', 'user', 'assistant', 'tool', 'function'];

/** Checks the body of Create chat completion as the service does; throws its 400. */
export function parseChatRequest(body: Record<string, unknown>): ModelRequest {
  const unknown = Object.keys(body).find((name) => !known.has(name));
  if (unknown !== undefined) throw invalid(unknown, `Unrecognized request argument supplied: ${unknown}`);
  for (const name of ['tools', 'functions']) if (body[name] !== undefined) throw notOffered(name);
  if (body.stream === true) throw notOffered('streaming');
  if (body.n !== undefined && body.n !== 1) throw notOffered('n other than 1');
  for (const name of ['max_tokens', 'max_completion_tokens']) {
    const value = body[name];
    if (value !== undefined && value !== null && !(Number.isInteger(value) && Number(value) >= 1)) {
      throw invalid(
        name,
        `Invalid '${name}': integer below minimum value. Expected a value >= 1, but got ${JSON.stringify(value)} instead.`,
        'integer_below_min_value',
      );
    }
  }
  if (body.max_tokens !== undefined && body.max_completion_tokens !== undefined) {
    throw invalid(
      'max_tokens',
      'Setting max_tokens and max_completion_tokens at the same time is not supported.',
      'invalid_parameter_combination',
    );
  }
  const { temperature } = body;
  if (
    temperature !== undefined &&
    temperature !== null &&
    !(typeof temperature === 'number' && temperature >= 0 && temperature <= 2)
  ) {
    throw invalid(
      'temperature',
      `Invalid 'temperature': expected a number between 0 and 2, but got ${JSON.stringify(temperature)}.`,
    );
  }
  return { messages: messagesOf(body.messages), shape: shapeOf(body.response_format, 'response_format') };
}

function messagesOf(messages: unknown): ModelRequest['messages'] {
  if (messages === undefined)
    throw invalid('messages', "Missing required parameter: 'messages'.", 'missing_required_parameter');
  if (!Array.isArray(messages))
    throw invalid('messages', "Invalid type for 'messages': expected an array of objects.", 'invalid_type');
  if (messages.length === 0)
    throw invalid(
      'messages',
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      'empty_array',
    );
  return messages.map((message, at) => {
    const role = isObject(message) ? message.role : undefined;
    if (!isObject(message) || typeof role !== 'string' || !roles.includes(role)) {
      throw invalid(
        `messages[${at}].role`,
        `Invalid value: ${JSON.stringify(role)}. Supported values are: ${roles.map((name) => `'${name}'`).join(', ')}.`,
        'invalid_value',
      );
    }
    return { role, text: textOf(message.content, `messages[${at}].content`) };
  });
}

/** A string, or parts of type text. */
export function textOf(content: unknown, param: string): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content))
    throw invalid(param, `Invalid type for '${param}': expected one of a string or array of objects.`, 'invalid_type');
  return content
    .map((part) => {
      if (!isObject(part) || typeof part.text !== 'string') throw notOffered(`parts of ${param} that are not text`);
      return part.text;
    })
    .join('\n');
}

/** `response_format` of chat completions, whose json_schema is nested; `text.format` of responses, where it is not. */
export function shapeOf(format: unknown, param: string): AskedShape {
  if (format === undefined || format === null) return undefined;
  const type = isObject(format) ? format.type : undefined;
  if (type === 'text') return undefined;
  if (type === 'json_object') return 'any JSON';
  if (!isObject(format) || type !== 'json_schema') {
    throw invalid(
      `${param}.type`,
      `Invalid value: ${JSON.stringify(type)}. Supported values are: 'json_object', 'json_schema', and 'text'.`,
      'invalid_value',
    );
  }
  const asked = param === 'response_format' ? format.json_schema : format;
  const at = param === 'response_format' ? `${param}.json_schema` : param;
  if (!isObject(asked)) throw invalid(at, `Missing required parameter: '${at}'.`, 'missing_required_parameter');
  const { name, schema, strict } = asked;
  if (typeof name !== 'string' || !/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    throw invalid(
      `${at}.name`,
      `Invalid '${at}.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`,
      'invalid_value',
    );
  }
  if (!isObject(schema))
    throw invalid(`${at}.schema`, `Missing required parameter: '${at}.schema'.`, 'missing_required_parameter');
  if (strict === true) checkStrictSchema(name, schema);
  return { schema };
}
