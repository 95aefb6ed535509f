import { invalid, refusal } from '../platform/refusal.ts';

export const credentialsRefused = () =>
  refusal(
    'unprocessable',
    'connectors.credentialsRefused',
    'The vendor refused these credentials, or the member they belong to may not do this.',
  );

export const unknownCompany = (companyId: string) =>
  refusal('unprocessable', 'connectors.unknownCompany', 'The vendor knows no company of this id.', {
    violations: [{ field: 'companyId', rule: 'must be the company id used to sign in', value: companyId }],
  });

export const notAllowedTarget = (why: string) =>
  invalid([{ field: 'baseUrl', rule: `must be a server on the public internet (${why})` }]);

export const vendorUnavailable = () =>
  refusal(
    'unavailable',
    'connectors.vendorUnavailable',
    'The vendor could not be reached. Nothing was kept; try again.',
  );

export const callbackRefused = (status: number) =>
  refusal(
    'unprocessable',
    'connectors.callbackRefused',
    'The vendor refused to register the callback. The security role of the API member needs it.',
    { details: { vendorStatus: status } },
  );

export const notSigned = () =>
  refusal('unauthenticated', 'connectors.notSigned', 'The signature of this callback does not hold.');

/** 429 since ConnectWise tries a callback again on 404, 409, 419 and 429 only (Developer Guide, Callbacks: Retry). */
export const keyUnavailable = () =>
  refusal('tooManyRequests', 'connectors.keyUnavailable', 'The signing key could not be fetched. Try again.');
