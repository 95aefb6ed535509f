import { type Make, plain } from './example.ts';

/** A window with the whole life of the stamp until now in it. */
const window = () => ({ from: '2020-01-01T00:00:00Z', until: new Date(Date.now() - 1000).toISOString() });

/** Packages of evidence: the address is the same in every tenant, what is in them is not. */
export const auditEvidenceExamples: Readonly<Record<string, Make>> = {
  'audit-exportEvidence': (ground) => plain('manager', 'POST', 'api/v1/audit/exports', { json: window() })(ground),
};
