import { about, call, contract, etagOf, key, type Make } from './example.ts';

/** Of contracts at the gates. */
export const contractExamples: Readonly<Record<string, Make>> = {
  // Refused, since it waits for approval already: who may ask is what is tried here.
  'contracts-requestApproval': async (ground) => {
    const { withDocument } = ground.things;
    const headers = { ...key(), ...(await etagOf(ground, contract()(withDocument))) };
    return about('manager', 'POST', contract('/proposal'), withDocument, { headers }, 409);
  },
  'contracts-showRedline': ({ things: { negotiated } }) => ({
    can: 'legal',
    status: 200,
    call: call('GET', `redlines/alpha/${negotiated}/2/1`),
    absent: call('GET', `redlines/nowhere/${negotiated}/2/1`),
  }),
};
