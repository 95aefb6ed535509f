import { invalid, refusal } from '../../platform/refusal.ts';

export const sealedDocument = () =>
  refusal(
    'conflict',
    'documents.sealed',
    'This version is sealed: only the people it was sealed for can read it, in their browsers. It cannot be analysed, compared, searched or downloaded here.',
  );

export const notForYou = () =>
  refusal(
    'forbidden',
    'documents.sealedForOthers',
    'This version was sealed for others. Ask somebody who can open it.',
  );

export const notAPublicKey = () =>
  invalid([{ field: 'publicKey', rule: 'must be the public key of an ECDH pair on the curve P-256, as a JWK' }]);

export const tooManyDevices = (most: number) =>
  refusal(
    'conflict',
    'documents.tooManyDevices',
    `You have registered ${most} devices, which is the most. Remove one first.`,
  );

export const notSealed = () =>
  refusal(
    'unprocessable',
    'documents.notSealed',
    'The content is not a sealed document of a known version. It must be encrypted before it is sent.',
  );

export const wrongHash = () =>
  refusal('unprocessable', 'documents.wrongHash', 'The content is not what its hash says. Send it again.');

export const contentNotSent = () =>
  refusal(
    'conflict',
    'documents.contentNotSent',
    'You sent no content of this hash within the last day. Send the content first.',
  );

export const unknownDevices = (ids: readonly string[]) =>
  refusal(
    'unprocessable',
    'documents.unknownDevices',
    'Some of these devices are not registered here, were removed, or belong to somebody who may not read here.',
    { violations: ids.map((value) => ({ field: 'recipients', rule: 'names a device registered here', value })) },
  );

export const tooManyRecipients = (most: number) =>
  refusal('conflict', 'documents.tooManyRecipients', `A version is sealed for ${most} devices at most.`);
