import { call, etagOf, type Make, plain } from './example.ts';
import type { Ground } from './ground.ts';

const path = 'api/v1/approval-policy';

/** The rules of alpha's policy, as its manager reads them. */
async function rules({ stamp }: Ground) {
  const { body } = await stamp.as('manager', 'alpha').must(200, 'GET', path);
  const { rates, workingTime, groups, areas } = body;
  return { rates, workingTime, groups, areas };
}

/** How alpha's proposals are decided. */
export const policyExamples: Readonly<Record<string, Make>> = {
  'gates-readPolicy': plain('manager', 'GET', path),
  'gates-publishPolicy': async (ground) => {
    const json = { ...(await rules(ground)), groups: { legal: { title: 'Legal', members: ['x'] } }, note: 'tried' };
    return { can: 'admin', status: 200, call: call('PUT', path, { json, headers: await etagOf(ground, path) }) };
  },
  'gates-listPolicyVersions': plain('manager', 'GET', `${path}/versions`),
  'gates-readPolicyVersion': () => ({
    can: 'manager',
    status: 200,
    call: call('GET', `${path}/versions/1`),
    absent: call('GET', `${path}/versions/999`),
  }),
  'gates-simulatePolicy': async (ground) => {
    const json = await rules(ground);
    return { can: 'manager', status: 200, call: call('POST', `${path}/simulations`, { json }) };
  },
};
