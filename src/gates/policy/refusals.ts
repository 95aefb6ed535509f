import type { Stored } from '../../platform/cosmos/documents.ts';
import { forbidden, refusal } from '../../platform/refusal.ts';
import type { ApprovalPolicy } from './approval-policy.ts';

export const policyChanged = ({ doc, etag }: Stored<ApprovalPolicy>) =>
  refusal(
    'changedMeanwhile',
    'gates.policyChanged',
    `Version ${doc.version} was published since you read the policy. Read it again and repeat your change.`,
    { details: { etag, version: doc.version } },
  );

/** Going below the floor of an action takes more than publishing a policy. */
export const mayNotWaive = () => ({
  ...forbidden('policy.waive'),
  message: 'This policy lets actions go below their floor. Only a provider admin may publish it (policy.waive).',
});
