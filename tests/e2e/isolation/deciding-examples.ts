import { findUser } from '../../../devhost/entra/directory.ts';
import { about, contract, key, type Make, plain } from './example.ts';
import type { Ground } from './ground.ts';

const proposal = (rest: string) => (id: string) => `api/v1/proposals/${id}${rest}`;

/** What alpha proposes about a contract that nobody decides here. */
const proposed = async ({ stamp, things }: Ground) =>
  (await stamp.as('manager', 'alpha').must(200, 'GET', contract()(things.withDocument))).body;

const acting =
  (who: string, rest: string, said: object, status = 200): Make =>
  async (ground) => {
    const { proposalId, contentHash } = await proposed(ground);
    return about(who, 'POST', proposal(rest), proposalId, { json: { contentHash, ...said } }, status);
  };

/** Of what people say to each other about a proposal, and what they change about who decides it. In the order of the routes. */
export const decidingExamples: Readonly<Record<string, Make>> = {
  'gates-askQuestion': acting('legal', '/questions', { text: 'Aquamarine 7731?' }),
  'gates-answerQuestion': async (ground) => {
    const { proposalId } = await proposed(ground);
    return about('manager', 'POST', proposal('/questions/q1/answer'), proposalId, { json: { text: 'Yes.' } });
  },
  'gates-addComment': async (ground) => {
    const { proposalId } = await proposed(ground);
    const sent = { json: { text: 'Aquamarine 7731' }, headers: key() };
    return about('manager', 'POST', proposal('/comments'), proposalId, sent, 201);
  },
  'gates-listComments': async (ground) => {
    const { proposalId } = await proposed(ground);
    return about('manager', 'GET', proposal('/comments'), proposalId, {});
  },
  // Refused, since the manager wrote what is to be decided: who may ask is what is tried here.
  'gates-reassignStep': acting(
    'legal',
    '/reassignments',
    { step: 'approval', to: findUser('manager')?.oid, reason: 'away' },
    400,
  ),
  'gates-addApprover': acting('legal', '/approvers', {
    title: 'Client',
    approver: { external: { name: 'Kim', email: 'kim@guests.example' } },
  }),
  // Refused, since it was approved and carried out before: the others are needed as they are.
  'gates-withdrawProposal': ({ things }) => {
    const json = { contentHash: things.hashes[0], reason: 'not now' };
    return about('manager', 'POST', proposal('/withdrawal'), things.proposals[0], { json }, 409);
  },
  // One word of two, which changes nothing but that it was said.
  'gates-breakGlass': async ({ stamp, things }) => {
    const path = proposal('');
    const { body } = await stamp.as('manager', 'alpha').must(200, 'GET', path(things.external));
    const json = { contentHash: body.contentHash, reason: 'no service' };
    return about('legal', 'POST', proposal('/break-glass'), things.external, { json });
  },
  'gates-listOverrides': plain('manager', 'GET', 'api/v1/overrides'),
};
