import { expect, known, type Walk } from '../walk.ts';

export async function isolation(walk: Walk): Promise<string> {
  const contract = `api/v1/contracts/${known(walk, 'contract')}`;
  const proposal = `api/v1/proposals/${known(walk, 'proposal')}`;
  const hash = '0'.repeat(64);
  const tries: readonly [string, string, object?][] = [
    ['GET', contract],
    ['GET', `${contract}/versions`],
    ['GET', `${contract}/versions/1/content`],
    ['GET', `${contract}/analysis`],
    ['GET', `${contract}/renewal`],
    ['GET', `${contract}/audit`],
    ['PATCH', contract, { json: { title: 'Mine' }, ifMatch: '"x"' }],
    ['PUT', `${contract}/approve`, { json: { contentHash: hash } }],
    [
      'POST',
      `${contract}/notices`,
      { json: { kind: 'non-renewal', receivedOn: '2029-01-01', method: 'email' }, ifMatch: '"x"', key: 'k' },
    ],
    ['GET', proposal],
    ['POST', `${proposal}/decisions`, { json: { verdict: 'approve', contentHash: hash } }],
  ];
  for (const [method, path, sent] of tries) {
    // In their own tenant the thing does not exist; the foreign tenant itself does not exist for them either.
    const user = path.endsWith('/approve') || path.endsWith('/decisions') ? 'executive' : 'manager2';
    for (const tenant of ['wingtip', 'fabrikam']) {
      const answer = await walk.as(user, tenant).send(method, path, { ...sent });
      expect(answer.status === 404, `${method} ${path} as ${user} in ${tenant}: ${answer.status}`);
    }
  }
  return `${tries.length} resources and acts, tried from the other tenant and across tenants: all 404`;
}
