import { type Answer, isObject, type Json, refusal } from './answer.ts';
import { checkField, isReadOnly } from './fields.ts';
import type { Kind } from './store.ts';

const malformed = (message: string): Answer => refusal(400, 'InvalidObject', message);

/**
 * Applies a PATCH body: an array of add, replace and remove with a case-sensitive path without leading slash. A nested path
 * ("company/identifier") is answered with 200 and changes nothing (ConnectWise PSA Developer Guide, PATCH: "false 200").
 */
export function applyPatch(kind: Kind, record: Json, body: unknown): Json | Answer {
  if (!Array.isArray(body)) return malformed('The body of a PATCH must be an array of operations.');
  const patched: Json = { ...record };
  for (const operation of body) {
    if (!isObject(operation) || typeof operation.path !== 'string' || typeof operation.op !== 'string')
      return malformed('An operation needs op and path.');
    const { op, path, value } = operation;
    if (!['add', 'replace', 'remove'].includes(op)) return malformed(`The operation ${op} is not supported.`);
    if (path.startsWith('/')) return malformed(`The path ${path} must not start with a slash.`);
    if (path.includes('/') || isReadOnly(path)) continue;
    if (op !== 'remove' && value === undefined) return malformed(`The operation on ${path} needs a value.`);
    const wrong = checkField(kind, path, op === 'remove' ? null : value);
    if (wrong) return wrong;
    patched[path] = op === 'remove' ? null : value;
  }
  return patched;
}
