import { mailTo } from '../mail.ts';
import { expect, known, type Walk } from '../walk.ts';

export async function killEverything(walk: Walk): Promise<string> {
  await mailTo(walk, 'jonas.weber', 'Decide by'); // the letter is out before the plug is pulled
  const manager = walk.as('manager', 'fabrikam');
  const contract = `api/v1/contracts/${known(walk, 'contract')}`;
  const before = (await manager.must(200, 'GET', contract)).body;
  const begun = performance.now();
  await Promise.all([walk.azure.killHost(), walk.azure.killServices()]);
  await walk.azure.startServices();
  await walk.azure.startHost();
  const after = (await walk.as('manager', 'fabrikam').must(200, 'GET', contract)).body;
  expect(JSON.stringify(before) === JSON.stringify(after), 'the contract is not what it was before the kill');
  const { body: proposal } = await manager.must(200, 'GET', `api/v1/proposals/${known(walk, 'proposal')}`);
  expect(proposal.state === 'open', `the proposal is ${proposal.state} after the kill`);
  return `SIGKILL of both processes; back in ${((performance.now() - begun) / 1000).toFixed(1)} s with the contract and its proposal as they were`;
}
