import { answer } from './answers.ts';
import type { Instance } from './instance.ts';
import { type InstanceFilter, type Management, Refused } from './management.ts';
import type { DurableRequest, DurableResponse } from './options.ts';
import { statusOf } from './status.ts';

const TOKEN = 'x-ms-continuation-token';
const PAGE = 100;

/** One page of statuses; the token names the last instance of the page, so a purge in between skips nothing. */
export function listInstances(request: DurableRequest, management: Management): DurableResponse {
  const { query, headers } = request;
  const top = Number(query.get('top') ?? PAGE);
  if (!Number.isInteger(top) || top < 1)
    throw new Refused(400, `'top' must be a positive integer, not '${query.get('top')}'.`);
  const after = decodeToken(headers[TOKEN]);
  const rest = management.list(filterOf(query)).filter((instance) => after === undefined || isAfter(instance, after));
  rest.sort((left, right) => (isAfter(left, right) ? 1 : -1));
  const page = rest.slice(0, top);
  const last = page.at(-1);
  const showInput = query.get('showInput')?.toLowerCase() !== 'false';
  const more: Record<string, string> = last && rest.length > top ? { [TOKEN]: encodeToken(last) } : {};
  return answer(
    200,
    page.map((instance) => statusOf(instance, { showInput })),
    more,
  );
}

export function purgeInstances({ query }: DurableRequest, management: Management): DurableResponse {
  if (!query.get('createdTimeFrom')) throw new Refused(400, "Please provide value for 'createdTimeFrom' parameter.");
  const instancesDeleted = management.purge(management.list(filterOf(query)));
  return instancesDeleted === 0 ? answer(404) : answer(200, { instancesDeleted });
}

function filterOf(query: URLSearchParams): InstanceFilter {
  const statuses = (query.get('runtimeStatus') ?? '').split(',').filter((status) => status !== '');
  return {
    createdFrom: instant(query, 'createdTimeFrom'),
    createdTo: instant(query, 'createdTimeTo'),
    statuses,
    prefix: query.get('instanceIdPrefix') ?? undefined,
  };
}

function instant(query: URLSearchParams, name: string): Date | undefined {
  const text = query.get(name);
  if (!text) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new Refused(400, `'${name}' must be an ISO instant, not '${text}'.`);
  return date;
}

type Position = Pick<Instance, 'id' | 'createdTime'>;

function isAfter(left: Position, right: Position): boolean {
  return left.createdTime === right.createdTime ? left.id > right.id : left.createdTime > right.createdTime;
}

function encodeToken({ createdTime, id }: Position): string {
  return Buffer.from(JSON.stringify([createdTime, id])).toString('base64');
}

function decodeToken(token: string | undefined): Position | undefined {
  if (!token) return undefined;
  try {
    const [createdTime, id] = JSON.parse(Buffer.from(token, 'base64').toString());
    return { createdTime: String(createdTime), id: String(id) };
  } catch {
    throw new Refused(400, `The ${TOKEN} header is not one this host has given.`);
  }
}
