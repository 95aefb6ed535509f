import { refusal } from '../platform/refusal.ts';

export const tenantExists = (tenant: string) =>
  refusal('conflict', 'tenancy.tenantExists', `There is a tenant "${tenant}" already, with other particulars.`);

export const changedMeanwhile = (etag: string | undefined) =>
  refusal(
    'changedMeanwhile',
    'tenancy.changedMeanwhile',
    'Somebody changed these grants since you read them. Read them again and repeat your change.',
    { details: etag ? { etag } : {} },
  );

export const versionRequired = () =>
  refusal(
    'versionRequired',
    'versionRequired',
    'Say which version you saw: If-Match with its ETag, or If-None-Match: * for somebody without grants.',
  );
