import { type Answer, type Json, refusal } from './answer.ts';
import { ConditionError, order, parseConditions, valueAt } from './conditions.ts';

const DEFAULT_PAGE_SIZE = 25;
const LARGEST_PAGE_SIZE = 1000;

/** Answers a list: conditions, orderBy, fields and one page. `url` is the absolute address asked for; links keep its other parameters. */
export function answerList(records: readonly Json[], url: URL, forwardOnly: boolean): Answer {
  const query = url.searchParams;
  try {
    const chosen = filter(records, query.get('conditions'));
    const size = Math.min(
      LARGEST_PAGE_SIZE,
      Math.max(1, Number(query.get('pageSize') ?? DEFAULT_PAGE_SIZE) || DEFAULT_PAGE_SIZE),
    );
    const page = forwardOnly
      ? forwardPage(chosen, url, size)
      : numberedPage(sort(chosen, query.get('orderBy')), url, size);
    const fields = query.get('fields');
    const body = fields ? page.records.map((record) => project(record, fields)) : page.records;
    return { status: 200, body, headers: page.link ? { Link: page.link } : {} };
  } catch (error) {
    if (error instanceof ConditionError) return refusal(400, 'InvalidCondition', error.message);
    throw error;
  }
}

/** `{"count": n}` for the records the conditions select. */
export function answerCount(records: readonly Json[], url: URL): Answer {
  try {
    return { status: 200, body: { count: filter(records, url.searchParams.get('conditions')).length } };
  } catch (error) {
    if (error instanceof ConditionError) return refusal(400, 'InvalidCondition', error.message);
    throw error;
  }
}

function filter(records: readonly Json[], conditions: string | null): Json[] {
  return conditions?.trim() ? records.filter(parseConditions(conditions)) : [...records];
}

/** Pages from 1; `next` and `prev` are absent at the ends (Developer Guide, Pagination). */
function numberedPage(records: readonly Json[], url: URL, size: number): { records: Json[]; link: string } {
  const page = Math.max(1, Number(url.searchParams.get('page') ?? 1) || 1);
  const last = Math.max(1, Math.ceil(records.length / size));
  const link = (relation: string, target: number) => linkTo(url, relation, { pageSize: size, page: target });
  const links = [
    ...(page < last ? [link('next', page + 1), link('last', last)] : []),
    ...(page > 1 ? [link('prev', Math.min(page - 1, last)), link('first', 1)] : []),
  ];
  return { records: records.slice((page - 1) * size, page * size), link: links.join(', ') };
}

/** `pagination-type: forward-only`: records after `pageId` by id; page and orderBy are ignored, and there always is a next link. */
function forwardPage(records: readonly Json[], url: URL, size: number): { records: Json[]; link: string } {
  const after = Number(url.searchParams.get('pageId') ?? 0) || 0;
  const page = records.filter((record) => Number(record.id) > after).slice(0, size);
  return { records: page, link: linkTo(url, 'next', { pageSize: size, pageId: Number(page.at(-1)?.id ?? after) }) };
}

function linkTo(url: URL, relation: string, parameters: Record<string, number>): string {
  const target = new URL(url);
  target.searchParams.delete('page');
  target.searchParams.delete('pageId');
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, String(value));
  return `<${target.href}>; rel="${relation}"`;
}

function sort(records: readonly Json[], orderBy: string | null): Json[] {
  const keys = (orderBy ?? 'id asc').split(',').map((key) => key.trim().split(/\s+/));
  return [...records].sort((a, b) => {
    for (const [field = 'id', direction = 'asc'] of keys) {
      const sign = order(valueAt(a, field), valueAt(b, field) ?? null) ?? 0;
      if (sign !== 0) return direction.toLowerCase() === 'desc' ? -sign : sign;
    }
    return 0;
  });
}

/** `fields=id,name,status/id`. */
function project(record: Json, fields: string): Json {
  const projected: Json = {};
  for (const path of fields.split(',').map((field) => field.trim().split('/'))) {
    const [first = '', second] = path;
    if (!(first in record)) continue;
    const value = record[first];
    if (second === undefined) projected[first] = value;
    else projected[first] = { ...(projected[first] as Json | undefined), [second]: (value as Json | null)?.[second] };
  }
  return projected;
}
