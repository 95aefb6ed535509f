import { eventually, expect, type Json, known, type Walk } from '../walk.ts';

export async function analyseAndPropose(walk: Walk): Promise<string> {
  const manager = walk.as('manager', 'fabrikam');
  const contract = `api/v1/contracts/${known(walk, 'contract')}`;
  const proposalId = await eventually(
    'the proposal',
    async () => (await manager.must(200, 'GET', contract)).body.proposalId as string | undefined,
    60,
  );
  walk.found.set('proposal', proposalId);
  const { body: analysis } = await manager.must(200, 'GET', `${contract}/analysis`);
  const findings = Object.entries<Json>(analysis.terms).flatMap(([name, found]) =>
    (Array.isArray(found) ? found : [found]).map((finding) => ({ name, ...finding })),
  );
  const wanted = [
    'parties',
    'effectiveDate',
    'endDate',
    'renewal',
    'noticePeriod',
    'governingLaw',
    'liabilityCap',
    'uplift',
  ];
  const missing = wanted.filter((name) => !findings.some((finding) => finding.name === name));
  expect(missing.length === 0, `the analysis did not find ${missing.join(', ')}`);
  expect(
    findings.every(({ span }) => span?.text && span.end - span.start === span.text.length),
    'a value stands without its span of text',
  );
  const { body: proposal } = await manager.must(200, 'GET', `api/v1/proposals/${proposalId}`);
  expect(
    proposal.level === 'L2' && proposal.state === 'open',
    `the proposal is ${proposal.state} at ${proposal.level}`,
  );
  expect(proposal.recommendation.reasons.length > 0, 'the recommendation gives no reasons');
  return `${findings.length} values, each with its span; recommendation: ${proposal.recommendation.verdict}, risk ${proposal.recommendation.risk}; proposal ${proposalId} waits`;
}
