import { about, type Make } from './example.ts';
import type { Ground } from './ground.ts';

const proposal = (rest: string) => (id: string) => `api/v1/proposals/${id}${rest}`;

/** Alpha's contracts are decided by people (L2), so that these are refused, by what the proposal is: who may ask is what is tried here. */
const refusedByState =
  (who: string, rest: string, said: object): Make =>
  ({ things }: Ground) => {
    const json = { contentHash: things.hashes[0], ...said };
    return about(who, 'POST', proposal(rest), things.proposals[0], { json }, 409);
  };

/** Of what people do once a proposal is approved, or was carried out without asking. */
export const executingExamples: Readonly<Record<string, Make>> = {
  'gates-acknowledgeProposal': refusedByState('legal', '/acknowledgement', {}),
  'gates-requestRollback': refusedByState('manager', '/rollback', { reason: 'not ours' }),
  'gates-tickItem': refusedByState('legal', '/checklist/1', { done: true }),
  'gates-carryOutProposal': refusedByState('legal', '/carry-out', {}),
};
