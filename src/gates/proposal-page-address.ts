import type { TenantScope } from '../platform/scope.ts';

/** Where a proposal is read by whoever is signed in. Holds no secret. */
export const proposalPageAddress = (publicUrl: string, { tenant }: TenantScope, proposalId: string): string =>
  `${publicUrl}/proposals/${tenant}/${proposalId}`;
