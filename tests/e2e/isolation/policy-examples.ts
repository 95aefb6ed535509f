import { call, etagOf, type Make, plain } from './example.ts';
import type { Ground } from './ground.ts';

const path = 'api/v1/approval-policy';

/** The rules of alpha's policy, as its manager reads them. */
async function rules({ stamp }: Ground) {
  const { body } = await stamp.as('manager', 'alpha').must(200, 'GET', path);
  const { rates, workingTime, groups, areas } = body;
  return { rates, workingTime, groups, areas };
}

/** They with a group of another name each time. */
const nextVersion = async (ground: Ground, group: string) => ({
  ...(await rules(ground)),
  groups: { [group]: { title: 'Legal', members: ['x'] } },
  note: 'for the test',
});

/** How alpha's proposals are decided. */
export const policyExamples: Readonly<Record<string, Make>> = {
  'gates-readPolicy': plain('manager', 'GET', path),
  'gates-publishPolicy': async (ground) => {
    const json = await nextVersion(ground, 'tried');
    return { can: 'admin', status: 200, call: call('PUT', path, { json, headers: await etagOf(ground, path) }) };
  },
  'gates-listPolicyVersions': plain('manager', 'GET', `${path}/versions`),
  // Every tenant begins with version 1, so it has to be one that alpha alone has.
  'gates-readPolicyVersion': async (ground) => {
    const ifMatch = (await etagOf(ground, path))['if-match'] ?? '';
    const sent = { json: await nextVersion(ground, 'read'), ifMatch };
    const { body } = await ground.stamp.as('admin', 'alpha').must(200, 'PUT', path, sent);
    return {
      can: 'manager',
      status: 200,
      call: call('GET', `${path}/versions/${body.version}`),
      absent: call('GET', `${path}/versions/999`),
    };
  },
  'gates-simulatePolicy': async (ground) => {
    const json = await rules(ground);
    return { can: 'admin', status: 200, call: call('POST', `${path}/simulations`, { json }) };
  },
};
