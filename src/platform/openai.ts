import type { TokenCredential } from '@azure/identity';
import type { AzureOpenAI } from 'openai';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import { z } from 'zod';
import { type Refusal, refusal } from './refusal.ts';
import { ok, type Result, refused } from './result.ts';

export interface CompletionRequest<T> {
  /** Names the schema for the model and the call in telemetry: letters, digits, hyphens, underscores; at most 64. */
  readonly name: string;
  /** The shape of the answer; strict mode wants every property required (nullable instead of optional). */
  readonly schema: z.ZodType<T>;
  /** What to do; ours. */
  readonly instructions: string;
  /** What to do it with. Attacker-controlled: it may hold instructions of somebody else's. */
  readonly content: string;
  readonly maxOutputTokens: number;
  /** 60 s unless told. */
  readonly timeoutMs?: number;
}

export interface Completion<T> {
  readonly value: T;
  /** The model that answered, as the service names it. */
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export type CompletionRefusal = Refusal<
  'modelThrottled' | 'modelFiltered' | 'modelRefused' | 'modelMalformed' | 'modelTimedOut'
>;

/**
 * A language model that fills a given shape. What it says is a suggestion with evidence to check: never a decision, an
 * authorisation or an argument of one. A lost connection and a wrong set-up are thrown.
 */
export interface LanguageModel {
  complete<T>(request: CompletionRequest<T>): Promise<Result<Completion<T>, CompletionRefusal>>;
}

const scope = 'https://cognitiveservices.azure.com/.default';
/** Generally available, with structured outputs. */
const apiVersion = '2024-10-21';

export function createLanguageModel(
  settings: { readonly endpoint: string; readonly deployment: string },
  credential: TokenCredential,
): LanguageModel {
  let client: Promise<AzureOpenAI> | undefined;
  const tokenProvider = async () => {
    const token = await credential.getToken(scope);
    if (!token) throw new Error('no token for Azure OpenAI');
    return token.token;
  };
  const load = () => {
    client ??= import('openai').then(
      // No retries here: who calls knows how long it may wait, and durable work waits better than a connection.
      (sdk) => new sdk.AzureOpenAI({ ...settings, apiVersion, azureADTokenProvider: tokenProvider, maxRetries: 0 }),
    );
    return client;
  };
  return {
    async complete(request) {
      const timeout = request.timeoutMs ?? 60_000;
      // The library's own timeout ends with the answer's headers; this one covers its body too.
      const signal = AbortSignal.timeout(timeout);
      try {
        const answer = await (await load()).chat.completions.create(
          {
            model: settings.deployment,
            messages: [
              { role: 'system', content: request.instructions },
              { role: 'user', content: request.content },
            ],
            max_completion_tokens: request.maxOutputTokens,
            response_format: {
              type: 'json_schema',
              json_schema: { name: request.name, strict: true, schema: z.toJSONSchema(request.schema) },
            },
          },
          { signal, timeout: timeout + 1_000 },
        );
        return read(answer, request.schema);
      } catch (fault) {
        const known = signal.aborted ? timedOut : refusalOf(fault);
        if (known) return refused(known);
        throw fault;
      }
    },
  };
}

function read<T>(answer: ChatCompletion, schema: z.ZodType<T>): Result<Completion<T>, CompletionRefusal> {
  const choice = answer.choices[0];
  if (choice?.finish_reason === 'content_filter') return refused(filtered);
  if (choice?.message.refusal) return refused(declined);
  // Cut off at the token limit it may still be valid JSON that says half of it.
  if (choice?.finish_reason !== 'stop') return refused(malformed);
  const value = parse(choice.message.content ?? '', schema);
  if (!value.success) return refused(malformed);
  return ok({
    value: value.data,
    model: answer.model,
    inputTokens: answer.usage?.prompt_tokens ?? 0,
    outputTokens: answer.usage?.completion_tokens ?? 0,
  });
}

function parse<T>(content: string, schema: z.ZodType<T>): z.ZodSafeParseResult<T> | { readonly success: false } {
  try {
    return schema.safeParse(JSON.parse(content));
  } catch {
    return { success: false };
  }
}

const filtered = refusal(
  'unprocessable',
  'modelFiltered',
  'The content filter of the language model stopped this text.',
);
const declined = refusal('unprocessable', 'modelRefused', 'The language model declined to answer.');
const malformed = refusal('unprocessable', 'modelMalformed', 'The language model gave no answer of the asked shape.');
const timedOut = refusal('unavailable', 'modelTimedOut', 'The language model did not answer in time.');

/**
 * What the service says by errors: 429 with Retry-After, and the prompt's content filter as 400 `content_filter`
 * (Azure OpenAI, "Content filtering").
 */
function refusalOf(fault: unknown): CompletionRefusal | undefined {
  if (!(fault instanceof Error) || !('status' in fault)) return undefined;
  if (fault.status === 429)
    return throttled('headers' in fault && fault.headers instanceof Headers ? fault.headers : undefined);
  if (fault.status === 400 && 'code' in fault && fault.code === 'content_filter') return filtered;
  return undefined;
}

function throttled(headers: Headers | undefined): CompletionRefusal {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  const seconds = Number.isNaN(milliseconds) ? Number(headers?.get('retry-after') ?? Number.NaN) : milliseconds / 1000;
  const details = Number.isFinite(seconds) ? { details: { retryAfterSeconds: Math.max(1, Math.ceil(seconds)) } } : {};
  return refusal('tooManyRequests', 'modelThrottled', 'The language model has no capacity right now.', details);
}
