import { refusal, staleVersion } from '../platform/refusal.ts';

export const tenantExists = (tenant: string) =>
  refusal('conflict', 'tenancy.tenantExists', `There is a tenant "${tenant}" already, with other particulars.`);

export const tenantGone = (tenant: string) =>
  refusal(
    'conflict',
    'tenancy.tenantGone',
    `The tenant "${tenant}" was, or is being, destroyed. Its id is not given again.`,
  );

export const changedMeanwhile = (etag: string | undefined, what = 'this') =>
  staleVersion('tenancy.changedMeanwhile', what, etag);

export const versionRequired = () =>
  refusal(
    'versionRequired',
    'versionRequired',
    'Say which version you saw: If-Match with its ETag, or If-None-Match: * for somebody without grants.',
  );

export const notReady = (state: string) =>
  refusal('conflict', 'tenancy.notReady', `The tenant is ${state}; this takes one that is open or suspended.`, {
    details: { state },
  });

export const foreignKey = () =>
  refusal(
    'unprocessable',
    'tenancy.keyNotInVault',
    'The key must be in an Azure Key Vault of the cloud of this stamp.',
    {
      violations: [
        { field: 'wrappingKey', rule: 'must be https://<vault>/keys/<name>/<version> in a Key Vault of this cloud' },
      ],
    },
  );

export const keyReused = () =>
  refusal(
    'conflict',
    'idempotencyKeyReused',
    'This Idempotency-Key was used before with other input. Send a new key for a new command.',
    { violations: [{ field: 'Idempotency-Key', rule: 'must not be used again with other input' }] },
  );

export const notSuspended = (state: string) =>
  refusal('conflict', 'tenancy.notSuspended', 'Only a suspended tenant can be shredded: suspend it first.', {
    details: { state },
  });

export const underLegalHold = () =>
  refusal(
    'conflict',
    'tenancy.legalHold',
    'The tenant is under a legal hold: nothing of it may be destroyed until the hold is released.',
  );

export const notConfirmed = () =>
  refusal(
    'unprocessable',
    'tenancy.notConfirmed',
    'To confirm, send the name of the tenant exactly as it is written. Shredding cannot be undone.',
    { violations: [{ field: 'confirmName', rule: "must be the tenant's name, letter for letter" }] },
  );

export const houseStays = () =>
  refusal(
    'conflict',
    'tenancy.houseStays',
    'The house tenant cannot be shredded: it keeps the record of those that were.',
  );

export const houseNotOpen = () =>
  refusal(
    'conflict',
    'tenancy.houseNotOpen',
    "There is no open house tenant, and a shredding is put on record in the house tenant's log. Create it first.",
  );
