import { z } from 'zod';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { Connection } from '../connection.ts';
import { callbackRefused } from '../refusals.ts';
import type { ConnectWiseAnswer, ConnectWiseCall } from './connectwise-client.ts';

type Call = (call: ConnectWiseCall) => Promise<ConnectWiseAnswer>;

const listed = z.array(
  z.object({ id: z.int().positive(), description: z.string().nullish(), inactiveFlag: z.boolean().nullish() }),
);

/** How our own registration is known again; at most 100 characters are kept of it. */
const descriptionOf = ({ connectionId }: Connection): string => `Counterpart ${connectionId}`;

const path = 'system/callbacks';

/** The callback on all agreements of the account: level `owner` with object 1 (Developer Guide, Callbacks). */
export function callbackRegistration(call: Call, connection: Connection) {
  const description = descriptionOf(connection);

  const find = async (): Promise<Result<z.output<typeof listed>[number] | undefined>> => {
    const query = { conditions: `description="${description}"`, pageSize: '10' };
    const answer = await call({ method: 'GET', path, query });
    const found = answer.status === 200 ? listed.safeParse(answer.body).data : undefined;
    return found
      ? ok(found.find((callback) => callback.description === description))
      : refused(callbackRefused(answer.status));
  };

  const create = async (url: string): Promise<Result<undefined>> => {
    const body = { description, url, type: 'agreement', level: 'owner', objectId: 1, inactiveFlag: false };
    const { status } = await call({ method: 'POST', path, body });
    return status === 201 || status === 200 ? ok(undefined) : refused(callbackRefused(status));
  };

  const patch = async (id: number, fields: Readonly<Record<string, unknown>>): Promise<Result<undefined>> => {
    const body = Object.entries(fields).map(([field, value]) => ({ op: 'replace', path: field, value }));
    const { status } = await call({ method: 'PATCH', path: `${path}/${id}`, body });
    return status === 200 ? ok(undefined) : refused(callbackRefused(status));
  };

  return {
    /** One registration whatever happened before: an earlier one, whose answer was lost, is pointed at this address. */
    async point(url: string): Promise<Result<undefined>> {
      const found = await find();
      if (!found.ok) return found;
      return found.value ? patch(found.value.id, { url, inactiveFlag: false }) : create(url);
    },

    /** ConnectWise switches a callback off after three failing days. */
    async ensure(url: () => Promise<string>): Promise<Result<'there' | 'made' | 'revived'>> {
      const found = await find();
      if (!found.ok) return found;
      if (!found.value) {
        const created = await create(await url());
        return created.ok ? ok('made') : created;
      }
      if (!found.value.inactiveFlag) return ok('there');
      const revived = await patch(found.value.id, { inactiveFlag: false });
      return revived.ok ? ok('revived') : revived;
    },
  };
}
