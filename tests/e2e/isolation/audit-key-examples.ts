import { key, type Make, plain } from './example.ts';

export const auditKeyExamples: Readonly<Record<string, Make>> = {
  // There is no house tenant here to put it on record in, so nothing is rotated: who may ask is what is tried.
  'audit-rotateLogKeys': plain('admin', 'POST', 'api/v1/log-keys/rotations', { headers: key() }, 404),
};
