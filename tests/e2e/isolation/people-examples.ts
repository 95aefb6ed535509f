import { findUser } from '../../../devhost/entra/directory.ts';
import { about, call, key, type Make, plain } from './example.ts';
import type { Ground } from './ground.ts';

const path = 'api/v1/delegations';

/** Some weeks ahead, so that nobody stands in for anybody while the rest is tried. */
const body = () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const days = { firstDay: inDays(30), lastDay: inDays(40) };
  return { to: findUser('manager')?.oid ?? '', ...days, away: true, reason: 'on holiday' };
};

async function given({ stamp }: Ground) {
  const made = await stamp.as('legal', 'alpha').must(201, 'POST', path, { json: body(), key: crypto.randomUUID() });
  return { id: made.body.id as string, headers: { 'if-match': made.etag } };
}

/** Of who decides for whom, and when people work. */
export const peopleExamples: Readonly<Record<string, Make>> = {
  'gates-giveDelegation': () => ({
    can: 'legal',
    status: 201,
    call: call('POST', path, { json: body(), headers: key() }),
  }),
  'gates-listDelegations': plain('legal', 'GET', path),
  'gates-readDelegation': async (ground) =>
    about('legal', 'GET', (id) => `${path}/${id}`, (await given(ground)).id, {}),
  'gates-revokeDelegation': async (ground) => {
    const { id, headers } = await given(ground);
    return about('legal', 'POST', (each) => `${path}/${each}/revocation`, id, { headers });
  },
  'gates-readWorkingTime': plain('manager', 'GET', 'api/v1/me/working-time'),
  'gates-changeWorkingTime': plain('manager', 'PUT', 'api/v1/me/working-time', {
    json: { zone: 'Europe/Berlin', country: 'DE', opens: '08:00', closes: '16:30' },
    headers: { 'if-none-match': '*' },
  }),
};
