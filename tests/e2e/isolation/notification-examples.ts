import { createHash, randomBytes } from 'node:crypto';
import { findUser } from '../../../devhost/entra/directory.ts';
import { openData } from '../../support/data-plane.ts';
import { call, type Example, etagOf, type Make, plain } from './example.ts';
import type { Ground } from './ground.ts';

const preferences = 'api/v1/me/notification-preferences';

/** A notification of alpha's legal approver: strangers, and colleagues, have none of its id. */
const ofLegal = async ({ stamp }: Ground): Promise<string> => {
  const { body } = await stamp.as('legal', 'alpha').must(200, 'GET', 'api/v1/notifications');
  return (body as { items: { id: string }[] }).items[0]?.id ?? '';
};

/** A link that stops the client contact's reminders, as a reminder would bring it. */
async function stopping(method: 'GET' | 'POST', { stamp }: Ground): Promise<Example> {
  const token = randomBytes(32).toString('base64url');
  const pk = `unsubscribe:${createHash('sha256').update(token).digest('hex')}`;
  const link = { id: 'link', kind: 'notifications.unsubscribeLink', schema: 1, personId: findUser('client')?.oid };
  const data = openData(stamp.azure.settings);
  await data.container('t-alpha').items.create({ ...link, pk, tenant: 'alpha' });
  data.close();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const sent = method === 'POST' ? { body: 'List-Unsubscribe=One-Click', headers } : {};
  return {
    can: 'nobody',
    status: 200,
    call: call(method, `unsubscribe/alpha/${token}`, sent),
    absent: call(method, `unsubscribe/nowhere/${token}`, sent),
  };
}

export const notificationExamples: Readonly<Record<string, Make>> = {
  'notifications-listOwn': plain('legal', 'GET', 'api/v1/notifications'),
  'notifications-listDeliveries': plain('manager', 'GET', 'api/v1/notifications/deliveries'),
  'notifications-markRead': async (ground) => ({
    can: 'legal',
    status: 204,
    call: call('PUT', `api/v1/notifications/${await ofLegal(ground)}/read`),
    absent: call('PUT', `api/v1/notifications/${'0'.repeat(64)}/read`),
  }),
  'notifications-readPreferences': plain('manager', 'GET', preferences),
  'notifications-putPreferences': async (ground) => {
    const { body } = await ground.stamp.as('manager', 'alpha').must(200, 'GET', preferences);
    return {
      can: 'manager',
      status: 200,
      call: call('PUT', preferences, { json: body, headers: await etagOf(ground, preferences) }),
    };
  },
  'notifications-showUnsubscribe': (ground) => stopping('GET', ground),
  'notifications-unsubscribe': (ground) => stopping('POST', ground),
};
