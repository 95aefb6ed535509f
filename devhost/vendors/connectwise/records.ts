import { type Answer, invalid, isObject, type Json, notFound } from './answer.ts';
import { type Action, type Origin, queueCallbacks } from './callbacks.ts';
import { checkRecord } from './fields.ts';
import { answerCount, answerList } from './list.ts';
import { applyPatch } from './patch.ts';
import type { Kind, Store } from './store.ts';

/** Who changes what, from where: an API member, or the office through the control server. */
export interface Change {
  readonly store: Store;
  readonly origin: Origin;
  readonly member: string;
  readonly now: number;
}

export interface Changed {
  readonly answer: Answer;
  /** Deliveries to send once the change is committed. */
  readonly deliveries: readonly number[];
}

export interface RecordRequest {
  readonly kind: Kind;
  readonly method: string;
  readonly parent: number | undefined;
  readonly id: number | undefined;
  readonly isCount: boolean;
  readonly url: URL;
  readonly body: unknown;
  readonly forwardOnly: boolean;
}

const unchanged = (answer: Answer): Changed => ({ answer, deliveries: [] });

/** One request for records of one kind: list, count, read, create (201), replace, patch, delete (204). */
export function handleRecord(change: Change, request: RecordRequest): Changed {
  const { store } = change;
  const { kind, method, parent, id, body } = request;
  if (parent !== undefined && !store.get('agreement', parent)) return unchanged(notFound('agreement', parent));
  if (id === undefined) {
    if (method === 'GET') return unchanged(readList(store, request));
    return method === 'POST' ? create(change, kind, body, parent) : unchanged(notAllowed(method));
  }
  const current = store.get(kind, id);
  if (!current || (parent !== undefined && current.agreementId !== parent)) return unchanged(notFound(kind, id));
  switch (method) {
    case 'GET':
      return unchanged({ status: 200, body: current });
    case 'PUT': {
      // Whatever is left out is nulled or set to its default (Developer Guide, PUT).
      const checked = checkRecord(kind, isObject(body) ? body : {});
      return isAnswer(checked) ? unchanged(checked) : save(change, kind, id, checked, 'updated', 200, parent);
    }
    case 'PATCH': {
      const patched = applyPatch(kind, current, body);
      if (isAnswer(patched)) return unchanged(patched);
      return JSON.stringify(patched) === JSON.stringify(current)
        ? unchanged({ status: 200, body: current })
        : save(change, kind, id, patched, 'updated', 200, parent);
    }
    case 'DELETE':
      store.delete(kind, id);
      return {
        answer: { status: 204 },
        deliveries: queueCallbacks(store, change.origin, kind, 'deleted', current, change.member),
      };
    default:
      return unchanged(notAllowed(method));
  }
}

function readList(store: Store, { kind, parent, isCount, url, forwardOnly }: RecordRequest): Answer {
  const records = store.list(kind, parent);
  return isCount ? answerCount(records, url) : answerList(records, url, forwardOnly);
}

function create(change: Change, kind: Kind, body: unknown, parent: number | undefined): Changed {
  const checked = checkRecord(kind, isObject(body) ? body : {});
  if (isAnswer(checked)) return unchanged(checked);
  const { store, member } = change;
  const twin = kind === 'company' && store.list('company').some((company) => company.identifier === checked.identifier);
  if (twin) return unchanged(invalid(kind, 'ObjectExists', 'identifier', 'The identifier is already in use.'));
  const extra =
    kind === 'callback'
      ? { inactiveFlag: false, memberId: member }
      : kind === 'agreement'
        ? { agreementStatus: 'Active', customFields: [] }
        : {};
  return save(change, kind, store.nextId(kind), { ...extra, ...checked }, 'added', 201, parent);
}

function save(
  change: Change,
  kind: Kind,
  id: number,
  fields: Json,
  action: Action,
  status: number,
  parent: number | undefined,
): Changed {
  const { store, origin, member, now } = change;
  const resolved = resolveReferences(store, kind, fields);
  if (isAnswer(resolved)) return unchanged(resolved);
  const _info = { lastUpdated: new Date(now).toISOString().replace(/\.\d{3}Z$/, 'Z'), updatedBy: member };
  const { _info: _, ...rest } = resolved;
  const record: Json = { ...rest, id, ...(parent === undefined ? {} : { agreementId: parent }), _info };
  store.put(kind, id, record, parent);
  return { answer: { status, body: record }, deliveries: queueCallbacks(store, origin, kind, action, record, member) };
}

/** Company and type may be named by id or identifier; the service answers with the whole reference. */
function resolveReferences(store: Store, kind: Kind, fields: Json): Json | Answer {
  if (kind !== 'agreement') return fields;
  const resolved: Json = { ...fields };
  for (const [field, target] of [
    ['company', 'company'],
    ['type', 'agreementType'],
  ] as const) {
    const given = fields[field];
    if (!isObject(given)) continue;
    const found = store
      .list(target)
      .find(
        (record) =>
          (given.id === undefined || record.id === given.id) &&
          (given.identifier === undefined || record.identifier === given.identifier) &&
          (given.id !== undefined || given.identifier !== undefined || record.name === given.name),
      );
    if (!found) return invalid(kind, 'InvalidReference', field, `The ${field} was not found.`);
    resolved[field] = { id: found.id, ...(found.identifier ? { identifier: found.identifier } : {}), name: found.name };
  }
  return resolved;
}

const notAllowed = (method: string): Answer => ({
  status: 405,
  body: { code: 'MethodNotAllowed', message: `${method} is not allowed here.`, errors: null },
});

const isAnswer = (value: Json | Answer): value is Answer => typeof value.status === 'number' && value.status >= 400;
