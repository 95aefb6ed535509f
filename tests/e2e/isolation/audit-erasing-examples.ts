import { about, call, etagOf, key, type Make, plain } from './example.ts';
import type { Ground } from './ground.ts';

const path = 'api/v1/audit/erasures';

/** One of the first entries of alpha's log, each for one example: what was erased cannot be asked for again. */
const wish = (index: number) => ({
  what: { entries: [{ epoch: 0, index }] },
  legalBasis: 'gdpr-17-1-a',
  reason: 'for the test, about nobody',
});

/** Asked for by alpha's other admin, so that its manager may agree. */
const asked = async ({ stamp }: Ground, index: number) =>
  (await stamp.as('legal', 'alpha').must(201, 'POST', path, { json: wish(index), key: `erase-${index}` })).body.id;

const deciding =
  (act: string, index: number): Make =>
  async (ground) => {
    const id = await asked(ground, index);
    const headers = await etagOf(ground, `${path}/${id}`);
    return about('manager', 'POST', (one) => `${path}/${one}/${act}`, id, { headers });
  };

/** What is erased from alpha's log, and who receives its checkpoints. */
export const auditErasingExamples: Readonly<Record<string, Make>> = {
  'audit-askErasure': plain('manager', 'POST', path, { json: wish(0), headers: key() }, 201),
  'audit-listErasures': plain('manager', 'GET', path),
  'audit-readErasure': async (ground) => about('manager', 'GET', (id) => `${path}/${id}`, await asked(ground, 3), {}),
  'audit-confirmErasure': deciding('confirmations', 1),
  'audit-withdrawErasure': deciding('withdrawal', 2),
  'audit-readCheckpointDelivery': plain('manager', 'GET', 'api/v1/audit/checkpoint-delivery'),
  'audit-putCheckpointDelivery': async (ground) => {
    const json = { every: 100, mail: [], webhook: true };
    const headers = await etagOf(ground, 'api/v1/audit/checkpoint-delivery');
    return { can: 'manager', status: 200, call: call('PUT', 'api/v1/audit/checkpoint-delivery', { json, headers }) };
  },
};
