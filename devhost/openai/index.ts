import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Counter } from '../http/counter.ts';
import { BadInput, readJson, sendJson } from '../http/exchange.ts';
import { serve } from '../http/serve.ts';
import type { ControlHandler, RunningService, ServiceContext } from '../service.ts';
import { Answers, label } from './answers.ts';
import { ApiError, notOffered } from './api-error.ts';
import { type ModelRequest, parseChatRequest } from './chat-request.ts';
import { chatCompletion, modelResponse } from './completions.ts';
import { embeddings } from './embeddings.ts';
import { Faults, faultAnswer } from './faults.ts';
import { parseResponsesRequest } from './responses-request.ts';

/** The one deployment there is. */
export const deployment = 'counterpart-model';
const audience = 'https://cognitiveservices.azure.com';
const mostPrompts = 1000;

interface Prompt extends Pick<ModelRequest, 'messages'> {
  readonly at: string;
  readonly operation: string;
}

/**
 * Azure OpenAI without a model: requests are checked as the service checks them, answers fit the asked schema and are
 * labelled `stub`. Says nothing about what a model would answer. Not offered: streaming, tools, images, audio.
 */
export async function startOpenAI(context: ServiceContext): Promise<RunningService> {
  const [answers, faults, counter] = [new Answers(), new Faults(), new Counter()];
  const prompts: Prompt[] = [];
  const listening = await serve('http', context, async (request, response, url) => {
    response.setHeader('x-ms-region', 'Local');
    response.setHeader('apim-request-id', randomUUID());
    try {
      await checkCaller(request, context);
      const body = await readBody(request);
      const place = placeOf(url, body);
      if (request.method !== 'POST' || !place) throw new ApiError(404, '404', 'Resource not found');
      if (place.deployment !== deployment) {
        throw new ApiError(404, 'DeploymentNotFound', 'The API deployment for this resource does not exist.');
      }
      counter.add(place.operation);
      const fault = faults.next();
      const refused = fault && faultAnswer(fault);
      if (refused) throw refused;
      const answer = answerTo(place.operation, body, fault?.kind);
      if (fault?.kind === 'timeout') return;
      sendJson(response, 200, answer);
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      sendJson(response, thrown.status, thrown.body(), thrown.headers);
    }
  });

  function answerTo(
    operation: string,
    body: Record<string, unknown>,
    fault: Parameters<typeof chatCompletion>[3],
  ): object {
    if (operation === 'embeddings') return embeddings(body, deployment);
    const parsed = operation === 'responses' ? parseResponsesRequest(body) : parseChatRequest(body);
    const now = context.clock.now();
    prompts.push({ at: new Date(now).toISOString(), operation, messages: parsed.messages });
    if (prompts.length > mostPrompts) prompts.shift();
    const make = operation === 'responses' ? modelResponse : chatCompletion;
    return make(answers, parsed, deployment, fault, now);
  }

  const control: ControlHandler = async (request, response, url) => {
    const order = `${request.method} ${url.pathname}`;
    if (order === 'POST /faults') faults.order(await readJson(request));
    else if (order === 'POST /answers') answers.prepare(await readJson(request));
    else if (order !== 'GET /' && order !== 'GET /prompts')
      throw new BadInput('GET /prompts, POST /faults or POST /answers', 404);
    sendJson(response, 200, order.startsWith('GET') ? { label, deployment, prompts } : { ok: true });
  };
  return { ...listening, counts: () => counter.all(), control };
}

async function checkCaller(request: IncomingMessage, { tokens }: ServiceContext): Promise<void> {
  if (request.headers['api-key'] !== undefined) {
    throw new ApiError(403, 'AuthenticationTypeDisabled', 'Key based authentication is disabled for this resource.');
  }
  if (await tokens.verify(request.headers.authorization, audience)) return;
  throw new ApiError(
    401,
    '401',
    `Unauthorized. Access token is missing, invalid, audience is incorrect (${audience}), or have expired.`,
  );
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  try {
    return await readJson(request);
  } catch (fault) {
    if (!(fault instanceof BadInput)) throw fault;
    throw new ApiError(fault.status, null, `We could not parse the JSON body of your request: ${fault.message}.`);
  }
}

/** By deployment with an api-version, or the v1 API, which takes the deployment as the model. */
function placeOf(url: URL, body: Record<string, unknown>): { deployment: string; operation: string } | undefined {
  const [, named, first = ''] =
    /^\/openai\/deployments\/([^/]+)\/(chat\/completions|embeddings)$/.exec(url.pathname) ?? [];
  // Without an api-version the service knows no such resource.
  if (named !== undefined) {
    return url.searchParams.has('api-version')
      ? { deployment: decodeURIComponent(named), operation: first }
      : undefined;
  }
  const [, second] = /^\/openai\/v1\/(chat\/completions|embeddings|responses)$/.exec(url.pathname) ?? [];
  if (second !== undefined) return { deployment: String(body.model), operation: second };
  if (url.pathname.startsWith('/openai/')) throw notOffered(url.pathname);
  return undefined;
}
