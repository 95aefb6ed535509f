import { eventually, expect, known, type Walk } from '../walk.ts';

export async function endAfterNotice(walk: Walk): Promise<string> {
  const contract = `api/v1/contracts/${known(walk, 'contract')}`;
  await walk.azure.moveClock('2029-10-01T14:00:00Z');
  const manager = walk.as('manager', 'fabrikam');
  const { etag } = await manager.must(200, 'GET', contract);
  const notice = { kind: 'non-renewal', receivedOn: '2029-09-28', method: 'courier' };
  const recorded = await manager.must(201, 'POST', `${contract}/notices`, {
    json: notice,
    ifMatch: etag,
    key: 'demo-notice',
  });
  expect(
    recorded.body.notice.deadline === '2029-11-01',
    `the last day for a notice is ${recorded.body.notice.deadline}`,
  );

  // 31 December 2029 in New York lasts until 05:00 UTC of the next day.
  await walk.azure.moveClock('2030-01-01T04:00:00Z');
  expect((await state(walk, contract)) === 'active', 'the contract ended before its last day was over in its own zone');
  await walk.azure.moveClock('2030-01-01T05:30:00Z');
  await eventually(
    'the contract to end',
    async () => ((await state(walk, contract)) === 'expired' ? true : undefined),
    60,
  );
  const { body } = await walk.as('manager', 'fabrikam').must(200, 'GET', contract);
  expect(body.endedOn === '2029-12-31', `it ended on ${body.endedOn}`);
  return 'notice received 2029-09-28, last day for it 2029-11-01; active until midnight in New York, ended on 2029-12-31';
}

const state = async (walk: Walk, contract: string): Promise<string> =>
  (await walk.as('manager', 'fabrikam').must(200, 'GET', contract)).body.state;
