import { randomUUID } from 'node:crypto';
import { type Answers, label, roughTokens } from './answers.ts';
import type { ModelRequest } from './chat-request.ts';
import type { FaultKind } from './faults.ts';

interface Outcome {
  readonly content: string | null;
  readonly finish: 'stop' | 'length' | 'content_filter';
  readonly refusal: string | null;
}

/** What the model "said", or how that went wrong. */
function outcome(answers: Answers, request: ModelRequest, fault: FaultKind | undefined): Outcome {
  const whole = answers.to(request);
  const half = whole.slice(0, Math.ceil(whole.length / 2));
  switch (fault) {
    case 'refuse':
      return { content: null, finish: 'stop', refusal: "I'm sorry, but I can't assist with that request." };
    case 'filterAnswer':
      return { content: half, finish: 'content_filter', refusal: null };
    case 'truncate':
      return { content: half, finish: 'length', refusal: null };
    case 'malformed':
      return { content: `Here is the JSON: ${half}`, finish: 'stop', refusal: null };
    default:
      return { content: whole, finish: 'stop', refusal: null };
  }
}

/** The chat completion object. */
export function chatCompletion(
  answers: Answers,
  request: ModelRequest,
  deployment: string,
  fault: FaultKind | undefined,
  now: number,
): object {
  const { content, finish, refusal } = outcome(answers, request, fault);
  const prompt = roughTokens(request.messages.map(({ text }) => text).join('\n'));
  const completion = roughTokens(content ?? refusal ?? '');
  return {
    id: `chatcmpl-${randomUUID()}`,
    object: 'chat.completion',
    created: Math.floor(now / 1000),
    model: `${label}-${deployment}`,
    system_fingerprint: label,
    choices: [{ index: 0, finish_reason: finish, logprobs: null, message: { role: 'assistant', content, refusal } }],
    usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
  };
}

/** The response object. */
export function modelResponse(
  answers: Answers,
  request: ModelRequest,
  deployment: string,
  fault: FaultKind | undefined,
  now: number,
): object {
  const { content, finish, refusal } = outcome(answers, request, fault);
  const complete = finish === 'stop';
  const input = roughTokens(request.messages.map(({ text }) => text).join('\n'));
  const output = roughTokens(content ?? refusal ?? '');
  return {
    id: `resp_${randomUUID().replaceAll('-', '')}`,
    object: 'response',
    created_at: Math.floor(now / 1000),
    status: complete ? 'completed' : 'incomplete',
    incomplete_details: complete ? null : { reason: finish === 'length' ? 'max_output_tokens' : 'content_filter' },
    error: null,
    model: `${label}-${deployment}`,
    metadata: { [label]: 'true' },
    output: [
      {
        id: `msg_${randomUUID().replaceAll('-', '')}`,
        type: 'message',
        role: 'assistant',
        status: complete ? 'completed' : 'incomplete',
        content: [
          refusal === null ? { type: 'output_text', text: content, annotations: [] } : { type: 'refusal', refusal },
        ],
      },
    ],
    usage: { input_tokens: input, output_tokens: output, total_tokens: input + output },
  };
}
