import { eventually } from '../../../devhost/demo/walk.ts';
import { call, type Make } from './example.ts';

/** A window with the whole life of the stamp until now in it. */
const window = () => ({ from: '2020-01-01T00:00:00Z', until: new Date(Date.now() - 1000).toISOString() });
const path = 'api/v1/audit/exports';

/** Packages of evidence: the address is the same in every tenant, what is in them is not. */
export const auditEvidenceExamples: Readonly<Record<string, Make>> = {
  'audit-exportEvidence': async ({ stamp }) => {
    // What other examples have erased must be in the log before anything is handed out.
    await eventually('erasures to be in the log', async () => {
      const { status } = await stamp.as('manager', 'alpha').send('POST', path, { json: window() });
      return status === 200 ? true : undefined;
    });
    return { can: 'manager', status: 200, call: call('POST', path, { json: window() }) };
  },
};
