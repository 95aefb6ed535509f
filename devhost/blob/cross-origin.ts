import type { IncomingMessage, ServerResponse } from 'node:http';
import { StorageError } from './storage-error.ts';

/** A CORS rule of the Blob service, as Bicep sets it. */
export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeInSeconds: number;
}

/**
 * What learn.microsoft.com, "Cross-Origin Resource Sharing (CORS) support for Azure Storage", says of actual requests and,
 * by "Preflight Blob Request", of OPTIONS: 200 where a rule allows, 403 CorsPreflightFailure where none does. Allowed headers
 * are none here, so a request that asks for some is refused. True when the request was a preflight and is answered.
 */
export function serveCrossOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  rules: readonly CorsRule[],
): boolean {
  const { origin } = request.headers;
  const asked = request.headers['access-control-request-method'];
  const method = request.method === 'OPTIONS' ? asked : request.method;
  const rule = rules.find(
    ({ allowedOrigins, allowedMethods }) =>
      allowedOrigins.includes(origin ?? '') && allowedMethods.includes(method ?? ''),
  );
  if (request.method !== 'OPTIONS') {
    if (rules.length > 0) response.setHeader('vary', 'Origin');
    if (!rule || origin === undefined) return false;
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-allow-credentials', 'true');
    response.setHeader('access-control-expose-headers', rule.exposedHeaders.join(','));
    return false;
  }
  if (!rule || origin === undefined || request.headers['access-control-request-headers'])
    throw new StorageError(403, 'CorsPreflightFailure', 'CORS not enabled or no matching rule found for this request.');
  response.writeHead(200, {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': asked ?? '',
    'access-control-allow-credentials': 'true',
    'access-control-max-age': String(rule.maxAgeInSeconds),
    'content-length': 0,
  });
  response.end();
  return true;
}
